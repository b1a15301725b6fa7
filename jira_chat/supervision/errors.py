"""Reasons to refuse a start."""


class StartRefusedError(Exception):
    """Another process or resource prevents the start. The message names it, and says what to do."""
