from collections.abc import Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from jira_chat.reports.histograms import bin_of
from jira_chat.reports.models import ANSWER, MISSED, STARTED, Missed
from jira_chat.reports.reply_times import FEWEST, Part, usual_minutes

UTC = ZoneInfo("UTC")
DAY = date(2026, 11, 2)
NINE = 9 * 4
"""The first quarter of an hour after nine."""


def counted(figure: str, labels: Mapping[str, int], *, day: date = DAY, quarter: int = NINE) -> Part:
    return day, figure, labels, {quarter: labels}


def answered(*seconds: float) -> dict[str, int]:
    labels: dict[str, int] = {}
    for each in seconds:
        labels[str(bin_of(each))] = labels.get(str(bin_of(each)), 0) + 1
    return labels


def parts(*seconds: float, unanswered: int = 0, nobody_online: int = 0) -> list[Part]:
    return [
        counted(STARTED, {"": len(seconds) + unanswered}),
        counted(ANSWER, answered(*seconds)),
        counted(MISSED, {Missed.NOBODY_ONLINE: nobody_online}),
    ]


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(20, 1), (100, 2), (170, 3), (240, 5), (550, 10), (2000, 45), (3 * 3600, None)]
)
def test_it_is_the_median_rounded_up(seconds: float, minutes: int | None) -> None:
    assert usual_minutes(parts(*[seconds] * FEWEST), UTC, 9) == minutes


def test_too_few_conversations_say_nothing() -> None:
    assert usual_minutes(parts(*[70] * (FEWEST - 1)), UTC, 9) is None


def test_other_hours_do_not_count() -> None:
    assert usual_minutes(parts(*[70] * FEWEST), UTC, 10) is None


def test_the_hour_is_that_of_the_projects_clock_on_both_sides_of_a_change() -> None:
    berlin, october = ZoneInfo("Europe/Berlin"), date(2026, 10, 23)
    figures = {STARTED: {"": 5}, ANSWER: answered(*[70] * 5)}
    summer = [counted(each, labels, day=october, quarter=7 * 4) for each, labels in figures.items()]
    later = october + timedelta(days=7)
    winter = [counted(each, labels, day=later, quarter=8 * 4) for each, labels in figures.items()]
    assert usual_minutes(summer + winter, berlin, 9) == 2
    assert usual_minutes(summer + winter, berlin, 8) is None


def test_who_was_never_answered_waited_longer_than_all_others() -> None:
    assert usual_minutes(parts(*[70] * 8, unanswered=8), UTC, 9) == 2
    assert usual_minutes(parts(*[70] * 8, unanswered=9), UTC, 9) is None


def test_who_came_while_nobody_was_online_does_not_count() -> None:
    assert usual_minutes(parts(*[70] * 10, unanswered=40, nobody_online=40), UTC, 9) == 2
    late = [30 * 60] * 10
    assert usual_minutes(parts(*[70] * 8, *late, unanswered=12, nobody_online=10), UTC, 9) is None
