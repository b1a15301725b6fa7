"""The leases that a process renewed or last read, for while Redis does not say."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from cachetools import LRUCache

KEPT = timedelta(minutes=10)
"""How much longer than it lasts a lease of another process counts: nobody can renew it while Redis is away."""

_MOST_GROUPS = 10_000
_MOST_MEMBERS = 1000
"""Larger groups are not kept: memory counts where many are here, and only small ones are asked for as a whole."""


class LastKnown:
    """What is known here of groups. Times are seconds since 1970.

    A process knows exactly when the leases end that it holds itself; those of others may have been renewed since.
    """

    def __init__(self) -> None:
        self._groups: LRUCache[str, _Group] = LRUCache(_MOST_GROUPS)

    def note_own(self, group: str, members: Collection[str], until: float) -> None:
        """Note leases that this process renewed."""
        if len(members) <= _MOST_MEMBERS:
            self._group(group).own.update(dict.fromkeys(members, until))

    def note_released(self, group: str, members: Collection[str]) -> None:
        """Note leases that this process gave up."""
        if (known := self._groups.get(group)) is not None:
            known.forget(members)

    def note_read(self, group: str, until: Mapping[str, float], *, in_addition: bool) -> None:
        """Note what Redis said of a group: all of it, or, `in_addition`, what it knows again by now."""
        if len(until) <= _MOST_MEMBERS:
            known = self._group(group)
            known.read = (known.read if in_addition else {}) | dict(until)

    def here(self, group: str, *, now: datetime) -> frozenset[str]:
        """Return who is here as far as is known, and forget who cannot be any more."""
        known = self._groups.get(group)
        return frozenset() if known is None else known.here(now.timestamp())

    def _group(self, name: str) -> "_Group":
        known = self._groups.get(name)
        if known is None:
            known = self._groups[name] = _Group()
        return known


class _Group:
    __slots__ = ("own", "read")

    def __init__(self) -> None:
        self.own: dict[str, float] = {}
        self.read: dict[str, float] = {}

    def forget(self, members: Collection[str]) -> None:
        for member in members:
            self.own.pop(member, None)
            self.read.pop(member, None)

    def here(self, at: float) -> frozenset[str]:
        over = at - KEPT.total_seconds()
        self.own = {member: until for member, until in self.own.items() if until > over}
        self.read = {member: until for member, until in self.read.items() if until > over}
        return frozenset(member for member in self.own | self.read if self.own.get(member, at + 1) > at)
