from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jira_chat.settings import schedule
from jira_chat.settings.models import Span, SpecialDay, Visibility, WeekDay

BERLIN, KATHMANDU, NEW_YORK = map(ZoneInfo, ("Europe/Berlin", "Asia/Kathmandu", "America/New_York"))
DAY = 24 * 60
OFFICE = (Span(start="09:00", end="12:00"), Span(start="13:00", end="17:00"))


def hours(**fields) -> Visibility:
    given = {
        "mode": "hours",
        "zone": "Europe/Berlin",
        "week": tuple(WeekDay(day=day, spans=OFFICE) for day in range(5)),
    }
    return Visibility(**given | fields)


def berlin(text: str, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold)


def only(day: int, start: str, end: str, **fields) -> Visibility:
    return hours(week=(WeekDay(day=day, spans=(Span(start=start, end=end),)),), **fields)


CHRISTMAS = SpecialDay(date="2026-12-24", label="Christmas Eve", spans=(Span(start="09:00", end="11:00"),))
HOLIDAY = SpecialDay(date="2026-12-25", label="Christmas")


@pytest.mark.parametrize(
    ("visibility", "now", "at"),
    [
        (hours(), "2026-06-01T10:00", "2026-06-01T13:00"),
        (hours(), "2026-06-05T16:00", "2026-06-08T09:00"),
        (hours(), "2026-06-06T16:00", "2026-06-08T09:00"),
        (
            hours(week=tuple(WeekDay(day=day, spans=(Span(start="00:00", end="24:00"),)) for day in range(7))),
            "2026-06-01T10:00",
            None,
        ),
        (Visibility(), "2026-06-01T10:00", None),
    ],
)
def test_a_chat_that_was_closed_opens_again(visibility, now, at):
    assert schedule.reopens_at(visibility, berlin(now), None) == (berlin(at) if at else None)


@pytest.mark.parametrize(
    ("visibility", "now", "is_open"),
    [
        (Visibility(), berlin("2026-06-01T03:00"), True),
        (hours(), berlin("2026-06-01T08:59:59"), False),
        (hours(), berlin("2026-06-01T09:00"), True),
        (hours(), berlin("2026-06-01T11:59:59.999999"), True),
        (hours(), berlin("2026-06-01T12:00"), False),
        (hours(), berlin("2026-06-01T13:00"), True),
        (hours(), berlin("2026-06-01T17:00"), False),
        (hours(), berlin("2026-06-06T10:00"), False),
        (hours(), datetime(2026, 6, 1, 7, 0, tzinfo=UTC), True),
        (hours(), datetime(2026, 6, 1, 6, 59, tzinfo=UTC), False),
        (hours(zone="Pacific/Kiritimati"), datetime(2026, 6, 5, 22, 0, tzinfo=UTC), False),
        (hours(zone="Pacific/Kiritimati"), datetime(2026, 5, 31, 19, 30, tzinfo=UTC), True),
        (only(0, "18:00", "24:00"), berlin("2026-06-01T23:59:59"), True),
        (only(0, "18:00", "24:00"), berlin("2026-06-02T00:00"), False),
        (only(0, "00:00", "24:00"), berlin("2026-06-01T00:00"), True),
        (only(0, "22:00", "06:00"), berlin("2026-06-01T21:59"), False),
        (only(0, "22:00", "06:00"), berlin("2026-06-01T22:00"), True),
        (only(0, "22:00", "06:00"), berlin("2026-06-02T05:59"), True),
        (only(0, "22:00", "06:00"), berlin("2026-06-02T06:00"), False),
        (only(0, "22:00", "06:00"), berlin("2026-06-01T03:00"), False),
        (only(6, "22:00", "06:00"), berlin("2026-06-01T03:00"), True),
        (only(0, "22:00", "00:00"), berlin("2026-06-01T23:00"), True),
        (only(0, "22:00", "00:00"), berlin("2026-06-02T00:00"), False),
    ],
)
def test_the_week(visibility, now, is_open):
    assert schedule.is_open(visibility, now, None) is is_open


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        ("2026-12-23T14:00", True),
        ("2026-12-24T10:00", True),
        ("2026-12-24T14:00", False),
        ("2026-12-25T10:00", False),
        ("2026-12-28T10:00", True),
    ],
)
def test_special_days_win(now, is_open):
    assert schedule.is_open(hours(special_days=(CHRISTMAS, HOLIDAY)), berlin(now), None) is is_open


@pytest.mark.parametrize(
    ("special", "now", "is_open"),
    [
        # Nothing runs over into a special day …
        (SpecialDay(date="2026-06-02"), "2026-06-02T03:00", False),
        # … but it may run over into the next.
        (SpecialDay(date="2026-06-03", spans=(Span(start="20:00", end="02:00"),)), "2026-06-04T01:00", True),
        (SpecialDay(date="2026-06-01"), "2026-06-02T03:00", False),
    ],
)
def test_nights_beside_special_days(special, now, is_open):
    night = only(0, "22:00", "06:00", special_days=(special,))

    assert schedule.is_open(night, berlin(now), None) is is_open


# Sunday, 29 March 2026: 02:00 becomes 03:00. Sunday, 25 October 2026: 03:00 becomes 02:00.
@pytest.mark.parametrize(
    ("start", "end", "now", "is_open"),
    [
        ("02:00", "03:00", datetime(2026, 3, 29, 0, 59, tzinfo=UTC), False),
        ("02:00", "03:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC), False),
        ("02:30", "04:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC), True),
        ("02:00", "03:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), True),
        ("02:00", "03:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), True),
        ("02:00", "03:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC), False),
        ("22:00", "02:30", datetime(2026, 10, 25, 0, 45, tzinfo=UTC), False),
    ],
)
def test_the_clock_on_the_wall_decides_when_clocks_change(start, end, now, is_open):
    assert schedule.is_open(only(6, start, end), now, None) is is_open


@pytest.mark.parametrize(
    ("clock", "customer_zone", "is_open"),
    [
        ("zone", "America/New_York", True),
        ("customer", "America/New_York", False),
        ("customer", "Asia/Kolkata", True),
        ("customer", None, True),
        ("customer", "", True),
        ("customer", "Mars/Olympus_Mons", True),
        ("customer", "../../etc/passwd", True),
        ("customer", "localtime", True),
        ("customer", "240", False),
        ("customer", "-120", True),
        ("customer", "1440", True),
        ("customer", "-99999", True),
    ],
)
def test_whose_clock_it_is(clock, customer_zone, is_open):
    morning_in_berlin = berlin("2026-06-01T09:30")

    assert schedule.is_open(hours(clock=clock), morning_in_berlin, customer_zone) is is_open


@pytest.mark.parametrize(
    ("mode", "hide_when_away", "agents_online", "shown"),
    [
        ("always", False, False, True),
        ("always", True, False, False),
        ("always", True, True, True),
        ("hours", True, True, False),
        ("hours", False, True, False),
    ],
)
def test_the_chat_can_be_hidden_while_nobody_is_there(mode, hide_when_away, agents_online, shown):
    visibility = hours(mode=mode, hide_when_away=hide_when_away)

    assert schedule.is_shown(visibility, berlin("2026-06-07T12:00"), None, agents_online=agents_online) is shown


def test_the_chat_can_stay_where_messages_are_left_outside_its_hours():
    visibility = hours(hide_when_closed=False)

    assert schedule.is_shown(visibility, berlin("2026-06-07T12:00"), None, agents_online=False)
    assert schedule.settled_for(visibility, berlin("2026-06-07T12:00"), None) is None


@pytest.mark.parametrize(
    ("visibility", "now", "opens"),
    [
        (Visibility(), berlin("2026-06-01T03:00"), None),
        (hours(), berlin("2026-06-01T10:00"), None),
        (hours(), berlin("2026-06-01T08:59:59"), berlin("2026-06-01T09:00")),
        (hours(), berlin("2026-06-01T12:00"), berlin("2026-06-01T13:00")),
        (hours(), berlin("2026-06-05T17:00"), berlin("2026-06-08T09:00")),
        (hours(zone="Pacific/Kiritimati"), datetime(2026, 6, 5, 22, 0, tzinfo=UTC), berlin("2026-06-07T21:00")),
        (only(0, "22:00", "06:00"), berlin("2026-06-02T06:00"), berlin("2026-06-08T22:00")),
        (hours(special_days=(CHRISTMAS, HOLIDAY)), berlin("2026-12-24T11:00"), berlin("2026-12-28T09:00")),
        (hours(special_days=(CHRISTMAS, HOLIDAY)), berlin("2026-12-23T18:00"), berlin("2026-12-24T09:00")),
        (hours(week=(), special_days=(HOLIDAY,)), berlin("2026-12-01T18:00"), None),
        (hours(week=(), special_days=(CHRISTMAS,)), berlin("2026-06-01T18:00"), None),
        # Clocks go forward at 02:00, and back at 03:00.
        (only(6, "09:00", "17:00"), berlin("2026-03-28T12:00"), datetime(2026, 3, 29, 7, 0, tzinfo=UTC)),
        (only(6, "09:00", "17:00"), berlin("2026-10-24T12:00"), datetime(2026, 10, 25, 8, 0, tzinfo=UTC)),
        (only(6, "02:30", "04:00"), berlin("2026-03-29T01:00"), berlin("2026-03-29T03:00")),
        (only(6, "02:00", "03:00"), berlin("2026-03-29T01:00"), berlin("2026-04-05T02:00")),
        (only(6, "02:15", "02:30"), berlin("2026-10-25T02:40"), berlin("2026-10-25T02:15", fold=1)),
        (only(6, "01:00", "02:30"), berlin("2026-10-25T02:40"), berlin("2026-10-25T02:00", fold=1)),
    ],
)
def test_when_it_opens_again(visibility, now, opens):
    found = schedule.opens_at(visibility, now, None)

    assert found == opens if opens is None else found.astimezone(UTC) == opens.astimezone(UTC)


def test_the_customers_own_clock_may_say_when_it_opens():
    opens = schedule.opens_at(hours(clock="customer"), berlin("2026-06-01T09:30"), "America/New_York")

    assert opens == datetime(2026, 6, 1, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("visibility", "path", "word"),
    [
        (hours(zone="Europe/Atlantis"), "visibility.zone", "Europe/Berlin"),
        (hours(zone=""), "visibility.zone", "time zone"),
        (hours(week=()), "visibility.week", "at least one day"),
        (hours(week=(WeekDay(day=7, spans=OFFICE),)), "visibility.week.0.day", "Monday"),
        (hours(week=(WeekDay(day=-1, spans=OFFICE),)), "visibility.week.0.day", "Monday"),
        (hours(week=(WeekDay(day=2, spans=OFFICE), WeekDay(day=2))), "visibility.week.1.day", "Wednesday"),
        (only(0, "9:00", "12:00"), "visibility.week.0.spans.0.start", "09:00"),
        (only(0, "24:00", "12:00"), "visibility.week.0.spans.0.start", "23:59"),
        (only(0, "\u0660\u0669:\u0660\u0660", "12:00"), "visibility.week.0.spans.0.start", "09:00"),
        (only(0, "09:00\n", "12:00"), "visibility.week.0.spans.0.start", "09:00"),
        (only(0, "09:00", "24:01"), "visibility.week.0.spans.0.end", "midnight is the end of the day"),
        (only(0, "09:00", "09:00"), "visibility.week.0.spans.0.end", "from midnight to midnight"),
        (hours(week=(WeekDay(day=0, spans=(*OFFICE, *OFFICE * 5)),)), "visibility.week.0.spans", "10"),
        (hours(special_days=(SpecialDay(date="2026-02-30"),)), "visibility.special_days.0.date", "2026-12-24"),
        (hours(special_days=(SpecialDay(date="20261224"),)), "visibility.special_days.0.date", "2026-12-24"),
        (hours(special_days=(CHRISTMAS, CHRISTMAS)), "visibility.special_days.1.date", "twice"),
        (hours(special_days=(HOLIDAY,) * 401), "visibility.special_days", "400"),
        (
            hours(
                special_days=(
                    SpecialDay(
                        date="2026-12-24",
                        spans=(*OFFICE, Span(start="18:00", end="")),
                    ),
                )
            ),
            "visibility.special_days.0.spans.2.end",
            "17:00",
        ),
    ],
)
def test_what_cannot_be_saved_is_named(visibility, path, word):
    _, problems = schedule.checked(visibility)

    assert word in problems[path]


def test_a_schedule_is_put_in_order():
    week = (WeekDay(day=4, spans=OFFICE), WeekDay(day=0, spans=OFFICE))
    days = (HOLIDAY, SpecialDay(date="2026-12-24", label=" Eve "))

    normal, problems = schedule.checked(hours(week=week, special_days=days))

    assert problems == {}
    assert [each.day for each in normal.week] == [0, 4]
    assert [each.label for each in normal.special_days] == ["Eve", "Christmas"]


def test_one_can_choose_places_and_utc():
    zones = schedule.time_zones()

    assert zones[0] == "UTC"
    assert {"Europe/Berlin", "America/Argentina/Ushuaia"} <= set(zones)
    assert "localtime" not in zones


clocks = st.integers(0, 24 * 60 - 1).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")
spans = st.builds(Span, start=clocks, end=clocks | st.just("24:00")).filter(lambda span: span.start != span.end)
days = st.dates(date(2026, 3, 26), date(2026, 4, 1))
week = st.dictionaries(st.integers(0, 6), st.lists(spans, max_size=3)).map(
    lambda by_day: tuple(WeekDay(day=day, spans=tuple(spans)) for day, spans in by_day.items())
)
special_days = st.dictionaries(days, st.lists(spans, max_size=2), max_size=3).map(
    lambda by_date: tuple(SpecialDay(date=str(day), spans=tuple(spans)) for day, spans in by_date.items())
)
instants = st.integers(0, 7 * 24 * 60).map(lambda minute: datetime(2026, 3, 26, tzinfo=UTC) + timedelta(minutes=minute))


@settings(deadline=None)
@given(week, special_days, instants, st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu"]))
def test_it_agrees_with_a_table_of_minutes(week, special_days, now, zone):
    visibility = Visibility(mode="hours", zone=zone, week=week, special_days=special_days)

    assert schedule.is_open(visibility, now, None) is (_at(now, ZoneInfo(zone)) in _open_minutes(visibility))


zones = st.sampled_from(["Asia/Kathmandu", "Europe/Berlin", "Africa/Cairo", "America/Santiago"])
around_changes = st.sampled_from([date(2026, 3, 28), date(2026, 4, 4), date(2026, 4, 23), date(2026, 10, 24)]).flatmap(
    lambda day: st.integers(0, 2 * 24 * 60).map(
        lambda minute: datetime.combine(day, time(), UTC) + timedelta(minutes=minute)
    )
)
"""Times about days on which one of these zones or another changes its clocks."""


@settings(deadline=None)
@given(week, special_days, instants | around_changes, zones)
def test_until_it_is_to_be_asked_again_nothing_changes(week, special_days, now, zone):
    visibility = Visibility(mode="hours", zone=zone, week=week, special_days=special_days)

    settled = schedule.settled_for(visibility, now, None)

    minutes = range(int(settled.total_seconds()) // 60)
    assert timedelta(0) < settled <= timedelta(days=1)
    opened = _open_minutes(visibility)
    assert len({_at(now + timedelta(minutes=each), ZoneInfo(zone)) in opened for each in minutes}) == 1


@pytest.mark.parametrize(
    ("zone", "end", "now"),
    [
        ("Europe/Berlin", "02:30", datetime(2026, 10, 25, 1, 10, tzinfo=UTC)),
        ("America/Santiago", "23:59", datetime(2026, 4, 5, 3, 30, tzinfo=UTC)),
    ],
)
def test_a_repeated_hour_is_not_over_before_it_is(zone, end, now):
    week_of = tuple(WeekDay(day=day, spans=(Span(start="18:00", end=end),)) for day in range(7))
    settled = schedule.settled_for(Visibility(mode="hours", zone=zone, week=week_of), now, None)

    assert timedelta(0) < settled <= timedelta(minutes=29)


@settings(deadline=None, max_examples=50)
@given(week, special_days, instants)
def test_it_opens_at_the_first_minute_at_which_it_is_open(week, special_days, now):
    visibility = Visibility(mode="hours", zone=str(NEW_YORK), week=week, special_days=special_days)

    opens = schedule.opens_at(visibility, now, None)

    opened = _open_minutes(visibility)
    later = (now + timedelta(minutes=each) for each in range(1, 3 * 24 * 60))
    if _at(now, NEW_YORK) in opened:
        assert opens is None
    elif first := next((each for each in later if _at(each, NEW_YORK) in opened), None):
        assert opens == first


@pytest.mark.parametrize(
    ("visibility", "settled"),
    [
        (Visibility(), None),
        (Visibility(hide_when_away=True), timedelta(minutes=1)),
        (hours(), timedelta(seconds=1)),
        (hours(hide_when_away=True), timedelta(seconds=1)),
    ],
)
def test_what_does_not_change_by_itself_is_not_asked_again(visibility, settled):
    assert schedule.settled_for(visibility, berlin("2026-06-01T08:59:59").astimezone(UTC), None) == settled


def _at(now: datetime, zone: ZoneInfo) -> int:
    local = now.astimezone(zone)
    return local.toordinal() * DAY + local.hour * 60 + local.minute


def _open_minutes(visibility: Visibility) -> set[int]:
    special = {date.fromisoformat(each.date): each.spans for each in visibility.special_days}
    weekly = {each.day: each.spans for each in visibility.week}
    found: set[int] = set()
    for number in range(-2, 10):
        day = date(2026, 3, 26) + timedelta(days=number)
        midnight = (day.toordinal() + 1) * DAY
        for span in special.get(day, weekly.get(day.weekday(), ())):
            start, end = _minute(span.start), _minute(span.end)
            last = midnight - DAY + (end if end > start else end + DAY)
            if day + timedelta(days=1) in special:
                last = min(last, midnight)
            found.update(range(midnight - DAY + start, last))
    return found


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)
