"""Types of the start data that every page contains."""

from typing import Literal

from msgspec import Struct

from jira_chat.kernel.ids import AccountId, ConversationId, IssueId, ProjectId
from jira_chat.settings.models import Preferences
from jira_chat.settings.texts import Words


class SignInWays(Struct, frozen=True, kw_only=True):
    """The ways in which customers can sign in."""

    password: bool
    code: bool
    reset: bool
    """Whether a forgotten password can be reset."""


class PanelStart(Struct, frozen=True, kw_only=True, tag_field="surface"):
    """Start data of a customer's panel on any surface."""

    key: str
    """The project's widget key."""
    lang: str
    dir: Literal["ltr", "rtl"]
    texts: Words
    welcome: str
    greeting: str
    css: str
    """CSS declarations for the page's root: the project's color, a readable color on it, and its theme."""
    agents_online: bool
    """Whether an agent is online when the page is rendered; later the socket reports changes."""
    usual_minutes: int
    """Minutes within which an online agent usually answers, 0 if unknown; otherwise the text `online` says so."""
    suggests_articles: bool
    """Whether the panel suggests help center articles before a conversation."""
    keeps_hours: bool
    """Whether the chat has hours, so that the panel can say when it is back."""
    asks: bool
    """Whether a conversation starts with questions."""
    anonymous: bool
    """Whether customers may chat without signing in."""
    require_identity: bool
    """Whether the web site has to identify its customers."""
    leaves: bool
    """Whether a visitor can leave a message with an unconfirmed address while no agent is online."""
    registration: bool
    sign_in: SignInWays
    suggest_sign_in: bool
    """Whether the panel suggests signing in to anonymous customers."""
    file_megabytes: int
    """The largest size of a file; 0 if files cannot be sent."""
    privacy_link: str
    """Address of the privacy statement, or empty."""
    preferences: Preferences


class WidgetStart(PanelStart, frozen=True, kw_only=True, tag="widget"):
    """Start data of the panel in the loader's frame, on an external page."""


class PortalStart(PanelStart, frozen=True, kw_only=True, tag="portal"):
    """Start data of the panel in the page flow of the customer portal."""

    session: str
    customer: str | None
    """The customer's name in Jira."""
    conversation: ConversationId | None
    """The customer's conversation about the request that the page shows."""


class PageStart(Struct, frozen=True, kw_only=True, tag_field="surface"):
    """Start data of every page inside Jira."""

    session: str
    """The page's panel session, valid for 15 minutes."""
    host_script: str
    """Address of the script of Atlassian's page bridge."""


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
    """The agent viewing a page."""

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
    """The largest size of a file; 0 if files cannot be sent."""


class DashboardStart(PageStart, frozen=True, kw_only=True, tag="dashboard"):
    """All chats of a project."""

    project: PageProject
    agent: PageAgent
    file_megabytes: int
    """The largest size of a file; 0 if files cannot be sent."""


class ReportStart(PageStart, frozen=True, kw_only=True, tag="report"):
    """The report of a project's chat."""

    project: PageProject
    zone: str
    """The time zone of the project's hours."""
    time_zones: tuple[str, ...]
    """IANA names."""


class AdministrationStart(PageStart, frozen=True, kw_only=True, tag="administration"):
    """The site-wide page for Jira administrators."""

    time_zones: tuple[str, ...]
    """IANA names."""
