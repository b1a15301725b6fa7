"""Visitors and chat accounts, with the sessions that their browsers hold."""
