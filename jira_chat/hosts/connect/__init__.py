"""Atlassian Connect: tokens, query string hash, lifecycle. Nothing else knows a client key or a qsh."""
