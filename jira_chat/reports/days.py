"""Days of a time zone, composed of quarters of an hour in UTC. Pure.

All present time zones differ from UTC by whole quarters of an hour, so each of their days and hours is a sum of
quarters, even if clocks change by half an hour.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

QUARTER = timedelta(minutes=15)
QUARTERS = 96
"""Quarters in a day."""
_DAY = timedelta(days=1)


class Slot(NamedTuple):
    """A quarter of an hour: the day in UTC and its number there, from 0 to 95."""

    day: date
    number: int

    @property
    def instant(self) -> datetime:
        """The beginning of the quarter."""
        return datetime.combine(self.day, time(self.number // 4, self.number % 4 * 15), UTC)


class Span(NamedTuple):
    """Days of a time zone, from `first` to `last` inclusive."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def begin(self) -> datetime:
        """The instant at which the span begins."""
        return _begin_of(self.first, self.zone)

    @property
    def end(self) -> datetime:
        """The exclusive end of the span."""
        return _begin_of(self.last + _DAY, self.zone)

    @property
    def edges(self) -> tuple[date, date]:
        """The first and the last day in UTC that the span covers, perhaps partly."""
        return self.begin.date(), (self.end - QUARTER).date()

    def days(self) -> Iterator[date]:
        """Return the days in order."""
        return (self.first + _DAY * number for number in range((self.last - self.first).days + 1))


class Shown(NamedTuple):
    """Local time on a day in UTC: how many days later (negative: earlier) it is, and the hour."""

    days: int
    hour: int


def shown(day: date, zone: ZoneInfo) -> tuple[Shown, ...]:
    """Return the local times in a zone at which the quarters of a day in UTC begin."""
    offsets = [Slot(day, number).instant.astimezone(zone).utcoffset() for number in (0, QUARTERS - 1)]
    if offsets[0] == offsets[1] and offsets[0] is not None:
        return _shown(offsets[0] // QUARTER)
    local = (Slot(day, number).instant.astimezone(zone) for number in range(QUARTERS))
    return tuple(Shown((each.date() - day).days, each.hour) for each in local)


@cache
def _shown(ahead: int) -> tuple[Shown, ...]:
    """Return the local times in a zone that is some quarters ahead of UTC."""
    walls = (divmod(number + ahead, QUARTERS) for number in range(QUARTERS))
    return tuple(Shown(days, quarter // 4) for days, quarter in walls)


def slot_of(at: datetime) -> Slot:
    """Return the quarter of an hour that contains an instant."""
    utc = at.astimezone(UTC)
    return Slot(utc.date(), utc.hour * 4 + utc.minute // 15)


def _begin_of(day: date, zone: ZoneInfo) -> datetime:
    # If clocks go forward at midnight, this is the moment in which they do.
    return datetime.combine(day, time(), zone).astimezone(UTC)
