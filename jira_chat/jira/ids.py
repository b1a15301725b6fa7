"""Checks of Jira ids before they go into an address or a body."""

import re

from jira_chat.kernel.errors import InvalidInputError

_LONGEST_NUMBER = 18
"""Digits; more are beyond Jira's 64 bits."""

_PATH_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}")


def part(value: str) -> str:
    """Return the value if it is safe in a path, into which the library puts it unescaped.

    Raises InvalidInputError for a value that cannot be an id, key or property name.
    """
    if not _PATH_PART.fullmatch(value):
        raise InvalidInputError("This is not a valid Jira id.")
    return value


def number(value: str) -> int:
    """Return a numeric id as a number. Raises InvalidInputError."""
    if not value.isascii() or not value.isdigit() or len(value) > _LONGEST_NUMBER:
        raise InvalidInputError("This is not a valid Jira id.")
    return int(value)
