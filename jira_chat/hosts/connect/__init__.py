"""Atlassian Connect: tokens, query string hash, lifecycle. No other folder knows client keys or qsh."""
