"""What pages start with, as types: the data block that every page carries."""

from typing import Literal

from msgspec import Struct

from jira_chat.kernel.ids import AccountId, IssueId, ProjectId
from jira_chat.settings.models import Preferences
from jira_chat.settings.texts import Words


class SignInWays(Struct, frozen=True, kw_only=True):
    """How customers can sign in."""

    password: bool
    code: bool
    reset: bool
    """Whether a forgotten password can be set anew."""


class PanelStart(Struct, frozen=True, kw_only=True, tag_field="surface"):
    """What a customer's panel starts with, wherever it is."""

    key: str
    """The project's widget key."""
    lang: str
    dir: Literal["ltr", "rtl"]
    texts: Words
    welcome: str
    greeting: str
    css: str
    """Declarations for the page's root: the project's color, what is read on it, its theme."""
    agents_online: bool
    """Whether an agent is online as the page is made; a socket knows it better later."""
    usual_minutes: int
    """Within how many an agent who is online usually answers, where that is known; the text `online` says so then."""
    suggests_articles: bool
    """Whether articles of the help center are suggested before a conversation."""
    keeps_hours: bool
    """Whether the chat has hours, so that it can be said when it is back."""
    asks: bool
    """Whether a conversation begins with questions."""
    anonymous: bool
    """Whether one may chat without signing in."""
    require_identity: bool
    """Whether the web site itself has to say who is there."""
    leaves: bool
    """Whether a message is kept at once that somebody leaves with an address while nobody is online."""
    registration: bool
    sign_in: SignInWays
    suggest_sign_in: bool
    """Whether anonymous customers are reminded that they can sign in."""
    file_megabytes: int
    """How large a file may be; 0 where none can be sent."""
    privacy_link: str
    """Address of the privacy statement, or empty."""
    preferences: Preferences


class WidgetStart(PanelStart, frozen=True, kw_only=True, tag="widget"):
    """In a frame of the loader, on a customer's web site."""


class PortalStart(PanelStart, frozen=True, kw_only=True, tag="portal"):
    """In the page flow of the customer portal."""

    session: str
    customer: str | None
    """The customer's name in Jira."""


class PageStart(Struct, frozen=True, kw_only=True, tag_field="surface"):
    """What every page inside Jira starts with."""

    session: str
    """The panel session that the page was served with; good for 15 minutes."""
    host_script: str
    """Address of Atlassian's page bridge."""


class PageProject(Struct, frozen=True, kw_only=True):
    """The project that a page is about."""

    id: ProjectId | None
    key: str
    name: str


class PageIssue(Struct, frozen=True, kw_only=True):
    """The issue that a page is about."""

    id: IssueId | None
    key: str


class PageAgent(Struct, frozen=True, kw_only=True):
    """Who is looking at a page."""

    account: AccountId | None
    name: str


class ProjectSettingsStart(PageStart, frozen=True, kw_only=True, tag="project-settings"):
    """The settings of a project's chat."""

    project: PageProject


class IssueStart(PageStart, frozen=True, kw_only=True, tag="issue"):
    """The agent's panel on an issue."""

    project: PageProject
    issue: PageIssue
    agent: PageAgent
    file_megabytes: int
    """How large a file may be; 0 where none can be sent."""


class DashboardStart(PageStart, frozen=True, kw_only=True, tag="dashboard"):
    """All chats of a project."""

    project: PageProject
    agent: PageAgent
    file_megabytes: int
    """How large a file may be; 0 where none can be sent."""


class ReportStart(PageStart, frozen=True, kw_only=True, tag="report"):
    """How a project's chat goes."""

    project: PageProject
    zone: str
    """The time zone of the project's hours."""
    time_zones: tuple[str, ...]
    """IANA names."""


class AdministrationStart(PageStart, frozen=True, kw_only=True, tag="administration"):
    """The site-wide page for Jira administrators."""

    time_zones: tuple[str, ...]
    """IANA names."""
