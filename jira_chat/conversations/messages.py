"""Rows of messages in and out. Tenant first in every function."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, and_, bindparam, insert, select, update
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
    values = {"tenant": tenant, "conversation": conversation, "client_id": client_id}
    row = connection.execute(_FIND, values).mappings().one_or_none()
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
    values = {"tenant": tenant, "conversation": conversation, "seq": seq, "limit": limit}
    return [value(row) for row in connection.execute(_AFTER, values).mappings()]


def before(
    connection: Connection, tenant: TenantId, conversation: ConversationId, seq: int | None, *, limit: int
) -> list[Message]:
    """Return the last `limit` messages before a sequence number (None: of all), in order."""
    values = {"tenant": tenant, "conversation": conversation, "limit": limit}
    found = connection.execute(_LATEST, values) if seq is None else connection.execute(_BEFORE, values | {"seq": seq})
    return [value(row) for row in found.mappings()][::-1]


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


_OF_CONVERSATION = select(messages).where(
    messages.c.tenant_id == bindparam("tenant"), messages.c.conversation_id == bindparam("conversation")
)
_LIMIT = bindparam("limit", type_=Integer())

# Made once: to make one and to find what was compiled for it takes longer than to run it.
_FIND = _OF_CONVERSATION.where(messages.c.client_id == bindparam("client_id"))
_AFTER = _OF_CONVERSATION.where(messages.c.seq > bindparam("seq")).order_by(messages.c.seq).limit(_LIMIT)
_LATEST = _OF_CONVERSATION.order_by(messages.c.seq.desc()).limit(_LIMIT)
_BEFORE = _LATEST.where(messages.c.seq < bindparam("seq"))
