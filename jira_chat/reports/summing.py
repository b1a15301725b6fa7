"""A report as the sum of counted days. Pure."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from jira_chat.conversations.figures import RatingSaid
from jira_chat.kernel.ids import AccountId, ProjectId
from jira_chat.reports import rules
from jira_chat.reports.days import Shown, Span, shown
from jira_chat.reports.histograms import Histogram, quantile
from jira_chat.reports.models import (
    AGENT,
    ANSWER,
    LANGUAGE,
    MISSED,
    PAGE,
    RATING,
    RESOLUTION,
    STARTED,
    WAIT,
    AgentFigures,
    Counted,
    Durations,
    Missed,
    MissedChats,
    ProjectFigures,
    RatingComment,
    Report,
    ReportDay,
)

BY_DAY = (STARTED, MISSED, ANSWER)
"""Figures shown for each day of the report's time zone."""

WHOLE = (WAIT, RESOLUTION, RATING, LANGUAGE, PAGE, AGENT)
"""Figures shown for all days together: quarters of an hour matter only at both ends."""

MOST_LISTED = 20
MOST_AGENTS = 100

Labels = Mapping[str, int]
Quarters = Mapping[int, Labels]
Part = tuple[date, str, Labels, Quarters]
"""Day, figure, counts by label, and the same by quarter of an hour."""


class _Sums(NamedTuple):
    all: defaultdict[str, Counter[str]]
    """By figure and label."""
    days: defaultdict[tuple[date, str], Counter[str]]
    """By day, figure and label."""
    hours: list[list[int]]


def report(
    span: Span,
    whole: Iterable[tuple[str, Labels]],
    parts: Collection[Part],
    comments: Sequence[RatingSaid],
    *,
    counted_at: datetime | None,
) -> Report:
    """Return the sum of days: `whole` ones by figure, and `parts`, with quarters, by day and figure."""
    sums = _summed(span, whole, parts)
    missed, scores = sums.all[MISSED], sums.all[RATING]
    return Report(
        first=span.first,
        last=span.last,
        zone=span.zone.key,
        counted_at=counted_at,
        conversations=sums.all[STARTED].total(),
        days=[_day(sums, day) for day in span.days()],
        hours=sums.hours,
        first_response=_durations(_bins(sums.all[ANSWER])),
        waiting=_durations(_bins(sums.all[WAIT])),
        resolution=_durations(_bins(sums.all[RESOLUTION])),
        missed=MissedChats(**{each.value: missed[each] for each in Missed}),
        missed_after=int(rules.MISSED_AFTER.total_seconds() // 60),
        scores=[scores[str(score)] for score in range(1, 6)],
        comments=[
            RatingComment(at=each.at, score=each.score, comment=each.comment, issue_key=each.issue_key)
            for each in comments
        ],
        languages=_listed(sums.all[LANGUAGE]),
        pages=_listed(sums.all[PAGE]),
        agents=_agents(sums.all[AGENT]),
        projects=None,
    )


def by_project(
    span: Span, whole: Mapping[ProjectId, Iterable[tuple[str, Labels]]], parts: Mapping[ProjectId, Collection[Part]]
) -> list[ProjectFigures]:
    """Return the figures of each project, the busiest first, without names."""
    figures = [
        _project(each, _summed(span, whole.get(each, ()), parts.get(each, ()))) for each in whole.keys() | parts.keys()
    ]
    return sorted(figures, key=lambda each: (-each.conversations, each.project))


def _project(project: ProjectId, sums: _Sums) -> ProjectFigures:
    return ProjectFigures(
        project=project,
        name="",
        conversations=sums.all[STARTED].total(),
        missed=sums.all[MISSED].total(),
        first_response=_durations(_bins(sums.all[ANSWER])),
    )


def _summed(span: Span, whole: Iterable[tuple[str, Labels]], parts: Collection[Part]) -> _Sums:
    sums = _Sums(defaultdict(Counter), defaultdict(Counter), [[0] * 24 for _ in range(7)])
    for figure, labels in whole:
        _add(sums.all[figure], labels)
    clocks = {day: shown(day, span.zone) for day in {day for day, *_ in parts}}
    for day, figure, total, quarters in parts:
        for days, share in _shares(clocks[day], total, quarters):
            local = day + timedelta(days=days)
            if span.first <= local <= span.last:
                _add(sums.all[figure], share)
                _add(sums.days[local, figure], share)
        if figure == STARTED:
            _add_hours(sums.hours, span, day, clocks[day], quarters)
    return sums


def _shares(clock: tuple[Shown, ...], total: Labels, quarters: Quarters) -> Iterator[tuple[int, Labels]]:
    """Split a figure of a day in UTC among local days; the longest one gets what the others leave."""
    (most, _), *others = _numbers(clock)
    rest = Counter(total)
    for days, numbers in others:
        share: Counter[str] = Counter()
        for number in numbers:
            _add(share, quarters.get(number, {}))
        rest.subtract(share)
        yield days, share
    yield most, +rest


@lru_cache
def _numbers(clock: tuple[Shown, ...]) -> list[tuple[int, list[int]]]:
    """Return the quarters of each local day, the longest first."""
    by_days: defaultdict[int, list[int]] = defaultdict(list)
    for number, each in enumerate(clock):
        by_days[each.days].append(number)
    return sorted(by_days.items(), key=lambda each: -len(each[1]))


def _add_hours(hours: list[list[int]], span: Span, day: date, clock: tuple[Shown, ...], quarters: Quarters) -> None:
    for number, labels in quarters.items():
        local = day + timedelta(days=clock[number].days)
        if span.first <= local <= span.last:
            hours[local.weekday()][clock[number].hour] += sum(labels.values())


def _add(counts: Counter[str], labels: Labels) -> None:
    for label, count in labels.items():
        counts[label] += count


def _day(sums: _Sums, day: date) -> ReportDay:
    answers = _durations(_bins(sums.days[day, ANSWER]))
    return ReportDay(
        day=day,
        conversations=sums.days[day, STARTED].total(),
        missed=sums.days[day, MISSED].total(),
        median=answers.median,
        p90=answers.p90,
    )


def _bins(counts: Labels) -> Histogram:
    return {int(label): count for label, count in counts.items()}


def _durations(histogram: Histogram) -> Durations:
    return Durations(count=sum(histogram.values()), median=quantile(histogram, 0.5), p90=quantile(histogram, 0.9))


def _listed(counts: Labels) -> list[Counted]:
    """Return the most frequent labels, then all others together."""
    named = sorted(((-count, label) for label, count in counts.items() if label != rules.OTHER))
    others = counts.get(rules.OTHER, 0) - sum(count for count, _ in named[MOST_LISTED:])
    shown = [Counted(label=label, count=-count) for count, label in named[:MOST_LISTED]]
    return shown + [Counted(label=rules.OTHER, count=others)] * bool(others)


def _agents(counts: Labels) -> list[AgentFigures]:
    by_agent: defaultdict[AccountId, Counter[int]] = defaultdict(Counter)
    for label, count in counts.items():
        answer, account = rules.read_agent(label)
        by_agent[account][answer] += count
    ranked = sorted(by_agent.items(), key=lambda each: (-each[1].total(), each[0]))
    return [
        AgentFigures(account=account, name="", first_response=_durations(histogram))
        for account, histogram in ranked[:MOST_AGENTS]
    ]
