"""Who did what with a project's chat: who assigned, transferred and resolved, put whom offline, changed which reply."""
