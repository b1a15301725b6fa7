"""Pure decisions between a conversation and its request."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from jira_chat.access.principals import Side
from jira_chat.attachments.models import Attachment, FileProblem
from jira_chat.conversations.models import Conversation, Message, Origin, Untold
from jira_chat.conversations.rules import PAUSE
from jira_chat.jira.models import Comment, Issue
from jira_chat.kernel.ids import AccountId, AttachmentId, ConversationId

LONGEST_WAIT = timedelta(seconds=10)
"""Jira does not wait longer than this for somebody who keeps writing."""

MOST_IN_TURN = 100
"""Messages told with one comment. Fewer comments keep who writes a lot within the budget of calls (`LIMIT_JIRA`)."""

CLOCKS_DIFFER = timedelta(minutes=10)
"""Jira's clock and ours, at the most."""

CLOSELY_EVERY = timedelta(minutes=5)
"""Older comments are read again at most so often while new ones come: each costs a point."""


@dataclass(frozen=True)
class Turn:
    """Consecutive messages of one side, told to Jira as one comment, or as more where one does not hold them."""

    messages: Sequence[Message]

    @property
    def start(self) -> dict[str, str | int]:
        """What tells its comment from all others, wherever the turn was cut."""
        first = self.messages[0]
        return start_of(first.conversation, first.seq)

    @property
    def marker(self) -> dict[str, str | int]:
        """What the comment carries, so that it is never posted twice."""
        return self.start | {"last": self.messages[-1].seq}

    @property
    def has_files(self) -> bool:
        """Whether files came with it."""
        return any(message.attachments for message in self.messages)

    def told_by(self, comment: Comment) -> list[int]:
        """Return which of its messages a comment holds."""
        return told_by(comment, self.messages)

    @property
    def agent(self) -> AccountId | None:
        """Whose words it begins with, as far as that is an agent of Jira's. Customers are never acted for."""
        author = self.messages[0].author
        return author.account if author.side is Side.AGENT else None


@dataclass(frozen=True)
class Pause:
    """The writer may go on; look again at `until`."""

    until: datetime


def start_of(conversation: ConversationId, first: int) -> dict[str, str | int]:
    """Return what tells the comment of a turn that begins with a message from all others."""
    return {"conversation": conversation, "first": first}


def told_by(comment: Comment, untold: Sequence[Message]) -> list[int]:
    """Return which messages a comment holds; it may have been written before the latest were."""
    return [message.seq for message in untold if _is_to_tell(message) and message.seq <= comment.marker["last"]]


def span_of(comment: Comment) -> range:
    """Return the numbers of all messages that a comment of ours was written with."""
    return range(comment.marker["first"], comment.marker["last"] + 1)


def next_turn(untold: Sequence[Message], now: datetime) -> Turn | Pause | None:
    """Decide what to tell Jira next, given all messages from the first that it does not have on."""
    waiting = [message for message in untold if _is_to_tell(message)]
    if not waiting:
        return None
    head = untold[untold.index(waiting[0]) :]
    run = _run(head)
    ended = len(run) < len(head) or len(run) == MOST_IN_TURN or bool(run[-1].attachments)
    over_at = _over_at(run[0].at, run[-1].at)
    return Turn(run) if ended or over_at <= now else Pause(over_at)


def early_until(untold: Untold, now: datetime) -> datetime | None:
    """Return until when `next_turn` would say Pause for certain, None where it has to be asked."""
    over_at = _over_at(untold.first_at, untold.last_at)
    may_go_on = untold.one_side and not untold.files and untold.count < MOST_IN_TURN
    return over_at if may_go_on and over_at > now else None


def is_all(untold: Sequence[Message], told: Collection[int]) -> bool:
    """Whether nothing is left to tell of what `next_turn` was given, nor cut off behind it."""
    return len(untold) <= MOST_IN_TURN and all(each.seq in told for each in untold if _is_to_tell(each))


def said_in(message: Message) -> str:
    """Return what a message says: its text, or what its files are called."""
    return message.body or ", ".join(each.name for each in message.attachments)


def marked(attachments: Sequence[Attachment], refused: AttachmentId) -> list[Attachment]:
    """Return a message's files, with the one that Jira refuses marked."""
    mark = {"problem": FileProblem.REFUSED}
    return [msgspec.structs.replace(each, **mark) if each.id == refused else each for each in attachments]


def is_for_customer(comment: Comment, request: Issue) -> bool:
    """Whether a comment may reach the customer: public in so many words, and not one of ours coming back.

    The one gate between Jira's comments and the chat. What is not known to be public is internal, and so is everything
    on a request that a security level restricts.
    """
    return not comment.own and is_shown(comment, request)


def is_shown(comment: Comment, request: Issue) -> bool:
    """Whether the customer can read a comment in Jira."""
    return comment.public is True and not request.restricted and bool(text_of(comment) or comment.media)


def is_note(comment: Comment) -> bool:
    """Whether a comment of ours is an agent's note (`sync/notes.py`)."""
    return isinstance(comment.marker, dict) and "note" in comment.marker


def is_same_words(comment: Comment, messages: Sequence[Message]) -> bool:
    """Whether a comment of ours holds an agent's one message and nothing else, so that an edit of it edits that."""
    return len(messages) == 1 and comment.author is not None and comment.author == messages[0].author.account


def came_too_late(comment: Comment, request: Issue) -> bool:
    """Whether a comment came just after its request was resolved: agents do not look there."""
    return request.done and request.resolved_at is not None and comment.created > request.resolved_at


def may_be_revised(request: Issue, comments: Collection[Comment], conversation: Conversation, now: datetime) -> bool:
    """Whether to look at older comments, since more than new comments may have changed when Jira was last asked.

    A new comment hides that an older one was changed just before, so now and then they are looked at all the same.
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
    """Say on which side somebody speaks, as far as the comment tells; None where Jira has to be asked.

    A customer (in the portal or by mail) may be the conversation's or another. Apps speak for agents.
    """
    if comment.by_customer or (comment.author is not None and comment.author in customers):
        return Side.CUSTOMER
    return Side.AGENT if comment.by_app or comment.author is None else None


def _over_at(first: datetime, last: datetime) -> datetime:
    return min(last + PAUSE, first + LONGEST_WAIT)


def _run(messages: Sequence[Message]) -> list[Message]:
    run = [messages[0]]
    for message in messages[1:MOST_IN_TURN]:
        # What a comment with files holds must not depend on when it is told.
        if run[-1].attachments or not _continues(run[0], message):
            break
        run.append(message)
    return run


def _is_to_tell(message: Message) -> bool:
    return not message.in_jira and not message.refused and message.origin is Origin.CHAT


def _continues(first: Message, message: Message) -> bool:
    return _is_to_tell(message) and message.author.side is first.author.side
