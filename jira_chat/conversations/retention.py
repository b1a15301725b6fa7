"""Retention: texts of conversations resolved long ago are deleted here. Jira keeps them in the request."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    delete,
    exists,
    literal,
    or_,
    select,
    tuple_,
    update,
)

from jira_chat.broker.hints import Hints
from jira_chat.conversations import announcements, repository
from jira_chat.conversations.jira_refs import missing
from jira_chat.conversations.tables import conversation_details, conversations, messages, notes
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import ConversationId, TenantId
from jira_chat.storage.engine import Database
from jira_chat.storage.lists import padded
from jira_chat.storage.types import Instant

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
        purged, last = 0, None
        while True:
            # Most are purged already. Looking through them keeps nobody from writing, and no batch does it again.
            with self._database.reading() as connection:
                found = _find_due(connection, tenant, resolved_before, last)
            purged += self._purge_some(tenant, [conversation for _, conversation in found], resolved_before)
            if len(found) < AT_ONCE:
                return purged
            last = found[-1]

    def _purge_some(self, tenant: TenantId, some: Sequence[ConversationId], resolved_before: datetime) -> int:
        with self._database.transaction() as connection:
            due = _lock_due(connection, tenant, some, resolved_before)
            _purge(connection, tenant, due, now=self._clock())
            purged = repository.find_all(connection, tenant, due)
        for conversation in purged:
            announcements.announce_change(self._hints, conversation)
        return len(purged)


_Place = tuple[datetime, ConversationId]
"""When a conversation was resolved, and its id: the order in which they are looked at."""


def _find_due(connection: Connection, tenant: TenantId, resolved_before: datetime, last: _Place | None) -> list[_Place]:
    """Return the next conversations that are due."""
    place = tuple_(conversations.c.resolved_at, conversations.c.id)
    query = select(conversations.c.resolved_at, conversations.c.id).where(_is_due(tenant, resolved_before))
    if last is not None:
        at, conversation = last
        query = query.where(conversations.c.resolved_at >= at, place > tuple_(literal(at, Instant()), conversation))
    found = connection.execute(query.order_by(*place).limit(AT_ONCE))
    return [(resolved_at, ConversationId(conversation)) for resolved_at, conversation in found]


def _lock_due(
    connection: Connection, tenant: TenantId, some: Sequence[ConversationId], resolved_before: datetime
) -> list[ConversationId]:
    """Lock those that are still due, and return them."""
    theirs = _is_due(tenant, resolved_before) & conversations.c.id.in_(padded(some))
    still_due = select(conversations.c.id).where(theirs).order_by(conversations.c.id).with_for_update()
    return [ConversationId(each) for each in connection.execute(still_due).scalars()]


def _is_due(tenant: TenantId, resolved_before: datetime) -> ColumnElement[bool]:
    """Whether a conversation was resolved long ago and changed since its last purge, and Jira lacks nothing of it.

    It lacks a correction that waits or was refused: Jira would show the former text.
    """
    unsynced = exists().where(
        messages.c.tenant_id == tenant,
        messages.c.conversation_id == conversations.c.id,
        or_(missing(), messages.c.correction.is_not(None)),
    )
    has_changed = or_(conversations.c.purged_at.is_(None), conversations.c.purged_at < conversations.c.last_at)
    is_old = conversations.c.resolved_at < resolved_before
    return and_(conversations.c.tenant_id == tenant, is_old, has_changed, ~unsynced)


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
