"""Decisions about presence: when an agent's choice means that they are online. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from jira_chat.kernel.problems import FieldProblem
from jira_chat.presence.models import AWAY_CHOICES, MOST_CHATS, Choice, Closure, Habits, State, WorkingHours
from jira_chat.settings import languages, schedule
from jira_chat.settings.models import Span, Visibility, WeekDay

_LOOK_AHEAD = timedelta(days=8)
_WHOLE_WEEK = tuple(WeekDay(day=day, spans=(Span(start="00:00", end="24:00"),)) for day in range(7))


def effective_choice(here: Choice | None, everywhere: Choice | None) -> Choice | None:
    """Return the choice that counts in a project: the later of that for the project and that for all projects."""
    if here is None or everywhere is None:
        return here or everywhere
    return everywhere if everywhere.changed_at > here.changed_at else here


def is_closed(closure: Closure | None, now: datetime) -> bool:
    """Return whether a project's chat is closed, regardless of who is online."""
    return closure is not None and (closure.until is None or closure.until > now)


def state_of(choice: Choice, calendar: Visibility, now: datetime, *, is_awake: bool) -> State:
    """Return an agent's state; `calendar` has the project's holidays, `is_awake` says that they were active lately."""
    if not is_chosen(choice, calendar, now):
        return State.OFFLINE
    return State.ONLINE if is_awake or not choice.habits.away_minutes else State.AWAY


def is_chosen(choice: Choice, calendar: Visibility, now: datetime) -> bool:
    """Return whether an agent wants to be online now."""
    if not choice.online or (choice.until is not None and choice.until <= now):
        return False
    if not choice.by_hours:
        return True
    return choice.habits.hours is not None and is_working(choice.habits.hours, calendar, now)


def is_working(hours: WorkingHours, calendar: Visibility, now: datetime) -> bool:
    """Return whether an agent works now: within their own hours, and on special days also within the project's."""
    return all(schedule.is_open(each, now, None) for each in _schedules(hours, calendar))


def changes_at(choice: Choice, calendar: Visibility, now: datetime) -> datetime | None:
    """Return when an agent goes online or offline automatically, None if not within eight days."""
    if not choice.online or choice.habits.hours is None or not choice.by_hours:
        return choice.until if choice.online and choice.until is not None and choice.until > now else None
    working = is_working(choice.habits.hours, calendar, now)
    boundaries = _boundaries(_schedules(choice.habits.hours, calendar), now)
    return next((at for at in boundaries if is_working(choice.habits.hours, calendar, at) is not working), None)


def checked(habits: Habits) -> dict[str, str]:
    """Return a message for each wrong field, by path; paths of hours are those of a project's."""
    problems = {}
    if habits.hours is not None:
        problems = schedule.checked(_own(habits.hours))[1]
        if "visibility.week" in problems:
            problems["visibility.week"] = "Add hours to at least one day, or you are never online."
    if habits.away_minutes not in AWAY_CHOICES:
        problems["away_minutes"] = f"Choose one of {', '.join(map(str, AWAY_CHOICES))} minutes; 0 means never."
    if habits.capacity is not None and not 1 <= habits.capacity <= MOST_CHATS:
        problems["capacity"] = FieldProblem("capacity_wrong", least=1, most=MOST_CHATS)
    if any(languages.find(each) is None for each in habits.languages):
        problems["languages"] = FieldProblem("not_in_list")
    if any(not each or any(letter.isspace() for letter in each) for each in habits.labels):
        problems["labels"] = FieldProblem("labels_with_spaces")
    return problems


def _schedules(hours: WorkingHours, calendar: Visibility) -> tuple[Visibility, ...]:
    if calendar.mode != "hours" or not calendar.special_days:
        return (_own(hours),)
    holidays = Visibility(mode="hours", zone=calendar.zone, week=_WHOLE_WEEK, special_days=calendar.special_days)
    return _own(hours), holidays


def _own(hours: WorkingHours) -> Visibility:
    return Visibility(mode="hours", zone=hours.zone, week=hours.week)


def _boundaries(schedules: tuple[Visibility, ...], now: datetime) -> Iterator[datetime]:
    at = now
    while at < now + _LOOK_AHEAD:
        at += min(wait for each in schedules if (wait := schedule.settled_for(each, at, None)) is not None)
        yield at
