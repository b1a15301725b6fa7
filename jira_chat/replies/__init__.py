"""Canned replies: stored texts for answering, an agent's own, a project's and the site's."""
