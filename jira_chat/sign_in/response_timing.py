"""Timing of refusals: at whole multiples of half a second, whatever was wrong and however long the check took.

The moment is chosen after the long work, which is the same for everybody, and before the short work that differs (a
refused administrator is counted, a code loses an attempt), for which it leaves enough time. A success is answered at
once: its timing reveals nothing that its content does not.
"""

import math
import time
from collections.abc import Callable

TICK_SECONDS = 0.5
AHEAD_SECONDS = 0.2
"""Time for the work that differs between refusals: a small database write, milliseconds unless the disk is busy."""


class ResponseTiming:
    """Makes the timers of requests. Tests pass their own time and sleep."""

    def __init__(
        self, monotonic: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep

    def begin(self) -> "ResponseTimer":
        """Start the timer of one request."""
        return ResponseTimer(self._monotonic, self._sleep)


class ResponseTimer:
    """The timer of one request."""

    def __init__(self, monotonic: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._began = monotonic()
        self._answer_after: float | None = None

    def choose(self) -> None:
        """Choose the moment of the answer; after this call, work may differ."""
        passed = self._monotonic() - self._began
        self._answer_after = math.ceil((passed + AHEAD_SECONDS) / TICK_SECONDS) * TICK_SECONDS

    def wait(self) -> None:
        """Wait for the chosen moment."""
        if self._answer_after is None:
            self.choose()
        remaining = self._began + (self._answer_after or 0.0) - self._monotonic()
        if remaining > 0:
            self._sleep(remaining)
