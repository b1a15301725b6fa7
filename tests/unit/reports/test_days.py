from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_chat.reports.days import QUARTER, Shown, Slot, Span, shown, slot_of

BERLIN, LORD_HOWE = ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Lord_Howe")


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (BERLIN, date(2026, 3, 29), 23),
        (BERLIN, date(2026, 10, 25), 25),
        (BERLIN, date(2026, 6, 1), 24),
        (LORD_HOWE, date(2026, 4, 5), 24.5),
        (LORD_HOWE, date(2026, 10, 4), 23.5),
        (ZoneInfo("Asia/Kathmandu"), date(2026, 6, 1), 24),
        (ZoneInfo("America/Havana"), date(2026, 3, 8), 23),
    ],
)
def test_a_day_is_as_long_as_the_clocks_of_its_zone_say(zone: ZoneInfo, day: date, hours: float) -> None:
    span = Span(day, day, zone)
    assert span.end - span.begin == timedelta(hours=hours)
    assert span.begin == slot_of(span.begin).instant
    assert Span(day, day + timedelta(days=1), zone).begin == span.begin


def test_its_edges_are_the_days_in_utc_that_it_has_something_of() -> None:
    assert Span(date(2026, 6, 1), date(2026, 6, 2), BERLIN).edges == (date(2026, 5, 31), date(2026, 6, 2))
    assert Span(date(2026, 6, 1), date(2026, 6, 1), ZoneInfo("UTC")).edges == (date(2026, 6, 1), date(2026, 6, 1))


@given(st.integers(946_684_800, 32_000_000_000), st.sampled_from([UTC, BERLIN, LORD_HOWE]))
def test_every_instant_is_in_its_quarter_of_an_hour(seconds: int, zone: tzinfo) -> None:
    at = datetime.fromtimestamp(seconds, zone)
    slot = slot_of(at)
    assert 0 <= slot.number < 96
    assert timedelta() <= at.astimezone(UTC) - slot.instant < QUARTER


def test_days_follow_each_other() -> None:
    assert list(Span(date(2026, 2, 27), date(2026, 3, 2), BERLIN).days()) == [
        date(2026, 2, 27),
        date(2026, 2, 28),
        date(2026, 3, 1),
        date(2026, 3, 2),
    ]
    assert Slot(date(2026, 6, 1), 95).instant == datetime(2026, 6, 1, 23, 45, tzinfo=UTC)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 4, 4), date(2026, 6, 1), date(2026, 10, 3)])
@pytest.mark.parametrize("zone", [BERLIN, LORD_HOWE, ZoneInfo("Asia/Kathmandu"), ZoneInfo("America/New_York")])
def test_clocks_are_read_on_each_quarter_of_an_hour(day: date, zone: ZoneInfo) -> None:
    local = [Slot(day, number).instant.astimezone(zone) for number in range(96)]
    assert list(shown(day, zone)) == [Shown((each.date() - day).days, each.hour) for each in local]
