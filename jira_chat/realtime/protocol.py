"""The frames of `docs/protocol.md`: client frames, and server frames made from domain values. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, get_args

import msgspec

from jira_chat.access.principals import Principal, Side
from jira_chat.attachments.rules import MOST_IN_MESSAGE
from jira_chat.conversations import models, rules, visits
from jira_chat.conversations.models import Conversation, Message, Page, Receipt, View
from jira_chat.kernel import bounds
from jira_chat.kernel.errors import DomainError, InvalidInputError
from jira_chat.kernel.ids import AttachmentId, ConversationId
from jira_chat.realtime import server_frames
from jira_chat.realtime.errors import UnknownKindError
from jira_chat.realtime.server_frames import AnyServerFrame, Ref

Id = Annotated[ConversationId, msgspec.Meta(pattern=r"\A[!-~]+\Z", max_length=64)]
"""Printable ASCII, checked before the id reaches the database."""

Cursor = Annotated[str, msgspec.Meta(pattern=r"\A[!-~]+\Z", max_length=128)]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]

MOST_RECEIPTS = 50
"""Receipts per frame, as many as a dashboard lists."""

VERSION = 1
"""The protocol's version. New kinds of frames and fields do not change it; receivers ignore unknown ones."""


class ClientFrame(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """A frame that a client sends; the answer repeats its `ref`."""

    ref: Ref = None


class Hello(ClientFrame, frozen=True, kw_only=True, tag="hello"):
    """The first frame; the answer is `welcome`."""

    ticket: bounds.Token
    v: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] = VERSION
    """The version of the protocol, so far always 1."""


FileId = Annotated[AttachmentId, msgspec.Meta(pattern=r"\A[!-~]+\Z", max_length=64)]

Attachments = Annotated[tuple[FileId, ...], msgspec.Meta(max_length=MOST_IN_MESSAGE)]
"""Files uploaded before, by the ids from the answers to the uploads."""


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """The contact of a visitor who leaves a message."""

    email: bounds.Address
    name: bounds.Line = ""
    """Not needed from a visitor who has an account."""


class Start(ClientFrame, frozen=True, kw_only=True, tag="start"):
    """Customers: start a conversation with its first message; the answer is `started`."""

    client_id: bounds.Line
    body: bounds.Message
    attachments: Attachments = ()
    """At most five files; with files, the body may be empty."""
    answers: Annotated[dict[bounds.Id, bounds.Text | bounds.Few[bounds.Id]], msgspec.Meta(max_length=100)] = {}
    """Answers to the project's questions by field: a text, or the ids of the chosen options."""
    page: visits.VisitedPage | None = None
    """The page that the customer is on."""
    contact: Contact | None = None
    """A visitor's address for the answer while no agent is online; a code confirms it later."""


class Visit(ClientFrame, frozen=True, kw_only=True, tag="visit"):
    """Customers: report the page now being visited; there is no answer."""

    conversation: Id
    page: visits.VisitedPage


class Post(ClientFrame, frozen=True, kw_only=True, tag="post"):
    """Add a message; the answer is `ack`."""

    conversation: Id
    client_id: bounds.Line
    body: bounds.Message
    attachments: Attachments = ()
    """As in `start`."""


class Sync(ClientFrame, frozen=True, kw_only=True, tag="sync"):
    """Ask for all messages after a sequence number; the answer is `messages`, or `resync` if there are too many."""

    conversation: Id
    after: bounds.Seq


class History(ClientFrame, frozen=True, kw_only=True, tag="history"):
    """Ask for up to 50 messages before a sequence number; the answer is `messages`."""

    conversation: Id
    before: bounds.Seq | None = None
    """Without it, the latest messages."""


class Typing(ClientFrame, frozen=True, kw_only=True, tag="typing"):
    """Report typing every 4 s, or its end; receivers forget it after 6 s."""

    conversation: Id
    active: bool = True


class Reading(ClientFrame, frozen=True, kw_only=True, tag="reading"):
    """Agents: report every 15 s that a conversation is on the screen, or that it no longer is.

    Other agents forget it after 40 s; customers never learn of it.
    """

    conversation: Id
    active: bool = True


class Receipts(ClientFrame, frozen=True, kw_only=True, tag="receipts"):
    """Report up to which message conversations were delivered and read, after a change."""

    receipts: Annotated[dict[Id, Receipt], msgspec.Meta(max_length=MOST_RECEIPTS)]
    """Receipts by conversation. They are cumulative: a lower number changes nothing."""


class Presence(ClientFrame, frozen=True, kw_only=True, tag="presence"):
    """Agents: go online or offline; the answer is `presence`."""

    online: bool
    until: datetime | None = None
    """When the agent goes offline automatically, within a day; without it, they stay online until they go offline."""
    by_hours: bool = False
    """With `online`: only within the agent's working hours."""
    everywhere: bool = False
    """For all projects of the agent; otherwise for the project of the page."""


class Active(ClientFrame, frozen=True, kw_only=True, tag="active"):
    """Agents: report activity on the page, every 30 s at most; there is no answer."""


class List(ClientFrame, frozen=True, kw_only=True, tag="list"):
    """Agents on a project's chat page: ask for a page of a view or of search results; the answer is `listed`."""

    view: View
    search: bounds.Line = ""
    """Words to search for, all required; with the view `found`."""
    filter: bounds.Id = ""
    """The id of one of the agent's own filters, with the view `filter`."""
    cursor: Cursor | None = None
    """The cursor of the previous page's answer."""


class Overview(ClientFrame, frozen=True, kw_only=True, tag="overview"):
    """Agents on a project's chat page: ask how many conversations each view has; the answer is `overview`."""

    since: Instant | None = None
    """The start of the agent's day; the answer then has its figures, too."""


class Ping(ClientFrame, frozen=True, kw_only=True, tag="ping"):
    """Send a heartbeat; the answer is `pong`."""


class _AnyKind(msgspec.Struct, frozen=True, kw_only=True):
    """A frame of any kind."""

    type: bounds.Line
    ref: Ref = None


AnyClientFrame = (
    Hello
    | Start
    | Visit
    | Post
    | Sync
    | History
    | Typing
    | Reading
    | Receipts
    | Presence
    | Active
    | List
    | Overview
    | Ping
)
_decoder: msgspec.json.Decoder[AnyClientFrame] = msgspec.json.Decoder(AnyClientFrame)
_KINDS = frozenset(str(each.__struct_config__.tag) for each in get_args(AnyClientFrame))
_any_decoder: msgspec.json.Decoder[_AnyKind] = msgspec.json.Decoder(_AnyKind)
_encoder = msgspec.json.Encoder()

_LONGEST_REASON = 300


def read(text: bytes) -> AnyClientFrame:
    """Parse a client's frame.

    Raises UnknownKindError for a kind that a later version may define, InvalidInputError for an invalid frame.
    """
    try:
        return _decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        reason = str(error)[:_LONGEST_REASON]
    _check_kind(text)
    raise InvalidInputError(f"This frame cannot be read: {reason}")


def _check_kind(text: bytes) -> None:
    try:
        unknown = _any_decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return
    if unknown.type not in _KINDS:
        raise UnknownKindError("This kind of frame is not known here.", ref=unknown.ref)


def encode(frame: AnyServerFrame | Mapping[str, Any]) -> bytes:
    """Encode a frame."""
    return _encoder.encode(frame)


def welcome(
    person: Principal,
    conversations: list[server_frames.Conversation],
    *,
    agents_online: bool,
    online: bool,
    heartbeat: float,
) -> server_frames.Welcome:
    """Return the answer to a hello."""
    return server_frames.Welcome(
        side=person.side,
        name=person.name,
        conversations=conversations,
        agents_online=agents_online,
        heartbeat=heartbeat,
        online=online if person.side is Side.AGENT else msgspec.UNSET,
    )


def conversation_value(
    conversation: Conversation, *, side: Side, receipts: models.Receipts, customer_online: bool = False
) -> server_frames.Conversation:
    """Return a conversation as one side sees it; only agents see who and where the customer is."""
    value = server_frames.Conversation(
        id=conversation.id,
        issue_key=conversation.issue_key,
        summary=conversation.summary,
        resolved=conversation.resolved,
        last=None if conversation.last is None else message_value(conversation.last),
        seq=conversation.seq,
        created_at=conversation.created_at,
        closed=conversation.closed,
        moved=conversation.moved,
        offered=conversation.offered,
        revisions=conversation.revisions,
        follows=conversation.follows or msgspec.UNSET,
        receipts=receipts or msgspec.UNSET,
        unconfirmed=conversation.unconfirmed_email,
    )
    if side is Side.CUSTOMER:
        # Customers see a line about the transfer instead.
        transferred = conversation.transfers > 0 and not conversation.moved_out
        return msgspec.structs.replace(value, moved=False) if transferred else value
    return msgspec.structs.replace(
        value,
        customer=rules.name_for_agents(conversation),
        anonymous=conversation.anonymous,
        site=conversation.site,
        rating=_rating_value(conversation.rating),
        customer_online=customer_online,
        assignee=conversation.progress.assignee,
        assignee_name=conversation.progress.assignee_name,
        status=conversation.progress.status,
        status_category=conversation.progress.status_category,
        waiting_since=conversation.waiting_since,
        sla=conversation.progress.sla,
        told_at=conversation.told_at,
        left_at=conversation.left_at,
        labels=conversation.progress.labels,
        request_type=conversation.progress.request_type,
        organizations=conversation.progress.organizations,
        language=conversation.language,
        path=conversation.page,
    )


def _rating_value(rating: models.Rating | None) -> server_frames.Rating | msgspec.UnsetType:
    return msgspec.UNSET if rating is None else server_frames.Rating(score=rating.score, comment=rating.comment)


def message_value(message: Message) -> server_frames.Message:
    """Return a message as clients see it."""
    return server_frames.Message(
        seq=message.seq,
        client_id=message.client_id,
        side=message.author.side,
        author=message.author.name,
        photo=message.author.photo or msgspec.UNSET,
        body=message.body,
        at=message.at,
        attachments=message.attachments or msgspec.UNSET,
        refused=message.refused or msgspec.UNSET,
        edited=message.edited or msgspec.UNSET,
        removed=message.removed or msgspec.UNSET,
        purged=message.purged or msgspec.UNSET,
        revision=message.revision or msgspec.UNSET,
        outdated=message.correction is models.Correction.REFUSED or msgspec.UNSET,
    )


def message_frame(message: Message) -> server_frames.MessageNews:
    """Return the frame that announces a message."""
    return server_frames.MessageNews(conversation=message.conversation, message=message_value(message))


def page_frame(ref: Ref, conversation: ConversationId, page: Page) -> server_frames.Messages:
    """Return the answer with a page of messages."""
    messages = [message_value(message) for message in page.messages]
    return server_frames.Messages(ref=ref, conversation=conversation, messages=messages, more=page.more)


def error_frame(error: DomainError, *, ref: Ref = None, client_id: str | None = None) -> server_frames.Failure:
    """Return the answer for an error, worded for the person."""
    return server_frames.Failure(
        ref=ref,
        client_id=client_id,
        code=error.code,
        message=error.message,
        retry_after=error.details.get("retry_after", msgspec.UNSET),
    )
