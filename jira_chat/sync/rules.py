"""Pure decisions between a conversation and its request."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from jira_chat.access.principals import Side
from jira_chat.attachments.models import Attachment, FileProblem
from jira_chat.conversations.models import Conversation, Message, Origin, Unsynced
from jira_chat.conversations.rules import PAUSE
from jira_chat.jira.models import Comment, Issue
from jira_chat.kernel.ids import AccountId, AttachmentId, ConversationId

LONGEST_WAIT = timedelta(seconds=10)
"""The longest a turn is held back while its writer keeps writing."""

MOST_IN_TURN = 100
"""Messages in one comment. Fewer comments keep busy writers within the budget of calls (`LIMIT_JIRA`)."""

CLOCKS_DIFFER = timedelta(minutes=10)
"""The largest difference between Jira's clock and ours."""

CLOSELY_EVERY = timedelta(minutes=5)
"""How often older comments are read again while new ones arrive: each costs a point."""


@dataclass(frozen=True)
class Turn:
    """Consecutive messages of one side, sent to Jira as one comment, or as several if one cannot hold them."""

    messages: Sequence[Message]

    @property
    def start(self) -> dict[str, str | int]:
        """The part of the marker that identifies the turn's comment, wherever the turn was cut."""
        first = self.messages[0]
        return start_of(first.conversation, first.seq)

    @property
    def marker(self) -> dict[str, str | int]:
        """The marker that the comment carries, so that it is never posted twice."""
        return self.start | {"last": self.messages[-1].seq}

    @property
    def has_files(self) -> bool:
        """Whether any message has files."""
        return any(message.attachments for message in self.messages)

    def held_by(self, comment: Comment) -> list[int]:
        """Return the numbers of the turn's messages that a comment holds."""
        return held_by(comment, self.messages)

    @property
    def agent(self) -> AccountId | None:
        """The Jira account of the first message's agent; None for customers, because we never act as them."""
        author = self.messages[0].author
        return author.account if author.side is Side.AGENT else None


@dataclass(frozen=True)
class Pause:
    """The writer may go on; look again at `until`."""

    until: datetime


def start_of(conversation: ConversationId, first: int) -> dict[str, str | int]:
    """Return the part of a marker that identifies the comment of a turn, given the turn's first message."""
    return {"conversation": conversation, "first": first}


def held_by(comment: Comment, unsynced: Sequence[Message]) -> list[int]:
    """Return the numbers of the messages that a comment holds; the latest may be newer than the comment."""
    return [message.seq for message in unsynced if _is_to_send(message) and message.seq <= comment.marker["last"]]


def span_of(comment: Comment) -> range:
    """Return the numbers of all messages with which our comment was written."""
    return range(comment.marker["first"], comment.marker["last"] + 1)


def next_turn(unsynced: Sequence[Message], now: datetime) -> Turn | Pause | None:
    """Decide what to send to Jira next, given all messages from the first that Jira lacks."""
    waiting = [message for message in unsynced if _is_to_send(message)]
    if not waiting:
        return None
    head = unsynced[unsynced.index(waiting[0]) :]
    run = _run(head)
    ended = len(run) < len(head) or len(run) == MOST_IN_TURN or bool(run[-1].attachments)
    over_at = _over_at(run[0].at, run[-1].at)
    return Turn(run) if ended or over_at <= now else Pause(over_at)


def early_until(unsynced: Unsynced, now: datetime) -> datetime | None:
    """Return until when `next_turn` would certainly return a Pause, None if it has to be asked."""
    over_at = _over_at(unsynced.first_at, unsynced.last_at)
    may_go_on = unsynced.one_side and not unsynced.files and unsynced.count < MOST_IN_TURN
    return over_at if may_go_on and over_at > now else None


def is_all(unsynced: Sequence[Message], sent: Collection[int]) -> bool:
    """Whether nothing is left to tell of the messages given to `next_turn`, and none was cut off behind them."""
    return len(unsynced) <= MOST_IN_TURN and all(each.seq in sent for each in unsynced if _is_to_send(each))


def said_in(message: Message) -> str:
    """Return the text of a message, or the names of its files."""
    return message.body or ", ".join(each.name for each in message.attachments)


def marked(attachments: Sequence[Attachment], refused: AttachmentId) -> list[Attachment]:
    """Return a message's files with the refused one marked."""
    mark = {"problem": FileProblem.REFUSED}
    return [msgspec.structs.replace(each, **mark) if each.id == refused else each for each in attachments]


def is_for_customer(comment: Comment, request: Issue) -> bool:
    """Whether a comment may reach the customer: explicitly public, and not one of ours coming back.

    The one gate between Jira's comments and the chat. A comment not known to be public is internal, and so is every
    comment on a request that a security level restricts.
    """
    return not comment.own and is_shown(comment, request)


def is_shown(comment: Comment, request: Issue) -> bool:
    """Whether the customer can read a comment in Jira."""
    return comment.public is True and not request.restricted and bool(text_of(comment) or comment.media)


def is_note(comment: Comment) -> bool:
    """Whether a comment of ours is an agent's note (`sync/notes.py`)."""
    return isinstance(comment.marker, dict) and "note" in comment.marker


def is_same_words(comment: Comment, messages: Sequence[Message]) -> bool:
    """Whether our comment holds exactly one message, written by its author, so that its edits apply to the message."""
    return len(messages) == 1 and comment.author is not None and comment.author == messages[0].author.account


def came_too_late(comment: Comment, request: Issue) -> bool:
    """Whether a comment arrived after its request was resolved, where agents do not look."""
    return request.done and request.resolved_at is not None and comment.created > request.resolved_at


def may_be_revised(request: Issue, comments: Collection[Comment], conversation: Conversation, now: datetime) -> bool:
    """Whether to read older comments again, because new comments alone may not explain the request's latest change.

    A new comment hides an earlier edit of an older one, so older comments are read now and then in any case.
    """
    checked_at = conversation.checked_at
    if request.changed_at is None or checked_at is None or request.changed_at < checked_at - CLOCKS_DIFFER:
        return False
    newest = max((comment.created for comment in comments), default=conversation.heard_until)
    is_explained = newest is not None and request.changed_at <= newest
    return not is_explained or _window(now) != _window(checked_at)


def _window(moment: datetime) -> int:
    return int(moment.timestamp() // CLOSELY_EVERY.total_seconds())


def text_of(comment: Comment) -> str:
    """Return what the customer reads of a comment."""
    return comment.text.strip()


def side_of(comment: Comment, customers: Collection[AccountId | None]) -> Side | None:
    """Return the side on which a comment's author speaks; None if Jira has to be asked.

    The customer (in the portal or by mail) may be the conversation's or another one. Apps speak for agents.
    """
    if comment.by_customer or (comment.author is not None and comment.author in customers):
        return Side.CUSTOMER
    return Side.AGENT if comment.by_app or comment.author is None else None


def _over_at(first: datetime, last: datetime) -> datetime:
    return min(last + PAUSE, first + LONGEST_WAIT)


def _run(messages: Sequence[Message]) -> list[Message]:
    run = [messages[0]]
    for message in messages[1:MOST_IN_TURN]:
        # The extent of a comment with files must not depend on when it is sent.
        if run[-1].attachments or not _continues(run[0], message):
            break
        run.append(message)
    return run


def _is_to_send(message: Message) -> bool:
    return not message.in_jira and not message.refused and message.origin is Origin.CHAT


def _continues(first: Message, message: Message) -> bool:
    return _is_to_send(message) and message.author.side is first.author.side
