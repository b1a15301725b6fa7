"""Comments that the agent's own browser writes, for hosts that do not let us act as the agent.

The worker offers a turn to the agent's open pages and waits a moment. The first page that takes the offer begins a
pending write in the same transaction: from then on the worker treats it as an unanswered write and looks for its
result (`sync/pending_writes.py`). If no page takes the offer, the app writes the comment.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select, update

from jira_chat.access.principals import Principal
from jira_chat.broker.hints import Hints
from jira_chat.conversations import announcements, rules
from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.models import Conversation, Message
from jira_chat.conversations.service import ConversationService
from jira_chat.jira.wire import comment_as_sent
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import NotFoundError
from jira_chat.kernel.ids import ConversationId, IssueId
from jira_chat.storage.engine import Database
from jira_chat.storage.upsert import insert_into
from jira_chat.sync import turn_documents
from jira_chat.sync.pending_writes import PendingWrites
from jira_chat.sync.rules import Turn
from jira_chat.sync.tables import offered_comments as offers

LASTS = timedelta(seconds=3)
"""How long an offer is open. An open page takes it at once; without one, the comment is this much later."""

WHILE_NEW = timedelta(minutes=1)
"""Older messages are not offered: their agent has likely left, and Jira was away or refused them."""


@dataclass(frozen=True)
class OfferedComment:
    """A comment in the form in which a browser sends it to Jira's REST API."""

    issue: IssueId
    comment: Mapping[str, Any]


class OfferedComments:
    """Offers comments to agents' pages: at most one per conversation."""

    def __init__(
        self,
        database: Database,
        conversations: ConversationService,
        link: JiraLink,
        hints: Hints,
        *,
        writes: PendingWrites,
        clock: Clock,
    ) -> None:
        self._database = database
        self._conversations = conversations
        self._link = link
        self._hints = hints
        self._writes = writes
        self._clock = clock

    def is_made(self, conversation: Conversation, turn: Turn) -> bool:
        """Whether a turn was offered already. The host was asked before that to let us act as the agent."""
        its_row = _row_of(conversation) & (offers.c.first_seq == turn.messages[0].seq)
        with self._database.reading() as connection:
            return connection.execute(select(offers.c.first_seq).where(its_row)).one_or_none() is not None

    def awaited(self, conversation: Conversation, turn: Turn) -> datetime | None:
        """Offer a turn to its agent's browser; return the offer's deadline, or None if the app has to write it."""
        now = self._clock()
        said = turn_documents.by_author(turn.messages, now).messages
        if turn.agent is None or turn.has_files:
            return None
        with self._database.transaction() as connection:
            known = connection.execute(select(offers).where(_row_of(conversation)).with_for_update()).one_or_none()
            if known is None or known.first_seq != said[0].seq:
                if now - said[-1].at >= WHILE_NEW:
                    return None
                self._offer(connection, conversation, first=said[0].seq, last=said[-1].seq, until=now + LASTS)
            elif not known.taken and known.until <= now:
                # From now on no page may take it, whatever the clock of the page's server says.
                connection.execute(update(offers).where(_row_of(conversation)).values(taken=True))
                return None
        if known is None or known.first_seq != said[0].seq:
            announcements.announce_offered_comment(self._hints, conversation, turn.agent)
            return now + LASTS
        if known.taken:
            # A page may have taken it since the worker looked for a pending write.
            return now if self._writes.find(conversation) is not None else None
        until: datetime = known.until
        return until

    def take(self, agent: Principal, conversation: ConversationId) -> OfferedComment:
        """Give the offered comment to its agent's browser, which writes it at once. Each offer is given once.

        Raises NotFoundError if the agent has no open offer, and ForbiddenError for customers.
        """
        rules.check_agent(agent)
        found = self._link.find(agent.tenant, self._conversations.get(agent, conversation).id)
        if found is None or found.issue is None:
            raise _nothing()
        said = self._offered(agent, found)
        now = self._clock()
        free = _row_of(found) & (offers.c.first_seq == said[0].seq) & ~offers.c.taken & (offers.c.until > now)
        with self._database.transaction() as connection:
            if connection.execute(update(offers).where(free).values(taken=True)).rowcount == 0:
                raise _nothing()
            began_at = self._writes.begin(connection, found, said[0].seq)
            connection.execute(update(offers).where(_row_of(found)).values(until=began_at))
        marker = Turn(said).marker
        return OfferedComment(found.issue, comment_as_sent(turn_documents.by_author(said, now).document, marker))

    def refuse(self, agent: Principal, conversation: ConversationId) -> None:
        """Note that Jira refused the comment that an agent's browser took; the app writes it. Raises as `take` does."""
        rules.check_agent(agent)
        found = self._conversations.get(agent, conversation)
        self._offered(agent, found)
        with self._database.reading() as connection:
            taken_at = connection.execute(select(offers.c.until).where(_row_of(found) & offers.c.taken)).scalar()
        if taken_at is None:
            raise _nothing()
        # Forget only this attempt: the app may be writing the comment by now.
        self._writes.forget(found, began_at=taken_at)
        self._hints.notify_worker()

    def forget(self, conversation: Conversation) -> None:
        """Delete a conversation's offer once Jira has its messages."""
        with self._database.transaction() as connection:
            connection.execute(delete(offers).where(_row_of(conversation)))

    def _offer(
        self, connection: Connection, conversation: Conversation, *, first: int, last: int, until: datetime
    ) -> None:
        offered = {"first_seq": first, "last_seq": last, "until": until, "taken": False}
        row = {"tenant_id": conversation.tenant, "conversation_id": conversation.id} | offered
        insert = insert_into(connection.dialect.name, offers).values(row)
        key = [offers.c.tenant_id, offers.c.conversation_id]
        connection.execute(insert.on_conflict_do_update(index_elements=key, set_=offered))

    def _offered(self, agent: Principal, conversation: Conversation) -> list[Message]:
        """Return the messages offered last. Raises NotFoundError if they are not the agent's."""
        place = (conversation.tenant, conversation.id)
        with self._database.reading() as connection:
            row = connection.execute(select(offers).where(_row_of(conversation))).one_or_none()
        if row is None:
            raise _nothing()
        known = self._link.messages_after(*place, row.first_seq - 1, limit=row.last_seq - row.first_seq + 1)
        said = [message for message in known if not message.removed]
        if not said or said[0].author.account != agent.account:
            raise _nothing()
        return said


def _row_of(conversation: Conversation) -> ColumnElement[bool]:
    return (offers.c.tenant_id == conversation.tenant) & (offers.c.conversation_id == conversation.id)


def _nothing() -> NotFoundError:
    return NotFoundError("There is no comment for you to write.")
