from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from jira_chat.presence import rules
from jira_chat.presence.models import Choice, Closure, Habits, State, WorkingHours
from jira_chat.settings.models import Span, SpecialDay, Visibility, WeekDay

MONDAY_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ALWAYS = Visibility()
HOURS = WorkingHours(zone="UTC", week=(WeekDay(day=0, spans=(Span(start="09:00", end="17:00"),)),))


def choice(*, online=True, until=None, by_hours=False, hours=HOURS, away_minutes=0) -> Choice:
    return Choice(
        tenant="t1",
        project="10000",
        account="nina",
        name="Nina Novak",
        online=online,
        until=until,
        by_hours=by_hours,
        changed_at=MONDAY_NOON,
        habits=Habits(hours=hours, away_minutes=away_minutes, capacity=None, languages=(), labels=()),
    )


def holiday(*spans: Span) -> Visibility:
    return Visibility(mode="hours", zone="UTC", special_days=(SpecialDay(date="2026-11-23", spans=spans),))


@pytest.mark.parametrize(("hour", "chosen"), [(8, False), (9, True), (16, True), (17, False)])
def test_working_hours_begin_and_end(hour, chosen) -> None:
    now = MONDAY_NOON.replace(hour=hour)
    assert rules.is_chosen(choice(by_hours=True), ALWAYS, now) is chosen
    assert rules.is_chosen(choice(), ALWAYS, now)
    assert not rules.is_chosen(choice(by_hours=True, hours=None), ALWAYS, now)


@pytest.mark.parametrize(
    ("calendar", "chosen"),
    [
        (holiday(), False),
        (holiday(Span(start="10:00", end="13:00")), True),
        (holiday(Span(start="06:00", end="11:00")), False),
        (Visibility(mode="always", special_days=holiday().special_days), True),
    ],
)
def test_the_projects_holidays_are_kept_by_who_works_by_hours(calendar, chosen) -> None:
    assert rules.is_chosen(choice(by_hours=True), calendar, MONDAY_NOON) is chosen
    assert rules.is_chosen(choice(), calendar, MONDAY_NOON)


def test_nobody_is_away_who_did_not_ask_for_it() -> None:
    assert rules.state_of(choice(), ALWAYS, MONDAY_NOON, is_awake=False) is State.ONLINE
    assert rules.state_of(choice(away_minutes=5), ALWAYS, MONDAY_NOON, is_awake=False) is State.AWAY
    assert rules.state_of(choice(away_minutes=5), ALWAYS, MONDAY_NOON, is_awake=True) is State.ONLINE
    off = choice(online=False, away_minutes=5)
    assert rules.state_of(off, ALWAYS, MONDAY_NOON, is_awake=False) is State.OFFLINE


def test_the_next_change_is_told() -> None:
    assert rules.changes_at(choice(), ALWAYS, MONDAY_NOON) is None
    until = MONDAY_NOON + timedelta(hours=1)
    assert rules.changes_at(choice(until=until), ALWAYS, MONDAY_NOON) == until
    by_hours = choice(by_hours=True)
    assert rules.changes_at(by_hours, ALWAYS, MONDAY_NOON) == MONDAY_NOON.replace(hour=17)
    next_monday = datetime(2026, 11, 30, 9, tzinfo=UTC)
    assert rules.changes_at(by_hours, ALWAYS, MONDAY_NOON.replace(hour=17)) == next_monday


def test_wrong_habits_are_told_by_field() -> None:
    assert rules.checked(Habits(hours=HOURS, away_minutes=5, capacity=None, languages=(), labels=())) == {}
    wrong = Habits(hours=WorkingHours(zone="Nowhere"), away_minutes=7, capacity=None, languages=(), labels=())
    odd = Habits(hours=None, away_minutes=0, capacity=0, languages=("tlh",), labels=("two words",))
    assert set(rules.checked(odd)) == {"capacity", "languages", "labels"}
    assert set(rules.checked(wrong)) == {"visibility.zone", "visibility.week", "away_minutes"}


def test_of_a_choice_for_the_project_and_one_for_all_the_later_counts() -> None:
    early, late = choice(), replace(choice(online=False), changed_at=MONDAY_NOON + timedelta(seconds=1))
    assert rules.effective_choice(early, None) == early
    assert rules.effective_choice(None, early) == early
    assert rules.effective_choice(early, late) == late
    assert rules.effective_choice(late, early) == late
    assert rules.effective_choice(None, None) is None


def test_a_chat_is_closed_until_its_end() -> None:
    closure = Closure(until=MONDAY_NOON, reason="Fire drill", by="Ada", at=MONDAY_NOON - timedelta(hours=1))
    assert rules.is_closed(closure, MONDAY_NOON - timedelta(seconds=1))
    assert not rules.is_closed(closure, MONDAY_NOON)
    assert rules.is_closed(replace(closure, until=None), MONDAY_NOON)
    assert not rules.is_closed(None, MONDAY_NOON)
