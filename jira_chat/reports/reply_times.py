"""The usual reply time of a project by hour of the day: what customers may expect while an agent is online."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import NamedTuple
from zoneinfo import ZoneInfo

from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import ProjectId, TenantId
from jira_chat.kernel.loading_cache import LoadingCache
from jira_chat.reports import repository
from jira_chat.reports.days import shown
from jira_chat.reports.histograms import bin_of, middle_of
from jira_chat.reports.models import ANSWER, MISSED, STARTED, Missed
from jira_chat.reports.rules import MISSED_AFTER
from jira_chat.storage.engine import Database

LOOKS_BACK = timedelta(days=28)
FEWEST = 10
"""The fewest conversations that make a usual reply time."""

STEPS = (1, 2, 3, 5, 10, 15, 20, 30, 45, 60)
"""The minutes shown; for longer reply times nothing is shown."""

_FIGURES = (STARTED, MISSED, ANSWER)
_MOST_KEPT = 2_000
_KEPT_SECONDS = 600.0

Part = tuple[date, str, Mapping[str, int], Mapping[int, Mapping[str, int]]]
"""Day, figure, counts by label, and the same by quarter of an hour."""


class _Hour(NamedTuple):
    tenant: TenantId
    project: ProjectId
    zone: str
    begin: datetime


class _Usual(NamedTuple):
    minutes: int | None


class ReplyTimes:
    """Computes reply times from counted days, cached for ten minutes, because each opening panel asks."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._usual = LoadingCache(self._load, most=_MOST_KEPT, seconds=_KEPT_SECONDS)
        self._usual.begin()

    def usual_minutes(self, tenant: TenantId, project: ProjectId, zone: str) -> int | None:
        """Return the minutes within which customers usually get an answer at this hour in a time zone.

        None if there are too few conversations, or if answers take longer than the last of `STEPS`.
        """
        # Clocks differ by quarters of an hour: an hour of India begins at half past.
        now = self._clock()
        begin = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
        found = self._usual.get(_Hour(tenant, project, zone, begin))
        return found.minutes if found else None

    def _load(self, hour: _Hour) -> _Usual:
        today = hour.begin.astimezone(UTC).date()
        with self._database.reading() as connection:
            parts = repository.quarters(
                connection, hour.tenant, hour.project, (today - LOOKS_BACK, today), figures=_FIGURES
            )
        zone = ZoneInfo(hour.zone)
        return _Usual(usual_minutes(parts, zone, hour.begin.astimezone(zone).hour))


def usual_minutes(parts: Iterable[Part], zone: ZoneInfo, hour: int) -> int | None:
    """Return the median first response of conversations that began at an hour of the day, rounded up to a step.

    An unanswered conversation ranks as the slowest. Those that began while nobody was online do not count.
    """
    counts = _at_hour(parts, zone, hour)
    answers = Counter({int(label): count for label, count in counts[ANSWER].items()})
    unexpected = counts[MISSED][Missed.NOBODY_ONLINE]
    counted = counts[STARTED].total() - unexpected
    if counted < FEWEST:
        return None
    rank = (counted + 1) // 2
    in_time = sum(count for each, count in answers.items() if each < bin_of(MISSED_AFTER.total_seconds()))
    if rank > in_time:
        # It is unknown which late answers went to customers who came while nobody was online: perhaps the fastest ones.
        rank += unexpected
    bins = sorted(answers)
    reached = zip(bins, accumulate(answers[each] for each in bins), strict=True)
    seconds = next((middle_of(each) for each, total in reached if total >= rank), None)
    return None if seconds is None else next((step for step in STEPS if seconds <= step * 60), None)


def _at_hour(parts: Iterable[Part], zone: ZoneInfo, hour: int) -> defaultdict[str, Counter[str]]:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for day, figure, _, quarters in parts:
        clock = shown(day, zone)
        for number in quarters:
            if clock[number].hour == hour:
                counts[figure].update(quarters[number])
    return counts
