"""Rows of notes, read and written. Tenant first in every function."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, insert, select, update

from jira_chat.access.principals import Principal
from jira_chat.conversations.jira_refs import comment_ref
from jira_chat.conversations.messages import REFUSED
from jira_chat.conversations.models import Note
from jira_chat.conversations.tables import conversations, notes
from jira_chat.kernel.ids import ConversationId, TenantId


def append(
    connection: Connection, person: Principal, conversation: ConversationId, *, client_id: str, body: str, at: datetime
) -> Note:
    """Write a note under the conversation's next number. The caller has locked the conversation."""
    latest = select(func.coalesce(func.max(notes.c.number), 0)).where(_of(person.tenant, conversation))
    note = Note(
        tenant=person.tenant,
        conversation=conversation,
        number=connection.execute(latest).scalar_one() + 1,
        client_id=client_id,
        author=person.name,
        account=person.account,
        body=body,
        at=at,
    )
    connection.execute(
        insert(notes).values(
            tenant_id=note.tenant,
            conversation_id=note.conversation,
            number=note.number,
            client_id=note.client_id,
            author_name=note.author,
            author_account=note.account,
            body=note.body,
            at=note.at,
        )
    )
    return note


def find_sent(connection: Connection, tenant: TenantId, conversation: ConversationId, client_id: str) -> Note | None:
    """Return the note with this client id."""
    return _first(connection, _select(tenant, conversation).where(notes.c.client_id == client_id))


def find(connection: Connection, tenant: TenantId, conversation: ConversationId, number: int) -> Note | None:
    """Return one note."""
    return _first(connection, _select(tenant, conversation).where(notes.c.number == number))


def latest(connection: Connection, tenant: TenantId, conversation: ConversationId, *, limit: int) -> Sequence[Note]:
    """Return a conversation's latest notes, in order."""
    query = _select(tenant, conversation).order_by(notes.c.number.desc()).limit(limit)
    return [_note(row) for row in reversed(connection.execute(query).mappings().all())]


def first_unsynced(connection: Connection, tenant: TenantId, conversation: ConversationId) -> Note | None:
    """Return the first note that Jira neither has nor refused."""
    unsynced = _select(tenant, conversation).where(notes.c.jira_ref.is_(None)).order_by(notes.c.number).limit(1)
    return _first(connection, unsynced)


def has_unsynced(connection: Connection, tenant: TenantId, conversation: ConversationId) -> bool:
    """Return whether any note is still to be sent to Jira."""
    return first_unsynced(connection, tenant, conversation) is not None


def conversations_unsynced(
    connection: Connection, tenant: TenantId, *, before: datetime, limit: int
) -> Sequence[ConversationId]:
    """Return open conversations with a request and an unsent note from before an instant."""
    is_within_reach = exists().where(
        conversations.c.tenant_id == tenant,
        conversations.c.id == notes.c.conversation_id,
        conversations.c.issue_id.is_not(None),
        conversations.c.closed_at.is_(None),
    )
    unsynced = (notes.c.tenant_id == tenant) & notes.c.jira_ref.is_(None) & (notes.c.at < before)
    query = select(notes.c.conversation_id).where(unsynced, is_within_reach).distinct().limit(limit)
    return [ConversationId(each) for each in connection.execute(query).scalars()]


def set_comment(connection: Connection, note: Note, comment: str) -> None:
    """Record the internal comment that a note became."""
    connection.execute(update(notes).where(_is(note)).values(jira_ref=comment_ref(comment)))


def refuse(connection: Connection, note: Note) -> None:
    """Record that Jira refused a note."""
    connection.execute(update(notes).where(_is(note)).values(jira_ref=REFUSED))


def is_in(connection: Connection, note: Note, comment: str) -> bool:
    """Return whether a note became this comment."""
    query = select(notes.c.number).where(_is(note), notes.c.jira_ref == comment_ref(comment))
    return connection.execute(query).one_or_none() is not None


def _is(note: Note) -> ColumnElement[bool]:
    return _of(note.tenant, note.conversation) & (notes.c.number == note.number)


def _of(tenant: TenantId, conversation: ConversationId) -> ColumnElement[bool]:
    return (notes.c.tenant_id == tenant) & (notes.c.conversation_id == conversation)


def _select(tenant: TenantId, conversation: ConversationId) -> Select[Any]:
    return select(notes).where(_of(tenant, conversation))


def _first(connection: Connection, query: Select[Any]) -> Note | None:
    row = connection.execute(query).mappings().first()
    return None if row is None else _note(row)


def _note(row: Mapping[Any, Any]) -> Note:
    return Note(
        tenant=row["tenant_id"],
        conversation=row["conversation_id"],
        number=row["number"],
        client_id=row["client_id"],
        author=row["author_name"],
        account=row["author_account"],
        body=row["body"],
        at=row["at"],
        in_jira=row["jira_ref"] not in {None, REFUSED},
        refused=row["jira_ref"] == REFUSED,
    )
