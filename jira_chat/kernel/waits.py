"""Waiting times in words."""

import math

_UNITS = ((3600, "hour"), (60, "minute"))


def in_words(seconds: int) -> str:
    """Return a waiting time in words, rounded up: "40 seconds", "12 minutes"."""
    for length, unit in _UNITS:
        if seconds > length:
            return f"{math.ceil(seconds / length)} {unit}s"
    return f"{seconds} second{'' if seconds == 1 else 's'}"
