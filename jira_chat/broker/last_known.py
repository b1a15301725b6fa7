"""The leases that a process renewed or last read, used while Redis is not available."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from cachetools import LRUCache

KEPT = timedelta(minutes=10)
"""How long another process's lease counts beyond its end, because it cannot be renewed without Redis."""

_MOST_GROUPS = 10_000
_MOST_MEMBERS = 1000
"""Larger groups are not kept, to save memory; only small groups are read as a whole."""


class LastKnown:
    """The known leases by group. Times are seconds since 1970.

    The end of a process's own leases is exact; leases of other processes may have been renewed since.
    """

    def __init__(self) -> None:
        self._groups: LRUCache[str, _Group] = LRUCache(_MOST_GROUPS)

    def note_own(self, group: str, members: Collection[str], until: float) -> None:
        """Note leases that this process renewed."""
        if len(members) <= _MOST_MEMBERS:
            self._group(group).own.update(dict.fromkeys(members, until))

    def note_released(self, group: str, members: Collection[str]) -> None:
        """Note leases that this process released."""
        if (known := self._groups.get(group)) is not None:
            known.forget(members)

    def note_read(self, group: str, until: Mapping[str, float], *, in_addition: bool) -> None:
        """Note the leases read from Redis: the whole group or, with `in_addition`, leases to add to the known ones."""
        if len(until) <= _MOST_MEMBERS:
            known = self._group(group)
            in_addition = in_addition and len(known.read) <= _MOST_MEMBERS
            known.read = (known.read if in_addition else {}) | dict(until)

    def note_missing(self, group: str, members: Collection[str]) -> None:
        """Note leases of other processes that Redis does not have."""
        if (known := self._groups.get(group)) is not None:
            for member in members:
                known.read.pop(member, None)

    def here(self, group: str, *, now: datetime) -> frozenset[str]:
        """Return the members known to be present, and forget those that no longer can be."""
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
