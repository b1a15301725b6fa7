"""Conversations and messages as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from jira_chat.access.customer_refs import CustomerKind, CustomerRef
from jira_chat.access.principals import Side
from jira_chat.attachments.models import Attachment
from jira_chat.kernel import bounds
from jira_chat.kernel.bounds import Seq
from jira_chat.kernel.ids import AccountId, ConversationId, IssueId, ProjectId, TenantId


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Who somebody says they are who leaves a message: nothing proves it."""

    email: str
    """Normal."""
    name: str


class Origin(StrEnum):
    """Where a message was written."""

    CHAT = "chat"
    JIRA = "jira"


class Sight(StrEnum):
    """What somebody learns of the agent who wrote."""

    TEAM = "team"
    """That it was one of the team."""
    NAME = "name"
    PHOTO = "photo"
    """The name and the photo."""


class Correction(StrEnum):
    """What Jira knows of words that their agent changed or took back here."""

    WAITS = "waits"
    """Its comment is to be changed."""
    REFUSED = "refused"
    """Jira does not let us change the comment, which says what was said before."""


@dataclass(frozen=True, kw_only=True)
class Author:
    """Who wrote a message. Customers of the widget have no account."""

    side: Side
    name: str
    account: AccountId | None = None
    photo: str = ""
    """An agent's, for who sees it: its path on our origin."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message. `seq` counts from 1 without gaps in its conversation."""

    conversation: ConversationId
    seq: int
    client_id: str
    """Chosen by the sender and kept through retries: the same id is the same message."""
    author: Author
    body: str
    at: datetime
    attachments: tuple[Attachment, ...] = ()
    """Where there are some, the body may be empty."""
    origin: Origin = Origin.CHAT
    in_jira: bool = False
    """Whether Jira has it, as the request's description or in a comment."""
    refused: bool = False
    """Whether Jira refuses it for good."""
    edited: bool = False
    """Whether it was changed, here or in Jira, after it was said."""
    removed: bool = False
    """Whether it was taken back, or its comment is not for the customer any more; the body is empty then."""
    purged: bool = False
    """Whether its text was deleted here, after a time or with its author; the body is empty then."""
    revision: int = 0
    """How often its words were changed or taken back."""
    correction: Correction | None = None
    """What became of a change that was made here; None once Jira has it, or where there was none."""


@dataclass(frozen=True, kw_only=True)
class Note:
    """What an agent wrote for agents alone. It is no message, and no customer's."""

    tenant: TenantId
    conversation: ConversationId
    number: int
    """Counts from 1 in its conversation."""
    client_id: str
    """As that of a message."""
    author: str
    account: AccountId | None
    body: str
    at: datetime
    in_jira: bool = False
    refused: bool = False
    """Whether Jira refuses it for good."""


class Rating(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer thought of a chat that is over."""

    score: int
    """From 1, the worst, to 5."""
    comment: str = ""


class Sla(msgspec.Struct, frozen=True, kw_only=True):
    """The SLA of a request that is missed next, as Jira had it when the request was looked at."""

    name: str
    breach_at: datetime | None
    """When it is missed, or was; null while it is paused or outside its working hours."""
    left: int | None
    """Seconds until it is missed while it stands still, negative if it was; null while it counts."""
    goal: int | None
    """Seconds from its beginning until it is missed."""


class Named(msgspec.Struct, frozen=True):
    """Something of Jira's by its id and its name."""

    id: bounds.Id
    name: bounds.Id


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far agents are with a request, as Jira shows it. Customers are not told."""

    assignee: AccountId | None = None
    assignee_name: str | None = None
    status: str | None = None
    """In the words of its workflow; None before the first look."""
    status_category: str | None = None
    """Jira's `new`, `indeterminate`, `done` or `undefined`."""
    labels: tuple[str, ...] = ()
    request_type: Named | None = None
    """None until Jira tells it."""
    organizations: tuple[Named, ...] = ()
    """The first ones that the request is shared with."""
    sla: Sla | None = None
    """None for what is resolved, and where Jira has none."""


class Header(msgspec.Struct, frozen=True, array_like=True):
    """What decides who may see a conversation and write in it, and who hears of it."""

    tenant: TenantId
    id: ConversationId
    project: ProjectId
    """Where its request is, and its agents are."""
    entrance: ProjectId
    """Where its customer began it, and chats."""
    customer: str
    """See `Principal.customer`."""
    issue: IssueId | None
    closed: bool
    """Its request was deleted."""
    seq: int
    """Sequence number of the latest message, when this was read."""


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """A customer's talk with a project's agents; at most one request belongs to it."""

    tenant: TenantId
    id: ConversationId
    project: ProjectId
    """Where its request is, and its agents are."""
    entrance: ProjectId
    """Where its customer began it, and chats, wherever its request is moved."""
    customer: str
    """A `CustomerRef`, as `Principal.customer` writes it."""
    customer_name: str
    customer_account: AccountId | None
    site: str | None
    issue: IssueId | None
    issue_key: str | None
    seq: int
    """Sequence number of the latest message."""
    created_at: datetime
    closed: bool = False
    """Its request is out of reach; it can be read but not continued."""
    closed_at: datetime | None = None
    moved_out: bool = False
    """Closed, because its request was moved where we have no chat."""
    heard_until: datetime | None = None
    """Time, by Jira's clock, of the latest comment that was looked at."""
    revisions: int = 0
    """How often a message was edited or removed."""
    checked_at: datetime | None = None
    """When Jira was last asked for comments."""
    summary: str | None = None
    """What its request is called; None for conversations from before summaries were kept."""
    resolved_at: datetime | None = None
    """When agents resolved its request, by Jira's clock; None while it is open."""
    progress: Progress = Progress()
    waiting_since: datetime | None = None
    """When the customer wrote what no agent has answered yet; None while nothing waits."""
    first_answered_at: datetime | None = None
    """When an agent wrote for the first time."""
    told_at: datetime | None = None
    """When the customer was last told that nobody has answered."""
    left_at: datetime | None = None
    """When the customer last left it as a request, not to wait here."""
    offered: bool = False
    """Whether it is being offered to an agent."""
    follows: ConversationId | None = None
    """The conversation that it continues: the request of that one was resolved and could not be opened again."""
    transfers: int = 0
    """How often agents transferred it to another project; each time it gets another request."""
    former_issue: IssueId | None = None
    """The request that it had before the last transfer."""
    former_key: str | None = None
    page: str | None = None
    """The path of the page that the customer is on, where their browser says it."""
    language: str | None = None
    """The tag of their browser's language, where it says it."""
    rating: Rating | None = None
    unconfirmed_email: str | None = None
    """Where its visitor wants the answer: left with the first message, and confirmed by nobody."""
    last: Message | None = None

    @property
    def resolved(self) -> bool:
        """Whether agents have resolved its request."""
        return self.resolved_at is not None

    @property
    def left(self) -> bool:
        """Whether the customer left as a request what nobody has answered."""
        return self.left_at is not None and self.waiting_since is not None and self.left_at >= self.waiting_since

    @property
    def moved(self) -> bool:
        """Whether its request was moved from the project where its customer chats."""
        return self.moved_out or self.project != self.entrance

    @property
    def anonymous(self) -> bool:
        """Whether nobody knows who the customer is."""
        return CustomerRef.read(self.customer).kind is CustomerKind.VISITOR


class Receipt(msgspec.Struct, frozen=True):
    """Up to which sequence number messages were delivered and read. What was read was delivered."""

    delivered: Seq = 0
    read: Seq = 0

    def covers(self, other: "Receipt") -> bool:
        """Return whether another receipt says nothing that this one does not."""
        return self.delivered >= other.delivered and self.read >= other.read

    def beside(self, other: "Receipt") -> "Receipt":
        """Return the further of two receipts; they never go backwards, in whatever order they come."""
        return Receipt(max(self.delivered, other.delivered), max(self.read, other.read))


class Receipts(msgspec.Struct, frozen=True):
    """How far each side of a conversation has got: of the agents, the one who got furthest."""

    customer: Receipt = Receipt()
    agent: Receipt = Receipt()

    def __bool__(self) -> bool:
        return bool(self.customer.delivered or self.agent.delivered)

    def of(self, side: Side) -> Receipt:
        """Return one side's receipt."""
        return self.customer if side is Side.CUSTOMER else self.agent

    def with_one(self, side: Side, receipt: Receipt) -> "Receipts":
        """Return them with one more of a side."""
        return msgspec.structs.replace(self, **{side: self.of(side).beside(receipt)})

    def beside(self, other: "Receipts") -> "Receipts":
        """Return the further of each side."""
        return Receipts(self.customer.beside(other.customer), self.agent.beside(other.agent))


class View(StrEnum):
    """Which conversations are listed."""

    WAITING = "waiting"
    """Their customer waits for an answer: first those whose SLA counts, by when it is missed, then who waits longest.

    In all others the latest is first.
    """
    MINE = "mine"
    UNASSIGNED = "unassigned"
    OPEN = "open"
    ONLINE = "online"
    """Their customer is on a page."""
    RESOLVED = "resolved"
    """Or out of reach."""
    FOUND = "found"
    """All in which the search finds something."""
    FILTER = "filter"
    """Those open ones that one of the agent's own filters lets through."""


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """What an agent's filter goes by; what is empty does not count, all others have to fit."""

    label: str = ""
    """One of the request's, in any case."""
    language: str = ""
    """The customer's: `de` is `de-AT`, too."""
    path: str = ""
    """How the path of the page begins that the customer is on."""
    request_type: Named | None = None
    organization: Named | None = None
    """One of those that the request is shared with."""


@dataclass(frozen=True, kw_only=True)
class SavedFilter:
    """An agent's own view of a project's open conversations."""

    id: str
    name: str
    criteria: Criteria


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some messages in order. `more` says that others lie beyond them, in the direction that was asked."""

    messages: list[Message]
    more: bool


@dataclass(frozen=True, kw_only=True)
class Untold:
    """The messages of a conversation that wait to become comments."""

    count: int
    first_at: datetime
    last_at: datetime
    one_side: bool
    """Whether nobody but one side wrote them."""
    files: bool
    """Whether files came with one of them."""
