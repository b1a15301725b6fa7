"""Pure decisions between a conversation and its request."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from jira_chat.access.principals import Side
from jira_chat.attachments.models import Attachment, FileProblem
from jira_chat.conversations import rules as conversation_rules
from jira_chat.conversations.models import Author, Conversation, Message, Origin
from jira_chat.jira.models import Comment, Issue
from jira_chat.kernel.ids import AccountId, AttachmentId

PAUSE = timedelta(seconds=2)
"""A turn is over when its writer was silent this long."""

LONGEST_WAIT = timedelta(seconds=10)
"""Jira does not wait longer than this for somebody who keeps writing."""

MOST_IN_TURN = 20
LONGEST_COMMENT = 32_767
"""What a comment of Jira's holds, in UTF-16 code units, as Jira counts: an emoji is two."""


@dataclass(frozen=True)
class Turn:
    """Consecutive messages of one side, told to Jira as one comment."""

    messages: Sequence[Message]

    @property
    def start(self) -> dict[str, str | int]:
        """What tells its comment from all others, wherever the turn was cut."""
        first = self.messages[0]
        return {"conversation": first.conversation, "first": first.seq}

    @property
    def marker(self) -> dict[str, str | int]:
        """What the comment carries, so that it is never posted twice."""
        return self.start | {"last": self.messages[-1].seq}

    def told_by(self, comment: Comment) -> list[int]:
        """Return which messages a comment holds: an earlier try was made before the latest were written."""
        return [message.seq for message in self.messages if message.seq <= comment.marker["last"]]

    @property
    def text(self) -> str:
        """The comment: who, then what they wrote. The app is its author in Jira, so the name stands in front."""
        return _text(self.messages)


@dataclass(frozen=True)
class Pause:
    """The writer may go on; look again at `until`."""

    until: datetime


def next_turn(untold: Sequence[Message], now: datetime, *, retrying: bool) -> Turn | Pause | None:
    """Decide what to tell Jira next, given all messages from the first that it does not have on.

    While `retrying`, a turn that begins here may have been posted already: there is nothing to wait for.
    """
    waiting = [message for message in untold if _is_to_tell(message)]
    if not waiting:
        return None
    head = untold[untold.index(waiting[0]) :]
    run = _run(head)
    ended = len(run) < len(head) or len(run) == MOST_IN_TURN or bool(run[-1].attachments)
    quiet_at = min(run[-1].at + PAUSE, run[0].at + LONGEST_WAIT)
    if ended or retrying or quiet_at <= now:
        return Turn(run)
    return Pause(quiet_at)


def reference_of(conversation: Conversation) -> str:
    """Return the text by which a request is recognised when we do not know whether it was made."""
    return f"Chat conversation {conversation.id}"


def description_of(conversation: Conversation, body: str) -> str:
    """Return a request's description: the first message, then where it came from."""
    where = f" on {conversation.site}" if conversation.site else ""
    return f"{body}\n\n{reference_of(conversation)}{where}"


def said_in(message: Message) -> str:
    """Return what a message says: its text, or what its files are called."""
    return message.body or ", ".join(each.name for each in message.attachments)


def summary_of(conversation: Conversation, first: Message) -> str:
    """Return what a conversation's request is called."""
    return conversation.summary or conversation_rules.summary_of(said_in(first))


def files_line(message: Message) -> str:
    """Return what stands before files whose text Jira did not take."""
    return f"{message.author.name}: " + ", ".join(each.name for each in message.attachments)


def file_line(message: Message, attachment: Attachment) -> str:
    """Return what stands before a file that is told after its message."""
    return f"{message.author.name}: {attachment.name}"


def marked(attachments: Sequence[Attachment], refused: AttachmentId) -> list[Attachment]:
    """Return a message's files, with the one that Jira refuses marked."""
    mark = {"problem": FileProblem.REFUSED}
    return [msgspec.structs.replace(each, **mark) if each.id == refused else each for each in attachments]


def is_for_customer(comment: Comment, request: Issue) -> bool:
    """Whether a comment may reach the customer: public in so many words, and not one of ours coming back.

    The one gate between Jira's comments and the chat. What is not known to be public is internal, and so is everything
    on a request that a security level restricts.
    """
    return comment.public is True and not comment.own and not request.restricted and _says_something(comment)


def _says_something(comment: Comment) -> bool:
    return bool(text_of(comment) or comment.media)


def text_of(comment: Comment) -> str:
    """Return what the customer reads of a comment."""
    return comment.text.strip()


def author_of(comment: Comment, customers: Collection[AccountId | None]) -> Author:
    """Say who speaks: an agent, or a customer (in the portal or by mail), be it the conversation's or another."""
    is_customer = comment.by_customer or (comment.author is not None and comment.author in customers)
    return Author(side=Side.CUSTOMER if is_customer else Side.AGENT, name=comment.author_name, account=comment.author)


def _run(messages: Sequence[Message]) -> list[Message]:
    run = [messages[0]]
    for message in messages[1:MOST_IN_TURN]:
        # What a comment with files holds must not depend on when it is told.
        if run[-1].attachments or not _continues(run[0], message) or _units(_text([*run, message])) > LONGEST_COMMENT:
            break
        run.append(message)
    return run


def _text(messages: Sequence[Message]) -> str:
    said = "\n".join(said_in(message) for message in messages)
    return f"{messages[0].author.name}: {said}"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _is_to_tell(message: Message) -> bool:
    return not message.in_jira and not message.refused and message.origin is Origin.CHAT


def _continues(first: Message, message: Message) -> bool:
    return (
        _is_to_tell(message) and message.author.side is first.author.side and message.author.name == first.author.name
    )
