"""Settings of projects and sites, and the records that store them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from jira_chat.kernel import bounds
from jira_chat.kernel.ids import AccountId, ProjectId, RequestTypeId, ServiceDeskId, TenantId

ANONYMOUS_NAME = "Anonymous Chat User"


class BlockedGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A Jira group whose members may not sign in through the widget. The id decides; the name is for people."""

    id: bounds.Stored
    name: bounds.Stored


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Hours of a day from `start` to `end` (exclusive), as HH:MM; 24:00 is the end of the day."""

    start: bounds.Tag
    end: bounds.Tag


class WeekDay(msgspec.Struct, frozen=True, kw_only=True):
    """The hours of one day of the week; 0 is Monday."""

    day: int
    spans: bounds.Few[Span] = ()


class SpecialDay(msgspec.Struct, frozen=True, kw_only=True):
    """A date with its own hours instead of the week's, or a holiday without hours."""

    date: bounds.Tag
    spans: bounds.Few[Span] = ()
    label: bounds.Line = ""


class Visibility(msgspec.Struct, frozen=True, kw_only=True):
    """The hours of the chat, and when customers see it."""

    mode: Literal["always", "hours"] = "always"
    clock: Literal["zone", "customer"] = "zone"
    """The time zone of the hours: `zone`, or the customer's own."""
    zone: bounds.Id = "UTC"
    """An IANA time zone."""
    week: bounds.Few[WeekDay] = ()
    special_days: bounds.Many[SpecialDay] = ()
    hide_when_closed: bool = True
    """Hide widget outside its hours; otherwise customers can leave a message, and see when the chat is back."""
    hide_when_away: bool = False
    """Hide widget when all agents are offline."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """The look of the chat. Color and theme also apply in the portal; the rest is for the launcher on web sites."""

    color: bounds.Tag = "#0C66E4"
    """`#RRGGBB`, of the launcher, the header and the customer's own messages."""
    theme: Literal["auto", "light", "dark"] = "auto"
    """`auto` follows the customer's device."""
    icon: Literal["bubble", "bubbles", "question", "envelope"] = "bubble"
    image: bounds.Tag = ""
    """Name of an uploaded image in place of the icon; empty means none."""
    label: bounds.Line = ""
    """Text beside the icon; empty means none."""
    corner: Literal["end", "start"] = "end"
    """`end` is the right corner in left-to-right languages."""
    aside: int = 20
    """Pixels between the launcher and that side of the page."""
    below: int = 20
    """Pixels between the launcher and the bottom of the page."""


class ProjectSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The options of the settings page, in its order. Stored as JSON, so a new option needs a default here."""

    portal: bool = False
    """Add chat to customer portal."""
    external: bool = False
    """Allow adding chat to external web pages."""
    sites: bounds.Many[bounds.Line] = ()
    """Origins where the widget is allowed, `https://*.example.org` for all subdomains; empty means any."""
    anonymous: bool = False
    """Allow anonymous access."""
    registration: bool = True
    """Allow users to register in the service portal using the chat widget."""
    leave_messages: bool = True
    """Accept messages while no agent is online: stored at once, and answered once the address is confirmed."""
    blocked_groups: bounds.Many[BlockedGroup] = ()
    """Disable login with the chat widget for users in specified groups."""
    block_admins: bool = True
    """Disable login for people who may administer Jira or this project."""
    sign_in_password: bool = True
    """Offer to sign in with e-mail and password."""
    sign_in_code: bool = True
    """Offer to sign in with a code sent by e-mail."""
    suggest_sign_in: bool = False
    """Suggest to anonymous customers, once they have started, to sign in."""
    require_identity: bool = False
    """On external pages, only customers vouched for by the site may chat."""
    attachments: bool = True
    """Allow attachments: both sides may send files."""
    welcome: bounds.Text = ""
    """Welcome message override; empty means the default text."""
    greeting: bounds.Text = ""
    """Bubble before the customer's first message; empty means none."""
    show_agent_names: bool = True
    """Show customers which agent answers; otherwise they see all agents as "Support"."""
    show_agent_photos: bool = True
    """Show the agent's photo from Jira beside the name, if names are shown."""
    look: Look = Look()
    invite: bool = False
    """On external pages, invite visitors to chat once, with a bubble beside the launcher."""
    invite_text: bounds.Text = ""
    invite_seconds: int = 20
    """How long a page is visible before the invitation."""
    invite_pages: bounds.Many[bounds.Line] = ()
    """Paths of pages, with `*` as a wildcard; empty means every page."""
    visibility: Visibility = Visibility()
    reopen_days: int = 7
    """How long a customer's message reopens a resolved request; later it starts another one."""
    request_type: Annotated[RequestTypeId, msgspec.Meta(max_length=bounds.LONGEST_STORED)] | None = None
    """Request type for new conversations; None means the first of Jira's list that works."""
    describe_visit: bool = False
    """Add the customer's page, language and data from the web site to the request's description."""
    ask_name: bool = False
    """Ask visitors for their name before a chat."""
    ask_email: bool = False
    """Ask visitors for an e-mail address, which is not confirmed."""
    ask_consent: bool = False
    """Ask customers to agree to the privacy statement before a chat."""
    suggest_articles: bool = False
    """Suggest help center articles before a conversation, by the page's title, then by the typed text."""
    ask_rating: bool = True
    """Ask customers for a rating after the chat's request is resolved."""
    unanswered_minutes: int = 5
    """Minutes without an answer until customers are told so, and may leave it as a request; 0 means never."""
    offering: Literal["everybody", "in_turn", "least_busy"] = "everybody"
    """Whether new chats are offered to one agent after the other, and in which order."""
    offer_seconds: int = 30
    """How long an agent may accept an offer."""
    offer_capacity: int = 5
    """The number of open chats at which an agent gets no more offers."""
    report_to_agents: bool = True
    """Show the report to agents, too, without figures per agent."""
    report_agents: bool = False
    """Count answers per agent; some works councils forbid it."""


@dataclass(frozen=True, kw_only=True)
class ProjectRecord:
    """A project's saved settings, with its identifiers in Jira and for browsers."""

    tenant: TenantId
    project: ProjectId
    key: str
    name: str
    service_desk: ServiceDeskId | None
    widget_key: str
    """Public; part of the embed snippet."""
    version: int
    """The number of saves; 0 means never saved."""
    settings: ProjectSettings
    saved_at: datetime | None = None
    saved_by: str | None = None
    """Display name, for the line under the form."""
    saved_by_account: AccountId | None = None


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A reason why a project's chat cannot go live."""

    code: str
    message: str


class Preferences(msgspec.Struct, frozen=True, kw_only=True):
    """A customer's preferences for the list of conversations."""

    issue_keys: bool = False
    """Show issue keys in the list and the header."""
    unresolved_only: bool = False
    """Show unresolved conversations only."""
    summaries: bool = False
    """Show the request's summary instead of the last message."""


class NewProjectDefaults(msgspec.Struct, frozen=True, kw_only=True):
    """The default settings of a project before its first save."""

    anonymous: bool = False
    registration: bool = True
    sign_in_password: bool = True
    sign_in_code: bool = True
    block_admins: bool = True
    blocked_groups: bounds.Many[BlockedGroup] = ()
    greeting: bounds.Text = ""


class SiteSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of a whole site, chosen by Jira administrators."""

    default_project: Annotated[ProjectId, msgspec.Meta(max_length=bounds.LONGEST_ID)] | None = None
    """The project whose chat the help center's home page shows; None means no chat there."""
    privacy_link: bounds.Line = ""
    """Address of the privacy statement, shown where people register."""
    preferences: Preferences = Preferences()
    """User preference defaults."""
    new_projects: NewProjectDefaults = NewProjectDefaults()
    languages: bounds.Few[bounds.Tag] | None = None
    """Codes of the languages offered to customers; None means all."""
    default_language: bounds.Tag = "en"
    """Code of the language for customers who want none of the offered ones."""
    retention_days: int = 0
    """Days after a request's resolution that a conversation's texts are kept here, beside Jira; 0 means forever."""


class FieldChange(msgspec.Struct, frozen=True, kw_only=True):
    """One field changed by a save. Values are JSON; texts and lists are whole."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, kw_only=True)
class Change:
    """One save: its scope, time, author and changes."""

    scope: str
    """`project:<id>`, `site` or `texts:<language>`."""
    at: datetime
    by: str
    """Display name."""
    changes: tuple[FieldChange, ...]
