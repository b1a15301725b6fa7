"""One clock for all sockets: a timer each would cost more than the sockets themselves."""

import time
from collections import defaultdict
from typing import Protocol

from jira_chat.realtime.rounds import repeat

TICK_SECONDS = 0.5


class Timed(Protocol):
    """Something that is looked at when it asked to be."""

    looked_at_tick: int
    """When it will be looked at; kept for it by the wheel."""

    def due(self, now: float) -> float | None:
        """Do what is due and return in how many seconds to look again, None for never."""


class Wheel:
    """Looks at each of many things when something is due there, half a second late at most."""

    def __init__(self, *, tick: float = TICK_SECONDS) -> None:
        self._tick = tick
        self._buckets: dict[int, list[Timed]] = defaultdict(list)
        self._turned_to = int(time.monotonic() / tick)

    def look_at(self, what: Timed, *, after: float) -> None:
        """Look at something after so many seconds, and not at the time that was set before."""
        tick = max(int((time.monotonic() + after) / self._tick) + 1, self._turned_to + 1)
        what.looked_at_tick = tick
        self._buckets[tick].append(what)

    def turn(self) -> None:
        """Look at everything whose time has come."""
        now = time.monotonic()
        reached = int(now / self._tick)
        for tick in range(self._turned_to + 1, reached + 1):
            self._turned_to = tick
            for what in self._buckets.pop(tick, ()):
                if what.looked_at_tick == tick and (after := what.due(now)) is not None:
                    self.look_at(what, after=after)

    def run(self) -> None:
        """Turn for ever. Run by a greenlet of its own."""
        repeat(self.turn, every=self._tick)
