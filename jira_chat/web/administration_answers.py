"""Types of the answers about projects and their health, for administrators' pages."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from jira_chat.kernel.ids import ProjectId


class Sighting(Struct, frozen=True, kw_only=True):
    """A web site whose pages requested the chat."""

    site: str
    refused: bool
    """It is not among the allowed sites."""
    at: datetime
    """Its latest sighting, to the hour."""


class SettingsLimits(Struct, frozen=True, kw_only=True):
    """Limits of a project's settings: characters of texts, entries of lists."""

    welcome: int
    greeting: int
    label: int
    """For the name of a special day."""
    launcher: int
    """For the text beside the launcher's icon."""
    invitation: int
    sites: int
    spans: int
    """Per day."""
    special_days: int


class Project(Struct, frozen=True, kw_only=True):
    """A project of the site."""

    id: ProjectId
    key: str
    name: str


class Alarm(Struct, frozen=True, kw_only=True):
    """Chats refused by a limit within an hour, from one network address or in the whole project."""

    project: ProjectId
    scope: Literal["address", "project"]
    refused: int
    first_at: datetime
    last_at: datetime


class Check(Struct, frozen=True, kw_only=True):
    """A health check and its result."""

    name: str
    ok: bool | None
    """`null` if the check could not run."""
    message: str
    """The finding, and what to do."""


class Checks(Struct, frozen=True, kw_only=True):
    """All checks, the most important first."""

    checks: list[Check]


class ChatProject(Project, frozen=True, kw_only=True):
    """A project, the surfaces of its chat, and its state."""

    portal: bool
    external: bool
    saved_at: datetime | None
    """`null` for a service project without saved settings."""
    portal_link: str | None
    """Address of its customer portal."""
    problems: list[str]
    """Reasons why its chat cannot go live."""
    agents_online: bool
    conversations: int
    """Active in the last seven days."""
    sightings: list[Sighting]


class AdministrationOverview(Struct, frozen=True, kw_only=True):
    """The site's projects, and whether the app works on the site."""

    site: str
    projects: list[ChatProject]
    complete: bool
    """Whether Jira has listed all service projects; otherwise only saved ones are here."""
    checks: list[Check]
    alarms: list[Alarm]
    """Alarms of all projects, the latest first."""
