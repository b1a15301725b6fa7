"""What this process knows of the conversations that its sockets follow: how far they have got, and who may see them.

It answers heartbeats and passes typing on without the database. Hints keep it right; after a gap it is read again.
"""

from collections.abc import Iterator
from dataclasses import replace
from weakref import WeakValueDictionary

from jira_chat.conversations.models import Conversation, Receipts
from jira_chat.kernel.ids import ConversationId

MOST_FOLLOWED = 50
"""By one socket: as many as a dashboard lists."""


class Position:
    """Up to which message a conversation's followers here have been told."""

    __slots__ = ("__weakref__", "conversation", "receipts", "seq")

    conversation: Conversation
    """Without its last message, which would only take room."""
    seq: int
    receipts: Receipts
    """How far each side has got, as far as this process was told."""


class Positions:
    """The positions of all conversations that somebody here follows. What nobody follows any more is forgotten."""

    def __init__(self) -> None:
        self._known: WeakValueDictionary[ConversationId, Position] = WeakValueDictionary()

    def __iter__(self) -> Iterator[Position]:
        return iter(list(self._known.values()))

    def get(self, conversation: ConversationId) -> Position | None:
        """Return a conversation's position, None where nobody follows it."""
        return self._known.get(conversation)

    def of(self, conversation: Conversation) -> Position:
        """Return a conversation's position as it is now, that of its last message when nobody followed it.

        It lives as long as somebody keeps it.
        """
        position = self._known.get(conversation.id)
        if position is None:
            position = self._known[conversation.id] = Position()
            position.seq = conversation.seq
            position.receipts = Receipts()
        position.conversation = replace(conversation, last=None)
        return position


def follow(followed: list[Position], position: Position) -> None:
    """Let a socket follow a conversation as its latest."""
    if followed and followed[-1] is position:
        return
    if position in followed:
        followed.remove(position)
    followed.append(position)
    if len(followed) > MOST_FOLLOWED:
        del followed[0]


def has_changed(known: Position, now: Conversation) -> bool:
    """Whether what lists show of a conversation is not what was known."""
    before = known.conversation
    shown = (
        "issue_key",
        "summary",
        "resolved",
        "closed",
        "moved",
        "customer_name",
        "site",
        "revisions",
        "unconfirmed_email",
        "told_at",
        "left_at",
        "offered",
        "rating",
        "progress",
    )
    return any(getattr(before, name) != getattr(now, name) for name in shown)
