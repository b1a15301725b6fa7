"""The schedule of the chat: weekly hours, and special days that override them.

Hours are local times in the schedule's time zone. When clocks go forward, the skipped hour is missing; when they go
back, the repeated hour counts twice. A span whose end is not after its start runs past midnight and belongs to the day
on which it starts. A special day has only its own hours: no span of the day before runs into it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from jira_chat.kernel.problems import FieldProblem
from jira_chat.settings.models import Span, SpecialDay, Visibility, WeekDay

MOST_SPANS = 10
MOST_SPECIAL_DAYS = 400

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_END_OF_DAY = "24:00"
_ONE_DAY = timedelta(days=1)
_MINUTES_OF_DAY = 24 * 60
_AGENTS_STAY = timedelta(minutes=1)
_A_WEEK = timedelta(days=8)
_LOOKS_AHEAD = 60
"""Days to search for the next opening; beyond them it counts as unknown."""

_OFFSET = re.compile(r"-?\d{1,4}", re.ASCII)


@cache
def time_zones() -> tuple[str, ...]:
    """Return the IANA names of the time zones to choose from: UTC, then those of places."""
    return ("UTC", *sorted(name for name in known_zones() if "/" in name and not name.startswith("Etc/")))


def is_shown(visibility: Visibility, now: datetime, customer_zone: str | None, *, agents_online: bool) -> bool:
    """Whether customers see the chat now."""
    if visibility.hide_when_away and not agents_online:
        return False
    return not visibility.hide_when_closed or is_open(visibility, now, customer_zone)


def is_open(visibility: Visibility, now: datetime, customer_zone: str | None) -> bool:
    """Whether the schedule is open now.

    `customer_zone` is the time zone that the customer's browser reports, if any: a name, or minutes west of UTC. In a
    schedule by the customer's clock, an unknown or missing zone is replaced by the schedule's own.
    """
    if visibility.mode == "always":
        return True
    local = now.astimezone(_zone(visibility, customer_zone))
    today, clock = local.date(), local.strftime("%H:%M")
    if any(_covers(span, clock) for span in _spans_of(visibility, today)):
        return True
    return not _is_special(visibility, today) and any(
        _runs_over(span) and clock < span.end for span in _spans_of(visibility, today - _ONE_DAY)
    )


def opens_at(visibility: Visibility, now: datetime, customer_zone: str | None) -> datetime | None:
    """Return the next opening in the schedule's time zone; None while it is open, or if the opening is unknown."""
    if is_open(visibility, now, customer_zone):
        return None
    zone = _zone(visibility, customer_zone)
    today = now.astimezone(zone).date()
    for ahead in range(_LOOKS_AHEAD):
        begins = _may_open(visibility, today + ahead * _ONE_DAY, zone)
        opening = min((at for at in begins if at > now and is_open(visibility, at, customer_zone)), default=None)
        if opening is not None:
            return opening.astimezone(zone)
    return None


def reopens_at(visibility: Visibility, now: datetime, customer_zone: str | None) -> datetime | None:
    """Return the next opening; while open, the first one after closing. None if either is too far away."""
    closed, until = now, now + _A_WEEK
    while is_open(visibility, closed, customer_zone):
        change = changes_in(visibility, closed, customer_zone)
        if change is None or closed >= until:
            return None
        closed += change
    return opens_at(visibility, closed, customer_zone)


def settled_for(visibility: Visibility, now: datetime, customer_zone: str | None) -> timedelta | None:
    """Return how long the result of `is_shown` is valid, None if it does not change by schedule."""
    waits = [_AGENTS_STAY] if visibility.hide_when_away else []
    changes = changes_in(visibility, now, customer_zone)
    if changes is not None and visibility.hide_when_closed:
        waits.append(changes)
    return min(waits, default=None)


def changes_in(visibility: Visibility, now: datetime, customer_zone: str | None) -> timedelta | None:
    """Return how long the results of `is_open` and `opens_at` are valid, None if they do not change by schedule."""
    if visibility.mode == "always":
        return None
    return _next_boundary(visibility, now.astimezone(_zone(visibility, customer_zone))) - now


def checked(visibility: Visibility) -> tuple[Visibility, dict[str, str]]:
    """Return the normalized schedule, and a message for each invalid field, by its path."""
    problems = dict(_problems(visibility))
    normal = msgspec.structs.replace(
        visibility,
        week=tuple(sorted(visibility.week, key=lambda each: each.day)),
        special_days=tuple(
            msgspec.structs.replace(each, label=each.label.strip())
            for each in sorted(visibility.special_days, key=lambda each: each.date)
        ),
    )
    return normal, problems


@cache
def known_zones() -> frozenset[str]:
    """Return the names of time zones that a browser may report."""
    # These two are not zones: they name a machine's own setting, or a missing one.
    return frozenset(available_timezones() - {"localtime", "Factory"})


def _zone(visibility: Visibility, customer_zone: str | None) -> tzinfo:
    if visibility.clock == "customer" and customer_zone:
        if customer_zone in known_zones():
            return ZoneInfo(customer_zone)
        if _OFFSET.fullmatch(customer_zone) and abs(int(customer_zone)) < _MINUTES_OF_DAY:
            return timezone(timedelta(minutes=-int(customer_zone)))
    return ZoneInfo(visibility.zone)


def _next_boundary(visibility: Visibility, local: datetime) -> datetime:
    """Return the next start or end of a span of today or yesterday, or an earlier clock change, in UTC.

    At the latest, it is the end of the day.
    """
    today, clock = local.date(), local.strftime("%H:%M")
    spans = [*_spans_of(visibility, today - _ONE_DAY), *_spans_of(visibility, today)]
    later = [each for span in spans for each in (span.start, span.end) if each > clock]
    boundary = min(later, default=_END_OF_DAY)
    if boundary == _END_OF_DAY:
        today, boundary = today + _ONE_DAY, "00:00"
    # In the second pass of a repeated hour, the first one is over.
    found = datetime.combine(today, time.fromisoformat(boundary), local.tzinfo).replace(fold=local.fold)
    return _clock_change(local, found) or found.astimezone(UTC)


def _clock_change(since: datetime, until: datetime) -> datetime | None:
    """Return the minute, in UTC, at which clocks change between two times of a zone, at most a day apart."""
    zone, first = since.tzinfo, since.astimezone(UTC).replace(second=0, microsecond=0)
    minutes = int((until.astimezone(UTC) - first).total_seconds()) // 60

    def changed(minute: int) -> bool:
        return (first + timedelta(minutes=minute)).astimezone(zone).utcoffset() != since.utcoffset()

    # A time that clocks skip has the offset of before.
    if not changed(minutes):
        return None
    return first + timedelta(minutes=bisect_left(range(minutes), True, key=changed))


def _may_open(visibility: Visibility, day: date, zone: tzinfo) -> Iterator[datetime]:
    """Yield, in UTC, each time of a day at which a closed schedule may open: starts of spans, and a clock change."""
    for span in _spans_of(visibility, day):
        for fold in (0, 1):
            # A repeated local time occurs twice.
            begin = datetime.combine(day, time.fromisoformat(span.start), zone).replace(fold=fold)
            yield begin.astimezone(UTC)
    midnight = datetime.combine(day, time(), zone)
    change = _clock_change(midnight, midnight.astimezone(UTC) + timedelta(minutes=_MINUTES_OF_DAY - 1))
    if change is not None:
        yield change


def _spans_of(visibility: Visibility, day: date) -> Sequence[Span]:
    written = day.isoformat()
    special = next((each for each in visibility.special_days if each.date == written), None)
    if special is not None:
        return special.spans
    return next((each.spans for each in visibility.week if each.day == day.weekday()), ())


def _is_special(visibility: Visibility, day: date) -> bool:
    return day.isoformat() in {each.date for each in visibility.special_days}


def _covers(span: Span, clock: str) -> bool:
    # HH:MM sorts chronologically, with 24:00 last.
    return span.start <= clock and (_runs_over(span) or clock < span.end)


def _runs_over(span: Span) -> bool:
    return span.end <= span.start


def _problems(visibility: Visibility) -> Iterator[tuple[str, str]]:
    if visibility.zone not in known_zones():
        yield "visibility.zone", FieldProblem("zone_unknown")
    yield from _week_problems(visibility.week)
    yield from _special_day_problems(visibility.special_days)
    hours: list[WeekDay | SpecialDay] = [*visibility.week, *visibility.special_days]
    if visibility.mode == "hours" and not any(day.spans for day in hours):
        yield "visibility.week", "Add hours to at least one day, or customers never see the chat."


def _week_problems(week: Sequence[WeekDay]) -> Iterator[tuple[str, str]]:
    seen: set[int] = set()
    for index, weekday in enumerate(week):
        path = f"visibility.week.{index}"
        if weekday.day not in range(len(_DAYS)):
            yield f"{path}.day", "Days count from 0 for Monday to 6 for Sunday."
        elif weekday.day in seen:
            yield f"{path}.day", f"{_DAYS[weekday.day]} is here twice. Put all its hours in one place."
        seen.add(weekday.day)
        yield from _span_problems(path, weekday.spans)


def _special_day_problems(days: Sequence[SpecialDay]) -> Iterator[tuple[str, str]]:
    if len(days) > MOST_SPECIAL_DAYS:
        yield "visibility.special_days", f"At most {MOST_SPECIAL_DAYS} special days can be listed; remove past ones."
    seen: set[str] = set()
    for index, special in enumerate(days):
        path = f"visibility.special_days.{index}"
        if not _is_date(special.date):
            yield f"{path}.date", "Enter a date such as 2026-12-24."
        elif special.date in seen:
            yield f"{path}.date", f"{special.date} is here twice. Put all its hours in one place."
        seen.add(special.date)
        yield from _span_problems(path, special.spans)


def _span_problems(path: str, spans: Sequence[Span]) -> Iterator[tuple[str, str]]:
    if len(spans) > MOST_SPANS:
        yield f"{path}.spans", FieldProblem("too_many_spans", most=MOST_SPANS)
    for index, span in enumerate(spans):
        if not _HOURS.fullmatch(span.start):
            yield f"{path}.spans.{index}.start", FieldProblem("start_missing")
        if span.end != _END_OF_DAY and not _HOURS.fullmatch(span.end):
            yield f"{path}.spans.{index}.end", FieldProblem("end_missing")
        elif span.end == span.start:
            yield f"{path}.spans.{index}.end", FieldProblem("span_empty")


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
