"""Jira Chat: live chat for Jira Service Management.

The folders are layers. `pyproject.toml` lists them from top to bottom; imports only point down.
"""
