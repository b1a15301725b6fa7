"""What the pages of administrators are answered about projects and their health, as types."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from jira_chat.kernel.ids import ProjectId


class Sighting(Struct, frozen=True, kw_only=True):
    """A web site whose pages asked for the chat."""

    site: str
    refused: bool
    """It is not among the sites that are allowed."""
    at: datetime
    """When it was noted last: to the hour."""


class SettingsLimits(Struct, frozen=True, kw_only=True):
    """How much fits into a project's settings: characters of texts, entries of lists."""

    welcome: int
    greeting: int
    label: int
    """Of a special day's name."""
    launcher: int
    """Of the text beside its icon."""
    invitation: int
    sites: int
    spans: int
    """Of a day."""
    special_days: int


class Project(Struct, frozen=True, kw_only=True):
    """A project of the site."""

    id: ProjectId
    key: str
    name: str


class Alarm(Struct, frozen=True, kw_only=True):
    """Chats that a limit refused within an hour: of one network address, or of the whole project."""

    project: ProjectId
    scope: Literal["address", "project"]
    refused: int
    first_at: datetime
    last_at: datetime


class Check(Struct, frozen=True, kw_only=True):
    """One thing that was looked at, and what came of it."""

    name: str
    ok: bool | None
    """`null` where it could not be looked at just now."""
    message: str
    """What was found, and what to do."""


class Checks(Struct, frozen=True, kw_only=True):
    """All of them, in the order in which they matter."""

    checks: list[Check]


class ChatProject(Project, frozen=True, kw_only=True):
    """A project with where its chat is on, and how it fares."""

    portal: bool
    external: bool
    saved_at: datetime | None
    """`null` for a service project whose settings nobody has saved yet."""
    portal_link: str | None
    """Address of its customer portal."""
    problems: list[str]
    """What keeps its chat from going live."""
    agents_online: bool
    conversations: int
    """Active in the last seven days."""
    sightings: list[Sighting]


class AdministrationOverview(Struct, frozen=True, kw_only=True):
    """Which projects chat, and whether we can do our work on the site."""

    site: str
    projects: list[ChatProject]
    complete: bool
    """Whether Jira could be asked for all service projects; else only those that were saved are here."""
    checks: list[Check]
    alarms: list[Alarm]
    """Of all projects, the latest first."""
