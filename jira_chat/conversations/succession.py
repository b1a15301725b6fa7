"""Succession: a conversation whose request stays resolved continues in another one, which follows it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from jira_chat.access.principals import Side
from jira_chat.attachments import sending
from jira_chat.broker.hints import Hints
from jira_chat.conversations import announcements, bulk, details, jira_refs, messages, repository, rules
from jira_chat.conversations.details import Details
from jira_chat.conversations.enqueuing import enqueue_sending
from jira_chat.conversations.models import Conversation, Message, Origin, Progress
from jira_chat.conversations.offering import enqueue_offering
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import ConversationId, new_id
from jira_chat.settings.models import ProjectSettings
from jira_chat.storage.engine import Database

MOST_AT_ONCE = 200
"""Messages per call; the rest continue the next time."""


class Succession:
    """Continues a customer's messages that Jira lacks in the conversation that follows."""

    def __init__(self, database: Database, hints: Hints, *, clock: Clock) -> None:
        self._database = database
        self._hints = hints
        self._clock = clock

    def waiting(self, conversation: Conversation) -> list[Message]:
        """Return the customer's messages that are still to be sent to Jira, in order."""
        with self._database.reading() as connection:
            return _waiting(connection, conversation)

    def has_waiting(self, conversation: Conversation) -> bool:
        """Return whether any of the customer's messages or files is still to be sent to Jira."""
        with self._database.reading() as connection:
            files_of = sending.waiting(connection, conversation.tenant, conversation.id)
            return bool(_waiting(connection, conversation) or _synced(connection, conversation, files_of))

    def go_on(
        self, former: Conversation, *, unseen: str | None = None, settings: ProjectSettings | None = None
    ) -> Conversation | None:
        """Begin the conversation that follows, or add to it; return None if no message is waiting.

        It is offered to agents if the `settings` of its project want that.

        Messages in the comment `unseen`, which went to a request that no agent looks at, continue as well. A message
        whose files are waiting continues with them.

        The messages also stay where they were written, but are sent to Jira only from the conversation that follows.
        Everything is one transaction under the lock of the former conversation, so it happens once.
        """
        now = self._clock()
        with self._database.transaction() as connection:
            bulk.lock(connection, [(former.tenant, former.id)])
            former = repository.find(connection, former.tenant, former.id) or former
            place = (former.tenant, former.id)
            files_of = sending.waiting(connection, *place)
            if unseen is not None:
                jira_refs.take_back(connection, *place, jira_refs.comment_ref(unseen))
                files_of |= sending.synced_in(connection, *place, unseen)
            jira_refs.set_jira_ref(connection, *place, _synced(connection, former, files_of), None, at=None)
            waiting = _waiting(connection, former)
            if not waiting:
                return None
            successor = repository.find_successor(connection, former.tenant, former.id)
            if successor is None:
                successor = _begin(connection, former, waiting[0], now=now)
                enqueue_offering(connection, successor, settings, now=now)
            moved = [_append(connection, successor, each) for each in waiting]
            jira_refs.set_jira_ref(
                connection, former.tenant, former.id, [each.seq for each in waiting], jira_refs.MOVED, at=None
            )
            enqueue_sending(connection, former.tenant, successor.id, now=now)
        announcements.announce_change(self._hints, successor)
        for message in moved:
            announcements.announce_message(self._hints, successor, message)
        self._hints.notify_worker()
        return successor


def _waiting(connection: Connection, conversation: Conversation) -> list[Message]:
    unsynced = jira_refs.unsynced(connection, conversation.tenant, conversation.id, limit=MOST_AT_ONCE)
    return [each for each in unsynced if _is_waiting(each)]


def _synced(connection: Connection, conversation: Conversation, seqs: Collection[int]) -> list[int]:
    """Return the numbers of those messages that are the customer's and that Jira has."""
    found = messages.numbered(connection, conversation.tenant, {conversation.id: seqs})
    return [each.seq for each in found if each.in_jira and not each.purged and _is_customers(each)]


def _is_waiting(message: Message) -> bool:
    return _is_customers(message) and not message.in_jira and not message.refused


def _is_customers(message: Message) -> bool:
    return message.author.side is Side.CUSTOMER and message.origin is Origin.CHAT


def _begin(connection: Connection, former: Conversation, first: Message, *, now: datetime) -> Conversation:
    successor = replace(
        former,
        id=ConversationId(new_id()),
        issue=None,
        issue_key=None,
        seq=0,
        created_at=now,
        heard_until=None,
        checked_at=None,
        revisions=0,
        summary=rules.summary_of(first.body) or None,
        resolved_at=None,
        progress=Progress(),
        waiting_since=None,
        first_answered_at=None,
        follows=former.id,
        last=None,
    )
    # Clients cannot send an id with a colon.
    repository.insert_conversation(connection, former.tenant, successor, started_with=f"after:{former.id}:{first.seq}")
    known = details.find(connection, former.tenant, former.id)
    if known != Details():
        details.save(connection, former.tenant, successor.id, known)
    return successor


def _append(connection: Connection, successor: Conversation, message: Message) -> Message:
    moved = messages.append(
        connection,
        successor.tenant,
        successor.id,
        client_id=message.client_id,
        author=message.author,
        body=message.body,
        at=message.at,
        origin=message.origin,
        jira_ref=None,
        attachments=message.attachments,
    )
    sending.note_moved(connection, successor.tenant, successor.id, moved.seq, message.attachments)
    return moved
