"""What browsers get through the socket, as types; `make contract` makes TypeScript and documentation of them."""

from datetime import datetime

from msgspec import UNSET, Struct, UnsetType

from jira_chat.access.principals import Side
from jira_chat.attachments.models import Attachment
from jira_chat.conversations.models import Named, Receipts, Sla
from jira_chat.kernel import bounds
from jira_chat.kernel.ids import AccountId, ConversationId

Ref = bounds.Id | int | None
"""What a client chose to recognise an answer by."""


class Message(Struct, frozen=True, kw_only=True):
    """One message. Sequence numbers count from 1 without gaps in a conversation."""

    seq: int
    client_id: str
    """Chosen by the sender and kept through retries: the same id is the same message."""
    side: Side
    author: str
    """Empty for an agent where the project does not show customers who answers: a client says "Support"."""
    photo: str | UnsetType = UNSET
    """Customers only: the path of the agent's photo on our origin, where they see one."""
    body: str
    """Plain text."""
    at: datetime
    attachments: tuple[Attachment, ...] | UnsetType = UNSET
    """Its files; `GET /files/<attachment>` has them."""
    refused: bool | UnsetType = UNSET
    """True where Jira does not take it."""
    edited: bool | UnsetType = UNSET
    """True where it was changed, here or in Jira, after it was sent."""
    removed: bool | UnsetType = UNSET
    """True where it was taken back, deleted in Jira, or is not for the customer any more; the body is empty."""
    purged: bool | UnsetType = UNSET
    """True where its text is kept in Jira alone; the body is empty."""
    revision: int | UnsetType = UNSET
    """How often its words changed; where they did."""
    outdated: bool | UnsetType = UNSET
    """True where Jira still says what was said before, and does not let us change it."""


class Rating(Struct, frozen=True, kw_only=True):
    """What a customer thinks of a chat that is over."""

    score: int
    """From 1, the worst, to 5."""
    comment: str


class Conversation(Struct, frozen=True, kw_only=True):
    """A conversation as one of its sides sees it."""

    id: ConversationId
    issue_key: str | None
    summary: str | None
    """What its request is called."""
    resolved: bool
    last: Message | None
    seq: int
    """That of the latest message."""
    created_at: datetime
    closed: bool
    """The request is out of reach: it can be read but not continued."""
    moved: bool = False
    """Where the request was moved to another project; closed as well, out of reach of who is told."""
    offered: bool = False
    """It is being offered to an agent."""
    revisions: int = 0
    """How often a message was edited or removed; a client that knows another number asks for `history` again."""
    follows: ConversationId | UnsetType = UNSET
    """The conversation that this one continues, whose request stays resolved."""
    receipts: Receipts | UnsetType = UNSET
    """Where anything was delivered."""
    unconfirmed: str | UnsetType | None = UNSET
    """The e-mail address that a visitor left, until it is confirmed; no answer is mailed there."""
    customer: str | UnsetType = UNSET
    """Agents only."""
    anonymous: bool | UnsetType = UNSET
    """Agents only: nobody knows who the customer is."""
    site: str | UnsetType | None = UNSET
    """Agents only: the web site that the customer is on."""
    rating: Rating | UnsetType = UNSET
    """Agents only: what the customer thinks of it, where they said so."""
    customer_online: bool | UnsetType = UNSET
    """Agents only."""
    assignee: AccountId | UnsetType | None = UNSET
    """Agents only: who has the request in Jira."""
    assignee_name: str | UnsetType | None = UNSET
    """Agents only."""
    status: str | UnsetType | None = UNSET
    """Agents only: the request's, in the words of its workflow; null before the first look."""
    status_category: str | UnsetType | None = UNSET
    """Agents only: `new`, `indeterminate`, `done` or `undefined`."""
    waiting_since: datetime | UnsetType | None = UNSET
    """Agents only: when the customer wrote what nobody has answered yet."""
    sla: Sla | UnsetType | None = UNSET
    """Agents only: the request's SLA that is missed next, where Jira has one."""
    told_at: datetime | UnsetType | None = UNSET
    """Agents only: when the customer was told that nobody has answered. Counts from `waiting_since` on."""
    left_at: datetime | UnsetType | None = UNSET
    """Agents only: when the customer left it as a request. Counts from `waiting_since` on, too."""
    labels: tuple[str, ...] | UnsetType = UNSET
    """Agents only: the request's."""
    request_type: Named | UnsetType | None = UNSET
    """Agents only: null until Jira tells it."""
    organizations: tuple[Named, ...] | UnsetType = UNSET
    """Agents only: the first ones that the request is shared with."""
    language: str | UnsetType | None = UNSET
    """Agents only: the tag of the customer's language, where their browser says it."""
    path: str | UnsetType | None = UNSET
    """Agents only: the path of the page that the customer is on, where their browser says it."""


class ServerFrame(Struct, frozen=True, kw_only=True, tag_field="type"):
    """Anything that a client may get."""


class Welcome(ServerFrame, frozen=True, kw_only=True, tag="welcome"):
    """The answer to a hello: what there is."""

    side: Side
    name: str
    conversations: list[Conversation]
    """The last ten of a customer; the one of an issue; the newest 50 of a dashboard."""
    agents_online: bool
    heartbeat: float
    """Seconds between pings."""
    online: bool | UnsetType = UNSET
    """Agents: my own choice."""


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
    """A conversation that is new or has changed (it got its issue key, say)."""

    conversation: Conversation


class MessageNews(ServerFrame, frozen=True, kw_only=True, tag="message"):
    """A message that is new, or (with a `seq` that was there before) was edited or removed; its sender gets it too."""

    conversation: ConversationId
    message: Message


class Messages(ServerFrame, frozen=True, kw_only=True, tag="messages"):
    """A run of messages, oldest first."""

    ref: Ref
    conversation: ConversationId
    messages: list[Message]
    more: bool
    """Older or newer ones remain."""


class Resync(ServerFrame, frozen=True, kw_only=True, tag="resync"):
    """Too much was missed: forget the messages at hand and ask for `history`."""

    ref: Ref
    conversation: ConversationId


class Typing(ServerFrame, frozen=True, kw_only=True, tag="typing"):
    """Somebody writes, or stopped."""

    conversation: ConversationId
    side: Side
    name: str
    """As `author` of a message."""
    active: bool


class Reading(ServerFrame, frozen=True, kw_only=True, tag="reading"):
    """Agents: a colleague has a conversation before their eyes, or not any more."""

    conversation: ConversationId
    account: str
    name: str
    active: bool


class ReceiptNews(ServerFrame, frozen=True, kw_only=True, tag="receipt"):
    """How far a side has got in a conversation: of the agents, the one who got furthest."""

    conversation: ConversationId
    side: Side
    delivered: int
    read: int


class Presence(ServerFrame, frozen=True, kw_only=True, tag="presence"):
    """Somebody came or went; has what changed."""

    agents_online: bool | UnsetType = UNSET
    online: bool | UnsetType = UNSET
    """Agents: my own choice."""
    away: bool | UnsetType = UNSET
    """Agents: whether nobody has been at my pages for so long that I count as away."""
    conversation: ConversationId | UnsetType = UNSET
    """Together with `customer_online`."""
    customer_online: bool | UnsetType = UNSET


class Listed(ServerFrame, frozen=True, kw_only=True, tag="listed"):
    """A page of a view."""

    ref: Ref
    conversations: list[Conversation]
    """Up to 50: of `waiting` by the `breach_at` of their SLA, then the longest; of all others the latest."""
    cursor: str | None
    """What the next page is asked for with; null after the last."""


class Overview(ServerFrame, frozen=True, kw_only=True, tag="overview"):
    """How many conversations each view has, a second old at the most."""

    ref: Ref
    counts: dict[str, int]
    """1000 of `resolved` and `online` means as many or more."""
    filters: dict[str, int] | UnsetType = UNSET
    """The same of the agent's own filters, by their ids; where there are some."""
    answered: int | UnsetType = UNSET
    """Conversations that got their first answer since then."""
    median_seconds: float | UnsetType | None = UNSET
    """From their beginning to that answer; null where there was none."""


class NotesNews(ServerFrame, frozen=True, kw_only=True, tag="notes"):
    """Agents: there is a new note on a conversation; `GET /api/conversations/<conversation>/notes` has it."""

    conversation: ConversationId


class OffersNews(ServerFrame, frozen=True, kw_only=True, tag="offers"):
    """Agents: what is offered to me changed; `GET /api/offers` has it."""


class CommentNews(ServerFrame, frozen=True, kw_only=True, tag="comment"):
    """Agents: a page of yours may write to Jira what `POST /api/conversations/<conversation>/comment` gives it."""

    conversation: ConversationId


class Pong(ServerFrame, frozen=True, kw_only=True, tag="pong"):
    """The answer to a ping."""

    ref: Ref
    positions: dict[ConversationId, int]
    """The sequence numbers of the latest ten, so that a client that misses something notices."""
    revisions: dict[ConversationId, int]
    """Of the same, for what was edited or removed."""
    receipts: dict[ConversationId, Receipts] | UnsetType = UNSET
    """Of the same, where anything was delivered."""


class Failure(ServerFrame, frozen=True, kw_only=True, tag="error"):
    """What went wrong, in words for the person."""

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
