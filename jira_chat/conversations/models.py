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
    """The name and address, both unproved, of a visitor who leaves a message."""

    email: str
    """Normalised."""
    name: str


class Origin(StrEnum):
    """Where a message was written."""

    CHAT = "chat"
    JIRA = "jira"


class Sight(StrEnum):
    """What a person learns of the agent who wrote a message."""

    TEAM = "team"
    """Only that it was a member of the team."""
    NAME = "name"
    PHOTO = "photo"
    """The name and the photo."""


class Correction(StrEnum):
    """What Jira knows of a message that its agent changed or took back in the chat."""

    WAITS = "waits"
    """Its comment is still to be changed."""
    REFUSED = "refused"
    """Jira refused the change, so the comment keeps the former text."""


@dataclass(frozen=True, kw_only=True)
class Author:
    """The author of a message. Customers of the widget have no account."""

    side: Side
    name: str
    account: AccountId | None = None
    photo: str = ""
    """The path of an agent's photo on our origin, for people who see photos."""


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
    """If there are any, the body may be empty."""
    origin: Origin = Origin.CHAT
    in_jira: bool = False
    """Whether Jira has it, as the request's description or in a comment."""
    refused: bool = False
    """Whether Jira refused it for good."""
    edited: bool = False
    """Whether it was changed, here or in Jira, after it was sent."""
    removed: bool = False
    """Whether it was taken back, or its comment was deleted or is no longer public; the body is empty then."""
    purged: bool = False
    """Whether its text was deleted here, after a time or with its author; the body is empty then."""
    revision: int = 0
    """How often its text was changed or taken back."""
    correction: Correction | None = None
    """The state of a change made in the chat; None once Jira has it, or if there was none."""


@dataclass(frozen=True, kw_only=True)
class Note:
    """What an agent wrote for agents only. It is not a message, and no customer sees it."""

    tenant: TenantId
    conversation: ConversationId
    number: int
    """Counts from 1 in its conversation."""
    client_id: str
    """Like that of a message."""
    author: str
    account: AccountId | None
    body: str
    at: datetime
    in_jira: bool = False
    refused: bool = False
    """Whether Jira refused it for good."""


class Rating(msgspec.Struct, frozen=True, kw_only=True):
    """A customer's rating of a finished chat."""

    score: int
    """From 1, the worst, to 5."""
    comment: str = ""


class Sla(msgspec.Struct, frozen=True, kw_only=True):
    """The SLA that a request misses next, as Jira reported it when the request was last read."""

    name: str
    breach_at: datetime | None
    """When it is or was missed; null while it is paused or outside its working hours."""
    left: int | None
    """Seconds left while it stands still, negative if it was missed; null while it runs."""
    goal: int | None
    """Seconds from its beginning to its deadline."""


class Named(msgspec.Struct, frozen=True):
    """An object of Jira's, by id and name."""

    id: bounds.Id
    name: bounds.Id


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Agents' progress with a request, as Jira shows it. Customers do not see it."""

    assignee: AccountId | None = None
    assignee_name: str | None = None
    status: str | None = None
    """Its name in the workflow; None before the request was first read."""
    status_category: str | None = None
    """Jira's `new`, `indeterminate`, `done` or `undefined`."""
    labels: tuple[str, ...] = ()
    request_type: Named | None = None
    """None until it is read from Jira."""
    organizations: tuple[Named, ...] = ()
    """The first of the organizations that the request is shared with."""
    sla: Sla | None = None
    """None for a resolved request, and where Jira has none."""


class Header(msgspec.Struct, frozen=True, array_like=True):
    """The part of a conversation that decides who may see it, write in it and hear of it."""

    tenant: TenantId
    id: ConversationId
    project: ProjectId
    """The project of its request and its agents."""
    entrance: ProjectId
    """The project where its customer began it, and chats."""
    customer: str
    """See `Principal.customer`."""
    issue: IssueId | None
    closed: bool
    """Its request is out of reach."""
    seq: int
    """Sequence number of the latest message, when this was read."""


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """A customer's conversation with a project's agents; at most one request belongs to it."""

    tenant: TenantId
    id: ConversationId
    project: ProjectId
    """The project of its request and its agents."""
    entrance: ProjectId
    """The project where its customer began it, and chats, even after its request was moved."""
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
    """Closed because its request was moved to a project without chat."""
    heard_until: datetime | None = None
    """Time, by Jira's clock, of the latest comment that was read."""
    revisions: int = 0
    """How often a message was edited or removed."""
    checked_at: datetime | None = None
    """When Jira was last asked for comments."""
    summary: str | None = None
    """The summary of its request; None for conversations from before summaries were stored."""
    resolved_at: datetime | None = None
    """When agents resolved its request, by Jira's clock; None while it is open."""
    progress: Progress = Progress()
    waiting_since: datetime | None = None
    """When the customer wrote the first unanswered message; None while nothing waits."""
    first_answered_at: datetime | None = None
    """When an agent wrote for the first time."""
    told_at: datetime | None = None
    """When the customer was last told that nobody has answered."""
    left_at: datetime | None = None
    """When the customer last left it as a request instead of waiting in the chat."""
    offered: bool = False
    """Whether it is being offered to an agent."""
    follows: ConversationId | None = None
    """The conversation that it continues, whose request was resolved and could not be reopened."""
    transfers: int = 0
    """How often agents transferred it to another project; each time it gets another request."""
    former_issue: IssueId | None = None
    """The request that it had before the last transfer."""
    former_key: str | None = None
    page: str | None = None
    """The path of the page that the customer is on, if their browser reports it."""
    language: str | None = None
    """The tag of their browser's language, if the browser reports it."""
    rating: Rating | None = None
    unconfirmed_email: str | None = None
    """The address, not confirmed, at which its visitor wants the answer."""
    last: Message | None = None

    @property
    def resolved(self) -> bool:
        """Whether agents have resolved its request."""
        return self.resolved_at is not None

    @property
    def left(self) -> bool:
        """Whether the customer left it as a request and has no answer yet."""
        return self.left_at is not None and self.waiting_since is not None and self.left_at >= self.waiting_since

    @property
    def moved(self) -> bool:
        """Whether its request was moved from the project where its customer chats."""
        return self.moved_out or self.project != self.entrance

    @property
    def anonymous(self) -> bool:
        """Whether the customer is an anonymous visitor."""
        return CustomerRef.read(self.customer).kind is CustomerKind.VISITOR


class Receipt(msgspec.Struct, frozen=True):
    """Sequence numbers up to which messages were delivered and read. A read message was delivered."""

    delivered: Seq = 0
    read: Seq = 0

    def covers(self, other: "Receipt") -> bool:
        """Return whether another receipt adds nothing to this one."""
        return self.delivered >= other.delivered and self.read >= other.read

    def beside(self, other: "Receipt") -> "Receipt":
        """Return the maximum of two receipts: they never go backwards, in whatever order they come."""
        return Receipt(max(self.delivered, other.delivered), max(self.read, other.read))


class Receipts(msgspec.Struct, frozen=True):
    """Both sides' receipts of a conversation; for the agents, the furthest of any agent."""

    customer: Receipt = Receipt()
    agent: Receipt = Receipt()

    def __bool__(self) -> bool:
        return bool(self.customer.delivered or self.agent.delivered)

    def of(self, side: Side) -> Receipt:
        """Return one side's receipt."""
        return self.customer if side is Side.CUSTOMER else self.agent

    def with_one(self, side: Side, receipt: Receipt) -> "Receipts":
        """Return the receipts with one side advanced."""
        return msgspec.structs.replace(self, **{side: self.of(side).beside(receipt)})

    def beside(self, other: "Receipts") -> "Receipts":
        """Return the maximum of each side."""
        return Receipts(self.customer.beside(other.customer), self.agent.beside(other.agent))


class View(StrEnum):
    """A list of conversations for agents."""

    WAITING = "waiting"
    """The customer waits for an answer: running SLAs first, by deadline, then the longest wait.

    All other views list the latest first.
    """
    MINE = "mine"
    UNASSIGNED = "unassigned"
    OPEN = "open"
    ONLINE = "online"
    """The customer is on a page."""
    RESOLVED = "resolved"
    """Resolved or out of reach."""
    FOUND = "found"
    """All that match the search."""
    FILTER = "filter"
    """Open ones that match one of the agent's own filters."""


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """The criteria of an agent's filter; empty ones do not count, all others must match."""

    label: str = ""
    """One of the request's labels, ignoring case."""
    language: str = ""
    """The customer's language: `de` also matches `de-AT`."""
    path: str = ""
    """The beginning of the path of the customer's page."""
    request_type: Named | None = None
    organization: Named | None = None
    """One of the organizations that the request is shared with."""


@dataclass(frozen=True, kw_only=True)
class SavedFilter:
    """An agent's own view of a project's open conversations."""

    id: str
    name: str
    criteria: Criteria


@dataclass(frozen=True, kw_only=True)
class Page:
    """Messages in order. `more` says that there are others beyond them, in the requested direction."""

    messages: list[Message]
    more: bool


@dataclass(frozen=True, kw_only=True)
class Unsynced:
    """A summary of a conversation's messages that wait to become comments."""

    count: int
    first_at: datetime
    last_at: datetime
    one_side: bool
    """Whether one side wrote them all."""
    files: bool
    """Whether any of them has files."""
