"""Positions of the conversations that this process's sockets follow: their latest message and who may see them.

They answer heartbeats and check typing frames without the database. Hints keep them current; after a gap they are
read again.
"""

from collections.abc import Iterator
from dataclasses import replace
from weakref import WeakValueDictionary

from jira_chat.conversations.models import Conversation, Receipts
from jira_chat.kernel.ids import ConversationId

MOST_FOLLOWED = 50
"""Conversations per socket, as many as a dashboard lists."""


class Position:
    """The last message of a conversation that its followers here have received."""

    __slots__ = ("__weakref__", "conversation", "is_told", "receipts", "seq", "shown")

    conversation: Conversation
    """As it was last read, without its last message, to save memory."""
    shown: Conversation
    """As all listeners here know it. A welcome reads it for its own member alone."""
    seq: int
    is_told: bool
    """Whether all listeners here have received the last message, too: agents listen to more than they follow."""
    receipts: Receipts
    """How far each side has got, as far as this process knows."""


class Positions:
    """The positions of all followed conversations. A position without followers is garbage-collected."""

    def __init__(self) -> None:
        self._known: WeakValueDictionary[ConversationId, Position] = WeakValueDictionary()

    def __iter__(self) -> Iterator[Position]:
        return iter(list(self._known.values()))

    def get(self, conversation: ConversationId) -> Position | None:
        """Return a conversation's position, None if no socket follows it."""
        return self._known.get(conversation)

    def of(self, conversation: Conversation) -> Position:
        """Return a conversation's updated position; a new one starts at the conversation's last message.

        It lives as long as a caller keeps a reference to it.
        """
        position = self._known.get(conversation.id)
        if position is None:
            position = self._known[conversation.id] = Position()
            position.seq, position.is_told = conversation.seq, False
            position.receipts = Receipts()
            position.shown = replace(conversation, last=None)
        position.conversation = replace(conversation, last=None)
        return position


def follow(followed: list[Position], position: Position) -> None:
    """Add a position to a socket's followed ones as the latest."""
    if followed and followed[-1] is position:
        return
    if position in followed:
        followed.remove(position)
    followed.append(position)
    if len(followed) > MOST_FOLLOWED:
        del followed[0]


def has_changed(known: Position, now: Conversation) -> bool:
    """Whether a conversation's listed fields differ from what listeners know."""
    before = known.shown
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
