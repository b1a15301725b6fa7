"""Waiting for what other processes do: on a condition, never for a time."""

import time
from collections.abc import Callable
from threading import Event
from typing import TypeVar

Value = TypeVar("Value")


def wait_for(condition: Callable[[], Value | None], *, seconds: float = 15, what: str = "the condition") -> Value:
    """Return the condition's first true value. Raises AssertionError when there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := condition():
            return value
        Event().wait(0.02)
    raise AssertionError(f"{what} did not become true within {seconds} seconds")
