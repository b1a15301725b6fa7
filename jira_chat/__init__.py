"""Jira Chat: live chat for Jira Service Management.

The folders are layers; `pyproject.toml` lists them from the top down and imports point down only.
"""
