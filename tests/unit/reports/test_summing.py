"""A report is what counting all conversations by hand gives, in any time zone."""

import math
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jira_chat.reports import summing
from jira_chat.reports.days import Span, slot_of
from jira_chat.reports.histograms import bin_of
from jira_chat.reports.models import AGENT, ANSWER, LANGUAGE, MISSED, PAGE, RATING, STARTED, WAIT

ZONES = [ZoneInfo(name) for name in ("UTC", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia")]

# Around the days on which clocks change in Berlin and on Lord Howe Island.
chats = st.lists(
    st.tuples(
        st.sampled_from([date(2026, 3, 28), date(2026, 4, 4), date(2026, 10, 3), date(2026, 10, 24)]),
        st.integers(0, 3 * 24 * 60),
        st.one_of(st.none(), st.integers(1, 100_000)),
        st.sampled_from([None, "left", "no_answer"]),
        st.sampled_from(["/", "/pricing"]),
    ),
    max_size=40,
)


def counted(found):
    """What is kept of chats: by day and figure, all together and by quarter of an hour."""
    days = defaultdict(lambda: (Counter(), defaultdict(Counter)))
    for begun, figures in found:
        slot = slot_of(begun)
        for figure, label in figures:
            total, quarters = days[slot.day, figure]
            total[label] += 1
            quarters[slot.number][label] += 1
    return days


def report_of(span: Span, days):
    first, last = span.edges
    whole = [
        (figure, kept[0]) for (day, figure), kept in days.items() if first < day < last and figure in summing.WHOLE
    ]
    parts = [
        (day, figure, *kept)
        for (day, figure), kept in days.items()
        if first <= day <= last and (figure in summing.BY_DAY or day in (first, last))
    ]
    return summing.report(span, whole, parts, [], counted_at=None)


@given(chats, st.sampled_from(ZONES), st.dates(date(2026, 3, 26), date(2026, 4, 8)), st.integers(0, 240))
@settings(max_examples=60, deadline=None)
def test_it_is_the_sum_of_the_conversations_that_began_on_its_days(drawn, zone, first, length) -> None:
    found = []
    for start, minutes, answer, missed, page in drawn:
        begun = datetime.combine(start, time(), UTC) + timedelta(minutes=minutes)
        figures = [(STARTED, ""), (PAGE, page), (WAIT, "9")]
        figures += [] if answer is None else [(ANSWER, str(bin_of(answer)))]
        figures += [] if missed is None else [(MISSED, missed)]
        found.append((begun, figures, answer, missed, page))
    span = Span(first, first + timedelta(days=length), zone)
    report = report_of(span, counted([(begun, figures) for begun, figures, *_ in found]))

    inside = [each for each in found if span.first <= each[0].astimezone(zone).date() <= span.last]
    local = [each[0].astimezone(zone) for each in inside]
    assert report.conversations == len(inside) == report.waiting.count == sum(map(sum, report.hours))
    assert {day.day: day.conversations for day in report.days if day.conversations} == Counter(
        each.date() for each in local
    )
    assert [day.day for day in report.days] == list(span.days())
    for weekday in range(7):
        assert report.hours[weekday] == [
            sum((each.weekday(), each.hour) == (weekday, hour) for each in local) for hour in range(24)
        ]
    assert report.missed.left == sum(each[3] == "left" for each in inside)
    assert {each.label: each.count for each in report.pages} == Counter(each[4] for each in inside)
    answers = sorted(each[2] for each in inside if each[2] is not None)
    assert report.first_response.count == len(answers)
    if answers:
        true = answers[math.ceil(0.9 * len(answers)) - 1]
        assert report.first_response.p90 == pytest.approx(true, rel=2 ** (1 / 8) - 1 + 1e-9)


def test_what_is_listed_is_the_most_frequent_and_all_others() -> None:
    days = counted(
        (datetime(2026, 6, 1, tzinfo=UTC), [(PAGE, f"/{number}"), (LANGUAGE, ""), (RATING, "5")])
        for number in range(summing.MOST_LISTED + 5)
    )
    report = report_of(Span(date(2026, 6, 1), date(2026, 6, 1), ZoneInfo("UTC")), days)
    assert len(report.pages) == summing.MOST_LISTED + 1
    assert (report.pages[-1].label, report.pages[-1].count) == ("", 5)
    assert [(each.label, each.count) for each in report.languages] == [("", 25)]
    assert report.scores == [0, 0, 0, 0, 25]


def test_agents_come_by_how_many_they_answered() -> None:
    begun = datetime(2026, 6, 1, tzinfo=UTC)
    days = counted([(begun, [(AGENT, "9 5b:ben")]), (begun, [(AGENT, "9 nina")]), (begun, [(AGENT, "12 nina")])])
    report = report_of(Span(date(2026, 6, 1), date(2026, 6, 1), ZoneInfo("UTC")), days)
    assert [(each.account, each.first_response.count) for each in report.agents] == [("nina", 2), ("5b:ben", 1)]
