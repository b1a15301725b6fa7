"""Retention: texts of conversations resolved long ago are deleted here. Jira keeps them in the request."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, delete, exists, or_, select, update

from jira_chat.broker.hints import Hints
from jira_chat.conversations import announcements, repository
from jira_chat.conversations.jira_refs import missing
from jira_chat.conversations.tables import conversation_details, conversations, messages, notes
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import ConversationId, TenantId
from jira_chat.storage.engine import Database

AT_ONCE = 50
"""Conversations per transaction; other writers get their turn in between."""

RetentionOf = Callable[[], Mapping[TenantId, timedelta]]
"""Returns how long sites keep texts after the resolution; sites without a limit are left out."""


class Retention:
    """Purge of conversations, run by the worker."""

    def __init__(self, database: Database, hints: Hints, retention: RetentionOf, *, clock: Clock) -> None:
        self._database = database
        self._hints = hints
        self._retention = retention
        self._clock = clock

    def purge(self) -> int:
        """Delete texts that are older than their site keeps them; return the number of conversations."""
        return sum(self._purge(tenant, self._clock() - kept) for tenant, kept in self._retention().items())

    def _purge(self, tenant: TenantId, resolved_before: datetime) -> int:
        purged = 0
        while True:
            with self._database.transaction() as connection:
                due = _due(connection, tenant, resolved_before)
                _purge(connection, tenant, due, now=self._clock())
                found = repository.find_all(connection, tenant, due)
            for conversation in found:
                announcements.announce_change(self._hints, conversation)
            purged += len(due)
            if len(due) < AT_ONCE:
                return purged


def _due(connection: Connection, tenant: TenantId, resolved_before: datetime) -> list[ConversationId]:
    """Return and lock conversations that changed since their last purge and of which Jira lacks nothing."""
    unsynced = exists().where(
        messages.c.tenant_id == tenant,
        messages.c.conversation_id == conversations.c.id,
        missing(),
    )
    query = (
        select(conversations.c.id)
        .where(conversations.c.tenant_id == tenant, conversations.c.resolved_at < resolved_before, ~unsynced)
        .where(or_(conversations.c.purged_at.is_(None), conversations.c.purged_at < conversations.c.last_at))
        .order_by(conversations.c.resolved_at)
        .limit(AT_ONCE)
        .with_for_update()
    )
    return [ConversationId(each) for each in connection.execute(query).scalars()]


def _purge(connection: Connection, tenant: TenantId, some: Sequence[ConversationId], *, now: datetime) -> None:
    # `moved` and `refused` name no place in Jira: those texts stay.
    kept_in_jira = or_(messages.c.jira_ref == "request", messages.c.jira_ref.like("comment:%"))
    theirs = (messages.c.tenant_id == tenant) & messages.c.conversation_id.in_(some)
    texts = update(messages).where(theirs, kept_in_jira, messages.c.purged_at.is_(None))
    connection.execute(texts.values(body="", purged_at=now))
    noted = (notes.c.tenant_id == tenant) & notes.c.conversation_id.in_(some) & notes.c.jira_ref.like("comment:%")
    connection.execute(delete(notes).where(noted))
    details = (conversation_details.c.tenant_id == tenant) & conversation_details.c.conversation_id.in_(some)
    connection.execute(delete(conversation_details).where(details))
    those = (conversations.c.tenant_id == tenant) & conversations.c.id.in_(some)
    # Jira's clock may be ahead, so a message may be newer than now.
    purged_at = case((conversations.c.last_at > now, conversations.c.last_at), else_=now)
    values = {
        "purged_at": purged_at,
        "page": None,
        "unconfirmed_email": None,
        "revisions": conversations.c.revisions + 1,
    }
    connection.execute(update(conversations).where(those).values(values))
