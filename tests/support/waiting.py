"""Waits for other processes: for a condition, never for a time."""

import time
from collections.abc import Callable
from threading import Event
from typing import TypeVar

Value = TypeVar("Value")


def wait_for(condition: Callable[[], Value | None], *, seconds: float = 15, what: str = "the condition") -> Value:
    """Return the condition's first true value. Raises AssertionError if there is none in time."""
    deadline, pause = time.monotonic() + seconds, 0.02
    while time.monotonic() < deadline:
        if value := condition():
            return value
        Event().wait(pause)
        # Poll slowly enough to stay below the server's limits.
        pause = min(1.3 * pause, 0.25)
    raise AssertionError(f"{what} did not become true within {seconds} seconds")
