"""Agents' choices about being online, and the resulting presence."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from jira_chat.kernel import bounds
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId
from jira_chat.settings.models import WeekDay

AWAY_CHOICES = (0, 5, 10, 15, 30, 60)
"""Minutes without activity after which an agent can count as away; 0 means never."""

MOST_LANGUAGES = 10
MOST_LABELS = 20
MOST_CHATS = 100
"""The largest capacity that an agent can choose."""


class State(StrEnum):
    """An agent's presence in a project, apart from a closed chat."""

    ONLINE = "online"
    AWAY = "away"
    """They chose to be online, but their pages have been without activity for as many minutes as they chose."""
    OFFLINE = "offline"


class WorkingHours(msgspec.Struct, frozen=True, kw_only=True):
    """An agent's working hours in all projects, in one time zone."""

    zone: bounds.Id = "UTC"
    """An IANA time zone."""
    week: bounds.Few[WeekDay] = ()


class Habits(msgspec.Struct, frozen=True, kw_only=True):
    """An agent's working habits in all projects of a site."""

    hours: WorkingHours | None
    away_minutes: int
    """One of `AWAY_CHOICES`."""
    capacity: int | None
    """Number of open chats at which they are offered no more; None for the project's."""
    languages: Annotated[tuple[bounds.Tag, ...], msgspec.Meta(max_length=MOST_LANGUAGES)]
    """Codes of the bundled languages in which they answer."""
    labels: Annotated[tuple[bounds.Id, ...], msgspec.Meta(max_length=MOST_LABELS)]
    """Labels of requests whose chats they are offered first, as in Jira."""


NO_HABITS = Habits(hours=None, away_minutes=0, capacity=None, languages=(), labels=())


@dataclass(frozen=True, kw_only=True)
class Choice:
    """An agent's choice in a project, with their habits."""

    tenant: TenantId
    project: ProjectId
    account: AccountId
    name: str
    online: bool
    until: datetime | None
    """When being online ends by itself; None if only the agent ends it."""
    by_hours: bool
    """Whether working hours decide when they are online."""
    changed_at: datetime
    habits: Habits
    everywhere: bool = False
    """Whether they chose it for all their projects."""


@dataclass(frozen=True, kw_only=True)
class OwnPresence:
    """An agent's own presence, as their pages show it."""

    state: State
    by_hours: bool
    changes_at: datetime | None
    """When they go online or offline automatically, if they do."""
    habits: Habits
    everywhere: bool
    """Whether they chose it for all their projects."""


@dataclass(frozen=True, kw_only=True)
class Closure:
    """The closure of a project's chat, regardless of who is online."""

    until: datetime | None
    """When it opens by itself; None if a lead has to open it."""
    reason: str
    by: str
    """The name of the person who closed it."""
    at: datetime


@dataclass(frozen=True, kw_only=True)
class OnlineAgent:
    """An agent who chose to be online and is here."""

    account: AccountId
    name: str
    until: datetime | None
    """When they go offline automatically; None if only they change it."""
    since: datetime
    """When they chose to be online."""
    by_hours: bool
    away: bool
    capacity: int | None = None
    languages: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
