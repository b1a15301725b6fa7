"""Canned replies: texts that agents keep for answering, their own, a project's and the site's."""
