"""One clock for all sockets, because a timer for each would cost more than the sockets themselves."""

import time
from collections import defaultdict
from typing import Protocol

from jira_chat.realtime.rounds import repeat

TICK_SECONDS = 0.5


class Timed(Protocol):
    """An object that asks the wheel when to be looked at."""

    looked_at_tick: int
    """The tick of the next look; set by the wheel."""

    def due(self, now: float) -> float | None:
        """Do what is due; return the seconds until the next look, None for never."""


class Wheel:
    """A timer wheel that calls objects when they are due, half a second late at most."""

    def __init__(self, *, tick: float = TICK_SECONDS) -> None:
        self._tick = tick
        self._buckets: dict[int, list[Timed]] = defaultdict(list)
        self._turned_to = int(time.monotonic() / tick)

    def look_at(self, what: Timed, *, after: float) -> None:
        """Look at an object after `after` seconds, instead of at the time set before."""
        tick = max(int((time.monotonic() + after) / self._tick) + 1, self._turned_to + 1)
        what.looked_at_tick = tick
        self._buckets[tick].append(what)

    def turn(self) -> None:
        """Look at every object that is due."""
        now = time.monotonic()
        reached = int(now / self._tick)
        for tick in range(self._turned_to + 1, reached + 1):
            self._turned_to = tick
            for what in self._buckets.pop(tick, ()):
                if what.looked_at_tick == tick and (after := what.due(now)) is not None:
                    self.look_at(what, after=after)

    def run(self) -> None:
        """Turn forever. Run it in its own greenlet."""
        repeat(self.turn, every=self._tick)
