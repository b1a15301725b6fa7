"""What agents choose about being online, and what comes of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from jira_chat.kernel import bounds
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId
from jira_chat.settings.models import WeekDay

AWAY_CHOICES = (0, 5, 10, 15, 30, 60)
"""Minutes without a sign of life after which an agent may be taken for away; 0 means never."""

MOST_LANGUAGES = 10
MOST_LABELS = 20
MOST_CHATS = 100
"""The most that an agent can be offered at a time."""


class State(StrEnum):
    """How an agent is there for a project, as far as it is up to them."""

    ONLINE = "online"
    AWAY = "away"
    """They chose to be online, but nobody has been at their pages for as long as they said."""
    OFFLINE = "offline"


class WorkingHours(msgspec.Struct, frozen=True, kw_only=True):
    """When an agent works, in all projects, by the clock of a time zone."""

    zone: bounds.Id = "UTC"
    """An IANA time zone."""
    week: bounds.Few[WeekDay] = ()


class Habits(msgspec.Struct, frozen=True, kw_only=True):
    """How an agent works, in all projects of a site."""

    hours: WorkingHours | None
    away_minutes: int
    """One of `AWAY_CHOICES`."""
    capacity: int | None
    """With so many open chats they are offered no more; None for what the project says."""
    languages: Annotated[tuple[bounds.Tag, ...], msgspec.Meta(max_length=MOST_LANGUAGES)]
    """Codes of the bundled languages in which they answer."""
    labels: Annotated[tuple[bounds.Id, ...], msgspec.Meta(max_length=MOST_LABELS)]
    """Labels of requests whose chats they are offered first, as in Jira."""


NO_HABITS = Habits(hours=None, away_minutes=0, capacity=None, languages=(), labels=())


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What an agent chose in a project, with their habits."""

    tenant: TenantId
    project: ProjectId
    account: AccountId
    name: str
    online: bool
    until: datetime | None
    """When being online ends by itself; None for until they change it."""
    by_hours: bool
    """Whether their working hours say when they are online."""
    changed_at: datetime
    habits: Habits
    everywhere: bool = False
    """Whether they chose it for all their projects."""


@dataclass(frozen=True, kw_only=True)
class OwnPresence:
    """What an agent is told of their own choice."""

    state: State
    by_hours: bool
    changes_at: datetime | None
    """When they go online or offline by themselves, if they do."""
    habits: Habits
    everywhere: bool
    """Whether they chose it for all their projects."""


@dataclass(frozen=True, kw_only=True)
class Closure:
    """That a project's chat is closed, no matter who is online."""

    until: datetime | None
    """When it opens by itself; None for when somebody opens it."""
    reason: str
    by: str
    """The name of who closed it."""
    at: datetime


@dataclass(frozen=True, kw_only=True)
class OnlineAgent:
    """An agent who chose to be online and is here."""

    account: AccountId
    name: str
    until: datetime | None
    """When they go offline by themselves; None for until they change it."""
    since: datetime
    """When they chose so."""
    by_hours: bool
    away: bool
    capacity: int | None = None
    languages: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
