"""Reasons to refuse a start."""


class StartRefusedError(Exception):
    """Something else is in the way. The message says what, and what to do."""
