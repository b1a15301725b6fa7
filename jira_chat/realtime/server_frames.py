"""Types of the frames sent to browsers; `make contract` generates TypeScript and documentation from them."""

from datetime import datetime

from msgspec import UNSET, Struct, UnsetType

from jira_chat.access.principals import Side
from jira_chat.attachments.models import Attachment
from jira_chat.conversations.models import Named, Receipts, Sla
from jira_chat.kernel import bounds
from jira_chat.kernel.ids import AccountId, ConversationId

Ref = bounds.Id | int | None
"""An id chosen by the client to match an answer to its frame."""


class Message(Struct, frozen=True, kw_only=True):
    """One message. A conversation's sequence numbers count from 1 without gaps."""

    seq: int
    client_id: str
    """Chosen by the sender and kept across retries: the same id means the same message."""
    side: Side
    author: str
    """Empty for an agent if the project hides agents' names from customers; a client then shows "Support"."""
    photo: str | UnsetType = UNSET
    """Customers only: the path of the agent's photo on our origin, if they may see one."""
    body: str
    """Plain text."""
    at: datetime
    attachments: tuple[Attachment, ...] | UnsetType = UNSET
    """Its files; `GET /files/<attachment>` has them."""
    refused: bool | UnsetType = UNSET
    """True if Jira refused the message."""
    edited: bool | UnsetType = UNSET
    """True if the message was edited, here or in Jira, after it was sent."""
    removed: bool | UnsetType = UNSET
    """True if the message was removed, deleted in Jira, or hidden from the customer; the body is empty."""
    purged: bool | UnsetType = UNSET
    """True if only Jira keeps the text; the body is empty."""
    revision: int | UnsetType = UNSET
    """How often the text changed; absent if it never did."""
    outdated: bool | UnsetType = UNSET
    """True if Jira still has the former text and refuses the change."""


class Rating(Struct, frozen=True, kw_only=True):
    """A customer's rating of a finished chat."""

    score: int
    """From 1, the worst, to 5."""
    comment: str


class Conversation(Struct, frozen=True, kw_only=True):
    """A conversation as one of its sides sees it."""

    id: ConversationId
    issue_key: str | None
    summary: str | None
    """The summary of its request."""
    resolved: bool
    last: Message | None
    seq: int
    """The sequence number of the latest message."""
    created_at: datetime
    closed: bool
    """The request is out of reach: it can be read but not continued."""
    moved: bool = False
    """The request was moved to another project; with `closed`, out of the receiver's reach."""
    offered: bool = False
    """It is being offered to an agent."""
    revisions: int = 0
    """How often a message was edited or removed; a client that knows another number asks for `history` again."""
    follows: ConversationId | UnsetType = UNSET
    """The conversation that this one continues; its request stays resolved."""
    receipts: Receipts | UnsetType = UNSET
    """Absent before the first delivery."""
    unconfirmed: str | UnsetType | None = UNSET
    """The unconfirmed e-mail address that a visitor left; no answer is mailed there."""
    customer: str | UnsetType = UNSET
    """Agents only."""
    anonymous: bool | UnsetType = UNSET
    """Agents only: the customer is unknown."""
    site: str | UnsetType | None = UNSET
    """Agents only: the web site that the customer is on."""
    rating: Rating | UnsetType = UNSET
    """Agents only: the customer's rating, if there is one."""
    customer_online: bool | UnsetType = UNSET
    """Agents only."""
    assignee: AccountId | UnsetType | None = UNSET
    """Agents only: the request's assignee in Jira."""
    assignee_name: str | UnsetType | None = UNSET
    """Agents only."""
    status: str | UnsetType | None = UNSET
    """Agents only: the name of the request's status in its workflow; null until it is read."""
    status_category: str | UnsetType | None = UNSET
    """Agents only: `new`, `indeterminate`, `done` or `undefined`."""
    waiting_since: datetime | UnsetType | None = UNSET
    """Agents only: when the customer wrote the first message without an answer."""
    sla: Sla | UnsetType | None = UNSET
    """Agents only: the request's SLA that is due next, if Jira has one."""
    told_at: datetime | UnsetType | None = UNSET
    """Agents only: when the customer was told that no agent has answered; valid if not before `waiting_since`."""
    left_at: datetime | UnsetType | None = UNSET
    """Agents only: when the customer left it as a request; valid if not before `waiting_since`."""
    labels: tuple[str, ...] | UnsetType = UNSET
    """Agents only: the request's labels."""
    request_type: Named | UnsetType | None = UNSET
    """Agents only: null until it is read from Jira."""
    organizations: tuple[Named, ...] | UnsetType = UNSET
    """Agents only: the first organizations that the request is shared with."""
    language: str | UnsetType | None = UNSET
    """Agents only: the language tag reported by the customer's browser."""
    path: str | UnsetType | None = UNSET
    """Agents only: the path of the customer's current page, if their browser reports it."""


class ServerFrame(Struct, frozen=True, kw_only=True, tag_field="type"):
    """A frame that the server sends."""


class Welcome(ServerFrame, frozen=True, kw_only=True, tag="welcome"):
    """The answer to a hello: the current state."""

    side: Side
    name: str
    conversations: list[Conversation]
    """A customer's last ten, an issue's only one, or a dashboard's newest 50."""
    agents_online: bool
    heartbeat: float
    """Seconds between pings."""
    online: bool | UnsetType = UNSET
    """Agents: my own choice."""
    ticket: str | UnsetType = UNSET
    """Customers, over a WebSocket: opens the next socket, once, as long as this one could have stayed open."""


class Started(ServerFrame, frozen=True, kw_only=True, tag="started"):
    """The answer to a start, after the commit."""

    ref: Ref
    client_id: str
    conversation: Conversation
    message: Message


class Ack(ServerFrame, frozen=True, kw_only=True, tag="ack"):
    """The answer to a post, after the commit."""

    ref: Ref
    client_id: str
    conversation: ConversationId
    seq: int
    at: datetime


class ConversationNews(ServerFrame, frozen=True, kw_only=True, tag="conversation"):
    """A conversation that is new or has changed, for example by getting its issue key."""

    conversation: Conversation


class MessageNews(ServerFrame, frozen=True, kw_only=True, tag="message"):
    """A message that is new or, with a known `seq`, was edited or removed; its sender gets it too."""

    conversation: ConversationId
    message: Message


class Messages(ServerFrame, frozen=True, kw_only=True, tag="messages"):
    """A run of messages, oldest first."""

    ref: Ref
    conversation: ConversationId
    messages: list[Message]
    more: bool
    """Whether older or newer ones remain."""


class Resync(ServerFrame, frozen=True, kw_only=True, tag="resync"):
    """The client missed too much: it drops its messages and asks for `history`."""

    ref: Ref
    conversation: ConversationId


class Typing(ServerFrame, frozen=True, kw_only=True, tag="typing"):
    """A person started or stopped typing."""

    conversation: ConversationId
    side: Side
    name: str
    """Like the `author` of a message."""
    active: bool


class Reading(ServerFrame, frozen=True, kw_only=True, tag="reading"):
    """Agents: a colleague has a conversation on the screen, or no longer has."""

    conversation: ConversationId
    account: str
    name: str
    active: bool


class ReceiptNews(ServerFrame, frozen=True, kw_only=True, tag="receipt"):
    """How far a side has got in a conversation; for agents, the furthest of them."""

    conversation: ConversationId
    side: Side
    delivered: int
    read: int


class Presence(ServerFrame, frozen=True, kw_only=True, tag="presence"):
    """A change of presence; only changed fields are set."""

    agents_online: bool | UnsetType = UNSET
    online: bool | UnsetType = UNSET
    """Agents: my own choice."""
    away: bool | UnsetType = UNSET
    """Agents: whether I count as away because my pages have been inactive."""
    conversation: ConversationId | UnsetType = UNSET
    """Together with `customer_online`."""
    customer_online: bool | UnsetType = UNSET


class Listed(ServerFrame, frozen=True, kw_only=True, tag="listed"):
    """A page of a view."""

    ref: Ref
    conversations: list[Conversation]
    """Up to 50: `waiting` by the `breach_at` of their SLA, then the longest wait; other views by the latest."""
    cursor: str | None
    """The cursor of the next page; null after the last."""


class Overview(ServerFrame, frozen=True, kw_only=True, tag="overview"):
    """How many conversations each view has, at most a second old."""

    ref: Ref
    counts: dict[str, int]
    """For `resolved` and `online`, 1000 means 1000 or more."""
    filters: dict[str, int] | UnsetType = UNSET
    """Counts of the agent's own filters by id, if there are any."""
    answered: int | UnsetType = UNSET
    """Conversations first answered since `since`."""
    median_seconds: float | UnsetType | None = UNSET
    """Median time from their start to that answer; null if there was none."""


class NotesNews(ServerFrame, frozen=True, kw_only=True, tag="notes"):
    """Agents: there is a new note on a conversation; `GET /api/conversations/<conversation>/notes` has it."""

    conversation: ConversationId


class OffersNews(ServerFrame, frozen=True, kw_only=True, tag="offers"):
    """Agents: my offers changed; `GET /api/offers` has them."""


class CommentNews(ServerFrame, frozen=True, kw_only=True, tag="comment"):
    """Agents: my page may write the comment to Jira that `POST /api/conversations/<conversation>/comment` returns."""

    conversation: ConversationId


class Pong(ServerFrame, frozen=True, kw_only=True, tag="pong"):
    """The answer to a ping."""

    ref: Ref
    positions: dict[ConversationId, int]
    """The latest sequence numbers of the last ten conversations, so that a client notices missing messages."""
    revisions: dict[ConversationId, int]
    """Their `revisions`, so that a client notices edited and removed messages."""
    receipts: dict[ConversationId, Receipts] | UnsetType = UNSET
    """Their receipts, if anything was delivered."""


class Failure(ServerFrame, frozen=True, kw_only=True, tag="error"):
    """An error, worded for the person."""

    ref: Ref
    client_id: str | None
    code: str
    message: str
    retry_after: int | UnsetType = UNSET
    """Seconds, with `too_many_requests`."""


AnyServerFrame = (
    Welcome
    | Started
    | Ack
    | ConversationNews
    | MessageNews
    | Messages
    | Resync
    | Typing
    | Reading
    | ReceiptNews
    | Presence
    | Listed
    | Overview
    | NotesNews
    | OffersNews
    | CommentNews
    | Pong
    | Failure
)
