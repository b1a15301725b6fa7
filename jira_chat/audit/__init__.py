"""The audit log of a project's chat: who assigned, transferred, resolved, put an agent offline or changed a reply."""
