"""Unanswered conversations: the customer was told so, and may leave it as a request. It still waits for agents."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, update

from jira_chat.access.principals import Principal, Side
from jira_chat.broker.hints import Hints
from jira_chat.conversations import announcements
from jira_chat.conversations.models import Conversation
from jira_chat.conversations.service import ConversationService
from jira_chat.conversations.tables import conversations
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import ForbiddenError
from jira_chat.kernel.ids import ConversationId
from jira_chat.storage.engine import Database

_C = conversations.c


def due_in(conversation: Conversation, minutes: int, now: datetime) -> int | None:
    """Return in how many seconds the customer is to be told that nobody has answered, 0 once it is time.

    Return None if nothing waits, or if the project does not tell customers (`minutes` is 0).
    """
    since = conversation.waiting_since
    if since is None or not minutes or conversation.resolved or conversation.closed:
        return None
    return max(0, round((since + timedelta(minutes=minutes) - now).total_seconds()))


class Unanswered:
    """Records what waiting customers were told and what they chose."""

    def __init__(self, database: Database, conversations: ConversationService, hints: Hints, *, clock: Clock) -> None:
        self._database = database
        self._conversations = conversations
        self._hints = hints
        self._clock = clock

    def tell(self, person: Principal, conversation: ConversationId) -> Conversation:
        """Record that a customer was told that nobody has answered, once per wait.

        Raises NotFoundError, ForbiddenError.
        """
        known = self._waiting(person, conversation)
        return self._note(person, known, _before(_C.told_at), told_at=self._clock())

    def leave(self, person: Principal, conversation: ConversationId, email: str | None) -> Conversation:
        """Record that a customer no longer waits in the chat, and where an anonymous one wants the answer.

        `email` is normalised but not confirmed; it is stored only for anonymous visitors. Raises NotFoundError,
        ForbiddenError.
        """
        known = self._waiting(person, conversation)
        left = {"left_at": self._clock()}
        if email is None or not known.anonymous:
            return self._note(person, known, _before(_C.left_at), **left)
        is_new = or_(_before(_C.left_at), _C.unconfirmed_email.is_distinct_from(email))
        return self._note(person, known, is_new, **left, unconfirmed_email=email)

    def _waiting(self, person: Principal, conversation: ConversationId) -> Conversation:
        known = self._conversations.get(person, conversation)
        if person.side is not Side.CUSTOMER:
            raise ForbiddenError("Only customers wait for an answer.")
        return known

    def _note(self, person: Principal, known: Conversation, is_new: ColumnElement[bool], **values: Any) -> Conversation:
        """Change a conversation's row if it still waits, and return the conversation as it is then."""
        its_row = (_C.tenant_id == known.tenant) & (_C.id == known.id) & (_C.customer == known.customer)
        noted = update(conversations).where(its_row, _C.waiting_since.is_not(None), is_new).values(values)

        def write(connection: Connection) -> bool:
            return connection.execute(noted).rowcount == 1

        if not self._database.write(write):
            return known
        announcements.announce_change(self._hints, known)
        return self._conversations.get(person, known.id)


def _before(noted: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Return the condition that nothing was recorded yet for the current wait."""
    return or_(noted.is_(None), noted < _C.waiting_since)
