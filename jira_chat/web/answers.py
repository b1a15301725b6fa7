"""Types of the HTTP API's answers; `make contract` generates TypeScript from them."""

from datetime import datetime
from typing import Literal, TypedDict, TypeVar

import msgspec
from msgspec import Struct

from jira_chat.attachments.models import Attachment
from jira_chat.kernel.ids import RequestTypeId
from jira_chat.reports.models import Report
from jira_chat.settings.models import BlockedGroup, ProjectSettings, SiteSettings
from jira_chat.settings.texts import Words
from jira_chat.web import agent_answers, start_data
from jira_chat.web.administration_answers import (
    AdministrationOverview,
    Alarm,
    Checks,
    Project,
    SettingsLimits,
    Sighting,
)
from jira_chat.web.article_answers import FoundArticles
from jira_chat.web.audit_answers import AuditLog
from jira_chat.web.card_answers import Card, CardRequest
from jira_chat.web.delivery_answers import Delivery
from jira_chat.web.ending_answers import Ending
from jira_chat.web.history_answers import Change
from jira_chat.web.kept_answers import KeptMessages
from jira_chat.web.look_answers import DrawnHours, DrawnLook, Invitation, LauncherLook, UploadedImage
from jira_chat.web.notice_answers import Notices
from jira_chat.web.offer_answers import Offers, Simulation, SpokenLanguage
from jira_chat.web.refusal_answers import Refused
from jira_chat.web.reply_answers import ManagedReplies, UsableReplies
from jira_chat.web.start_data import WidgetStart
from jira_chat.web.text_answers import Languages, LanguageTexts
from jira_chat.web.waiting_answers import Waiting

T = TypeVar("T", bound=Struct)


def shown(type_: type[T], value: object) -> T:
    """Convert a domain value to an answer, which takes only the attributes it has fields for."""
    return msgspec.convert(value, type_, from_attributes=True)


class Launcher(LauncherLook, frozen=True, kw_only=True):
    """The launcher that the loader draws while the chat is closed."""

    offered: bool
    """Whether the chat is open to customers now."""
    again: int
    """Seconds until the next request; 0 if `offered` does not change by schedule."""
    script: str
    """The script to load when the frame is first needed."""
    sdk: str
    """The script to load if the page sets options, or uses more than opening, closing and identity."""
    invite: str
    """The script that invites visitors; empty if the project does not invite, or the chat is not offered now."""
    invitation: Invitation | None
    failed: str
    close: str
    title: str
    lang: str
    dir: Literal["ltr", "rtl"]


class Groups(Struct, frozen=True, kw_only=True):
    """Jira groups found by a search."""

    groups: list[BlockedGroup]


class RequestType(Struct, frozen=True, kw_only=True):
    """A request type of a project in Jira."""

    id: RequestTypeId
    name: str


class Choice(Struct, frozen=True, kw_only=True):
    """An option of a question."""

    id: str
    label: str


class Question(Struct, frozen=True, kw_only=True):
    """A question to a customer before a conversation, from the project or its request type."""

    id: str
    kind: Literal["text", "paragraph", "choice", "choices", "date", "number", "email"]
    label: str
    help: str
    choices: list[Choice]
    strangers: bool = False
    """Whether only people without an account are asked."""
    link: str = ""
    """The address of the document that the question refers to."""


class Questions(Struct, frozen=True, kw_only=True):
    """All questions, with the texts around them."""

    questions: list[Question]
    texts: Words


class Hours(Struct, frozen=True, kw_only=True):
    """When a chat without online agents is back by its hours."""

    at: datetime | None
    """Null while it is open, or if the time is unknown."""
    offset: int
    """Offset from UTC of the hours' time zone at that time, in minutes."""
    again: int
    """Seconds until the next request; 0 if the answer does not change by schedule."""
    texts: Words


class Problem(Struct, frozen=True, kw_only=True):
    """A reason why chat cannot go live."""

    code: str
    message: str


class BlockedAttempt(Struct, frozen=True, kw_only=True):
    """A sign-in attempt by a member of a blocked group."""

    at: datetime
    method: str


class BlockedAttempts(Struct, frozen=True, kw_only=True):
    """The number of blocked attempts, and the latest ones."""

    last_day: int
    last_month: int
    latest: list[BlockedAttempt]


class IdentitySecret(Struct, frozen=True, kw_only=True):
    """A secret of a project for signing identity tokens."""

    id: str
    created_at: datetime
    created_by: str


class FreshSecret(IdentitySecret, frozen=True, kw_only=True):
    """A new secret; it is shown only once."""

    secret: str


class DefaultTexts(Struct, frozen=True, kw_only=True):
    """The texts that customers read by default."""

    welcome: str


class SavedSettings(Struct, frozen=True, kw_only=True):
    """A project's settings and all other data of the settings page."""

    version: int
    """0 before the first save."""
    saved_at: datetime | None
    saved_by: str | None
    settings: ProjectSettings
    defaults: DefaultTexts
    limits: SettingsLimits
    snippet: str
    request_types: list[RequestType] | None
    """`null` if Jira is not available."""
    asked: list[str]
    """Questions to customers before the chat that the request type requires."""
    problems: list[Problem]
    mail: bool
    """Whether mail can be sent."""
    time_zones: tuple[str, ...]
    """IANA names."""
    languages: list[SpokenLanguage]
    blocked_attempts: BlockedAttempts
    alarms: list[Alarm]
    """The latest first."""
    sightings: list[Sighting]
    """Web sites that requested the chat, the latest first."""
    conversations: int
    """Active in the last seven days."""
    trial_link: str | None
    """The address of the trial page, valid for an hour; null if the chat is not on external pages."""
    portal_link: str | None
    """Address of the project's customer portal."""
    identity: list[IdentitySecret]
    """The active secrets."""
    preview: WidgetStart
    """The widget's start data by the saved settings."""
    look: DrawnLook
    """The look by the saved settings."""
    icons: dict[str, str]
    """The available icons of the launcher: paths by name."""
    history: list[Change]


class SavedSiteSettings(Struct, frozen=True, kw_only=True):
    """The site-wide settings and all other data of their page."""

    version: int
    """0 before the first save."""
    saved_at: datetime | None
    saved_by: str | None
    settings: SiteSettings
    languages: list[SpokenLanguage]
    """All languages, bundled and added."""
    projects: list[Project]
    history: list[Change]


class Erasures(Struct, frozen=True, kw_only=True):
    """Who erased a person, and when, the latest first. The erased person is not recorded."""

    history: list[Change]


class RenewedSession(Struct, frozen=True, kw_only=True):
    """A panel session that replaces an old one."""

    session: str
    expires_in: int
    """Seconds."""


class Ticket(Struct, frozen=True, kw_only=True):
    """A ticket that opens one socket within thirty seconds."""

    ticket: str


class Token(Struct, frozen=True, kw_only=True):
    """A visitor's or a customer's token."""

    token: str


class Presence(Struct, frozen=True, kw_only=True):
    """Whether agents are available."""

    agents_online: bool


class CodeRequest(Struct, frozen=True, kw_only=True):
    """The secret that is required together with the mailed code."""

    request: str


class Customer(Struct, frozen=True, kw_only=True):
    """The customer who has signed in."""

    name: str
    email: str


class SignedIn(Struct, frozen=True, kw_only=True):
    """A customer's session."""

    token: str
    customer: Customer
    browser: str | msgspec.UnsetType = msgspec.UNSET
    """A token that the browser keeps after a proved credential: it shows that the account's owner used the browser."""


class Person(Struct, frozen=True, kw_only=True):
    """A customer's account."""

    name: str
    email: str
    has_password: bool
    vouched: bool
    """The web site vouches for the customer; setting a password requires registration with a code."""
    may_set_password: bool
    """The customer can name the current one, or has just proved the address."""


Answers = TypedDict(
    "Answers",
    {
        "*": Refused,
        "GET /pages/portal": start_data.PortalStart,
        "GET /pages/project-settings": start_data.ProjectSettingsStart,
        "GET /pages/issue": start_data.IssueStart,
        "GET /pages/dashboard": start_data.DashboardStart,
        "GET /pages/report": start_data.ReportStart,
        "GET /pages/administration": start_data.AdministrationStart,
        "GET /widget/<widget_key>/frame": WidgetStart,
        "GET /widget/<widget_key>/settings": Launcher,
        "GET /widget/<widget_key>/presence": Presence,
        "GET /widget/<widget_key>/questions": Questions,
        "GET /widget/<widget_key>/hours": Hours,
        "POST /widget/<widget_key>/articles": FoundArticles,
        "POST /widget/<widget_key>/session": Token,
        "POST /widget/<widget_key>/code": CodeRequest,
        "POST /widget/<widget_key>/sign-in": SignedIn,
        "POST /widget/<widget_key>/register": SignedIn,
        "POST /widget/<widget_key>/reset": SignedIn,
        "POST /widget/<widget_key>/identify": SignedIn,
        "POST /api/session": RenewedSession,
        "POST /api/socket-ticket": Ticket,
        "PUT /api/attachments/<client_id>": Attachment,
        "GET /api/conversations/<conversation>/ending": Ending,
        "POST /api/conversations/<conversation>/rating": Ending,
        "GET /api/conversations/<conversation>/waiting": Waiting,
        "POST /api/conversations/<conversation>/waiting": Waiting,
        "GET /api/conversations/<conversation>/notes": agent_answers.ListedNotes,
        "GET /api/issue-chat": agent_answers.Reachable,
        "POST /api/issue-chat": agent_answers.Begun,
        "GET /api/filters": agent_answers.SavedFilters,
        "PUT /api/filters/<filter_id>": agent_answers.SavedFilters,
        "POST /api/conversations/<conversation>/comment": agent_answers.OfferedComment,
        "POST /api/conversations/<conversation>/notes": agent_answers.Note,
        "GET /api/conversations/<conversation>/transfer": agent_answers.TransferTargets,
        "GET /api/conversations/<conversation>/kept": KeptMessages,
        "GET /api/conversations/<conversation>/card": Card,
        "GET /api/conversations/<conversation>/card/request": CardRequest,
        "GET /api/conversations/<conversation>/request/comments": agent_answers.CommentsInChat,
        "GET /api/conversations/<conversation>/request/comments/missing": agent_answers.MissingComments,
        "GET /api/conversations/<conversation>/request": agent_answers.RequestNow,
        "GET /api/conversations/<conversation>/request/steps": agent_answers.RequestSteps,
        "POST /api/conversations/<conversation>/request/steps": agent_answers.RequestNow,
        "GET /api/conversations/<conversation>/request/assignable": agent_answers.Assignable,
        "PUT /api/conversations/<conversation>/request/assignee": agent_answers.RequestNow,
        "POST /api/visitor-session": Token,
        "PUT /api/password": Token,
        "GET /api/me": Person,
        "GET /api/project-settings": SavedSettings,
        "PUT /api/project-settings": SavedSettings,
        "GET /api/project-settings/notices": Notices,
        "PUT /api/project-settings/notices": Notices,
        "POST /api/project-settings/notices/test": Notices,
        "GET /api/project-settings/audit": AuditLog,
        "GET /api/project-settings/offers": Simulation,
        "GET /api/offers": Offers,
        "GET /api/project-settings/groups": Groups,
        "POST /api/project-settings/look": DrawnLook,
        "POST /api/project-settings/hours": DrawnHours,
        "POST /api/project-settings/launcher-image": UploadedImage,
        "POST /api/project-settings/identity": FreshSecret,
        "GET /api/site-settings": SavedSiteSettings,
        "PUT /api/site-settings": SavedSiteSettings,
        "GET /api/site-settings/groups": Groups,
        "GET /api/people": Erasures,
        "POST /api/people/erasure": Erasures,
        "GET /api/texts": Languages,
        "GET /api/texts/<language>": LanguageTexts,
        "PUT /api/texts/<language>": LanguageTexts,
        "POST /api/texts/<language>/import": LanguageTexts,
        "GET /api/report": Report,
        "GET /api/online-agents": agent_answers.OnlineAgents,
        "GET /api/working-habits": agent_answers.WorkingHabits,
        "PUT /api/working-habits": agent_answers.WorkingHabits,
        "GET /api/replies": UsableReplies,
        "GET /api/managed-replies": ManagedReplies,
        "PUT /api/managed-replies/<reply>": ManagedReplies,
        "POST /api/managed-replies/import": ManagedReplies,
        "GET /api/administration": AdministrationOverview,
        "GET /api/project-settings/checks": Checks,
        "GET /api/delivery": Delivery,
        "POST /api/delivery/retry": Delivery,
        "POST /api/delivery/comparison": Delivery,
    },
)
"""The answer to each request; for a page, its start data. `*` stands for any refused request."""
