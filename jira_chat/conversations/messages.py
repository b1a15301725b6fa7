"""Rows of messages in and out. Tenant first in every function."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, insert, select, update
from sqlalchemy.sql import Select

from jira_chat.access.principals import Side
from jira_chat.conversations.models import Author, Message, Origin
from jira_chat.conversations.tables import conversations, messages
from jira_chat.kernel.ids import AccountId, ConversationId, TenantId

COLUMNS = (
    "conversation_id",
    "seq",
    "client_id",
    "side",
    "author_name",
    "author_account",
    "body",
    "at",
    "origin",
    "jira_ref",
)
"""What `value` reads."""


def find(connection: Connection, tenant: TenantId, conversation: ConversationId, client_id: str) -> Message | None:
    """Return the message that a sender gave this id."""
    query = _of(tenant, conversation).where(messages.c.client_id == client_id)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else value(row)


def append(
    connection: Connection,
    tenant: TenantId,
    conversation: ConversationId,
    *,
    client_id: str,
    author: Author,
    body: str,
    at: datetime,
    origin: Origin,
    jira_ref: str | None,
) -> Message:
    """Give a message the next sequence number and write it. The conversation's row is locked until the commit.

    Raises IntegrityError when the sender's id was used in this conversation before.
    """
    seq = connection.execute(
        update(conversations)
        .where(conversations.c.tenant_id == tenant, conversations.c.id == conversation)
        .values(seq=conversations.c.seq + 1, last_at=at)
        .returning(conversations.c.seq)
    ).scalar_one()
    connection.execute(
        insert(messages).values(
            tenant_id=tenant,
            conversation_id=conversation,
            seq=seq,
            client_id=client_id,
            side=author.side,
            author_name=author.name,
            author_account=author.account,
            body=body,
            at=at,
            origin=origin,
            jira_ref=jira_ref,
        )
    )
    return Message(
        conversation=conversation,
        seq=seq,
        client_id=client_id,
        author=author,
        body=body,
        at=at,
        origin=origin,
        in_jira=jira_ref is not None,
    )


def after(
    connection: Connection, tenant: TenantId, conversation: ConversationId, seq: int, *, limit: int
) -> list[Message]:
    """Return up to `limit` messages after a sequence number, in order."""
    query = _of(tenant, conversation).where(messages.c.seq > seq).order_by(messages.c.seq).limit(limit)
    return [value(row) for row in connection.execute(query).mappings()]


def before(
    connection: Connection, tenant: TenantId, conversation: ConversationId, seq: int | None, *, limit: int
) -> list[Message]:
    """Return the last `limit` messages before a sequence number (None: of all), in order."""
    query = _of(tenant, conversation).order_by(messages.c.seq.desc()).limit(limit)
    if seq is not None:
        query = query.where(messages.c.seq < seq)
    return [value(row) for row in connection.execute(query).mappings()][::-1]


def latest(connection: Connection, tenant: TenantId, some: Sequence[ConversationId], *, each: int) -> list[Message]:
    """Return the latest messages of some conversations, `each` of every one, in the order of each."""
    its_latest = and_(
        messages.c.tenant_id == conversations.c.tenant_id,
        messages.c.conversation_id == conversations.c.id,
        messages.c.seq > conversations.c.seq - each,
    )
    query = (
        select(messages)
        .join(conversations, its_latest)
        .where(conversations.c.tenant_id == tenant, conversations.c.id.in_(some))
        .order_by(messages.c.conversation_id, messages.c.seq)
    )
    return [value(row) for row in connection.execute(query).mappings()]


def not_in_jira(connection: Connection, tenant: TenantId, conversation: ConversationId, *, limit: int) -> list[Message]:
    """Return the first `limit` messages from the first that Jira does not have on, in order."""
    missing = messages.c.jira_ref.is_(None) & (messages.c.origin == Origin.CHAT)
    first = (
        select(messages.c.seq)
        .where(messages.c.tenant_id == tenant, messages.c.conversation_id == conversation, missing)
        .order_by(messages.c.seq)
        .limit(1)
        .scalar_subquery()
    )
    query = _of(tenant, conversation).where(messages.c.seq >= first).order_by(messages.c.seq).limit(limit)
    return [value(row) for row in connection.execute(query).mappings()]


def set_jira_ref(
    connection: Connection, tenant: TenantId, conversation: ConversationId, seqs: Iterable[int], ref: str
) -> None:
    """Note where Jira keeps some messages."""
    those = and_(
        messages.c.tenant_id == tenant,
        messages.c.conversation_id == conversation,
        messages.c.seq.in_(list(seqs)),
    )
    connection.execute(update(messages).where(those).values(jira_ref=ref))


def has_jira_ref(connection: Connection, tenant: TenantId, conversation: ConversationId, ref: str) -> bool:
    """Whether a message is known to be kept there by Jira."""
    query = _of(tenant, conversation).where(messages.c.jira_ref == ref).limit(1)
    return connection.execute(query).first() is not None


def value(row: Mapping[Any, Any]) -> Message:
    """Return the message of a row."""
    account = row["author_account"]
    return Message(
        conversation=ConversationId(row["conversation_id"]),
        seq=row["seq"],
        client_id=row["client_id"],
        author=Author(
            side=Side(row["side"]), name=row["author_name"], account=None if account is None else AccountId(account)
        ),
        body=row["body"],
        at=row["at"],
        origin=Origin(row["origin"]),
        in_jira=row["jira_ref"] is not None,
    )


def _of(tenant: TenantId, conversation: ConversationId) -> Select[Any]:
    return select(messages).where(messages.c.tenant_id == tenant, messages.c.conversation_id == conversation)
