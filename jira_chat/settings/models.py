"""What an admin can choose for one project, and the record that keeps it."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from jira_chat.kernel.ids import AccountId, ProjectId, RequestTypeId, ServiceDeskId, TenantId

ANONYMOUS_NAME = "Anonymous Chat User"


class BlockedGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A Jira group whose members may not sign in through the widget. The id decides; the name is for people."""

    id: str
    name: str


class ProjectSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The options of the settings page, in its order. Stored as JSON, so a new option needs a default here."""

    portal: bool = False
    """Add chat to customer portal."""
    external: bool = False
    """Allow adding chat to external web pages."""
    sites: tuple[str, ...] = ()
    """Origins where the widget is allowed, `https://*.example.org` for all subdomains; empty means any."""
    anonymous: bool = False
    """Allow anonymous access."""
    registration: bool = True
    """Allow users to register in the service portal using the chat widget."""
    blocked_groups: tuple[BlockedGroup, ...] = ()
    """Disable login with the chat widget for users in specified groups."""
    welcome: str = ""
    """Welcome message override; empty means the default text."""
    greeting: str = ""
    """Bubble before the customer's first message; empty means none."""
    request_type: RequestTypeId | None = None
    """Request type for new conversations; None means the first that Jira lists."""


@dataclass(frozen=True, kw_only=True)
class ProjectRecord:
    """A project's settings as saved, with what identifies it to Jira and to browsers."""

    tenant: TenantId
    project: ProjectId
    key: str
    name: str
    service_desk: ServiceDeskId | None
    widget_key: str
    """Public; part of the embed snippet."""
    version: int
    """Counts the saves; 0 means never saved."""
    settings: ProjectSettings
    saved_at: datetime | None = None
    saved_by: str | None = None
    """Display name, for the line under the form."""
    saved_by_account: AccountId | None = None


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something that keeps a project's chat from going live."""

    code: str
    message: str
