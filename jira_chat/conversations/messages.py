"""Rows of messages, read and written. Tenant first in every function."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    and_,
    bindparam,
    case,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.sql import Select

from jira_chat.access.principals import Side
from jira_chat.attachments.models import Attachment
from jira_chat.conversations import waiting
from jira_chat.conversations.models import Author, Correction, Message, Origin
from jira_chat.conversations.tables import conversations, messages
from jira_chat.kernel.ids import AccountId, AttachmentId, ConversationId, TenantId
from jira_chat.storage import rowsets
from jira_chat.storage.rowsets import TEXT

_attachments = msgspec.json.Decoder(tuple[Attachment, ...])

REFUSED = "refused"
"""The `jira_ref` of a message that Jira refused."""

_NEXT = {"revision": messages.c.revision + 1, "correction": None}
"""A text that comes from Jira, so no correction is left to send."""

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
    "edited_at",
    "removed_at",
    "attachments",
    "purged_at",
    "revision",
    "correction",
)
"""The columns that `value` reads."""


def find(connection: Connection, tenant: TenantId, conversation: ConversationId, client_id: str) -> Message | None:
    """Return the message with this client id."""
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
    delivered_at: datetime | None = None,
    attachments: Sequence[Attachment] = (),
) -> Message:
    """Write a message under the next sequence number. The conversation's row is locked until the commit.

    Raises IntegrityError if the client id was already used in this conversation.
    """
    seq = _next_seq(connection, tenant, conversation, author.side, at=at)
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
            delivered_at=delivered_at,
            attachments=to_json(attachments),
        )
    )
    return Message(
        conversation=conversation,
        seq=seq,
        client_id=client_id,
        author=author,
        body=body,
        at=at,
        attachments=tuple(attachments),
        origin=origin,
        in_jira=jira_ref is not None,
    )


def _next_seq(
    connection: Connection, tenant: TenantId, conversation: ConversationId, side: Side, *, at: datetime
) -> int:
    waits, answers = waiting.turn([side])
    # A comment of last week that becomes public today takes no conversation back to last week.
    last_at = case((conversations.c.last_at > at, conversations.c.last_at), else_=at)
    seq: int = connection.execute(
        update(conversations)
        .where(conversations.c.tenant_id == tenant, conversations.c.id == conversation)
        .values(seq=conversations.c.seq + 1, last_at=last_at, **waiting.values(literal(waits), literal(answers), at))
        .returning(conversations.c.seq)
    ).scalar_one()
    return seq


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


def numbered(connection: Connection, tenant: TenantId, wanted: Mapping[ConversationId, Iterable[int]]) -> list[Message]:
    """Return messages of some conversations by their sequence numbers, in order."""
    pairs = rowsets.encode((conversation, seq) for conversation, seqs in wanted.items() for seq in seqs)
    found = connection.execute(_numbered(connection.dialect.name), {"tenant": tenant, "wanted": pairs})
    return [value(row) for row in found.mappings()]


def purged(
    connection: Connection, tenant: TenantId, conversation: ConversationId, *, limit: int
) -> dict[str, list[Message]]:
    """Return the latest purged messages that were not removed, in order, by their `jira_ref`."""
    those = messages.c.purged_at.is_not(None) & messages.c.removed_at.is_(None) & messages.c.jira_ref.is_not(None)
    query = _of(tenant, conversation).where(those).order_by(messages.c.seq.desc()).limit(limit)
    by_ref: dict[str, list[Message]] = {}
    for row in reversed(connection.execute(query).mappings().all()):
        by_ref.setdefault(row["jira_ref"], []).append(value(row))
    return by_ref


def have_file(connection: Connection, tenant: TenantId, conversation: ConversationId, file: AttachmentId) -> bool:
    """Return whether a message of a conversation has a file."""
    query = _of(tenant, conversation).where(messages.c.attachments.contains(f'"{file}"', autoescape=True)).limit(1)
    return connection.execute(query).first() is not None


def edit(
    connection: Connection,
    tenant: TenantId,
    message: Message,
    *,
    body: str,
    attachments: Sequence[Attachment],
    at: datetime,
) -> bool:
    """Replace the text and the files of a message; return False if it has changed since it was read."""
    is_same = _is(tenant, message) & (messages.c.revision == message.revision)
    if connection.execute(select(messages.c.seq).where(is_same).with_for_update()).first() is None:
        return False
    values = {"body": body, "attachments": to_json(attachments), "edited_at": at, "removed_at": None}
    revise(connection, tenant, message, values | _NEXT)
    return True


def remove(connection: Connection, tenant: TenantId, message: Message, *, at: datetime) -> None:
    """Delete the text and the files of a message."""
    revise(connection, tenant, message, {"body": "", "attachments": None, "removed_at": at} | _NEXT)


def set_attachments(
    connection: Connection, tenant: TenantId, message: Message, attachments: Sequence[Attachment]
) -> None:
    """Record the new state of a message's files."""
    revise(connection, tenant, message, {"attachments": to_json(attachments)})


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
        attachments=from_json(row["attachments"]),
        origin=Origin(row["origin"]),
        in_jira=row["jira_ref"] not in {None, REFUSED},
        refused=row["jira_ref"] == REFUSED,
        edited=row["edited_at"] is not None,
        removed=row["removed_at"] is not None,
        purged=row["purged_at"] is not None,
        revision=row["revision"],
        correction=None if row["correction"] is None else Correction(row["correction"]),
    )


def to_json(attachments: Sequence[Attachment]) -> str | None:
    """Return files as a message's row stores them."""
    return msgspec.json.encode(attachments).decode() if attachments else None


def from_json(stored: str | None) -> tuple[Attachment, ...]:
    """Return the files of a message's row."""
    return () if stored is None else _attachments.decode(stored)


def revise(connection: Connection, tenant: TenantId, message: Message, values: Mapping[str, Any]) -> None:
    """Change a message's row, and count the revision for clients that miss the hint."""
    connection.execute(update(messages).where(_is(tenant, message)).values(values))
    its_conversation = (conversations.c.tenant_id == tenant) & (conversations.c.id == message.conversation)
    connection.execute(update(conversations).where(its_conversation).values(revisions=conversations.c.revisions + 1))


def _is(tenant: TenantId, message: Message) -> ColumnElement[bool]:
    of_conversation = (messages.c.tenant_id == tenant) & (messages.c.conversation_id == message.conversation)
    return of_conversation & (messages.c.seq == message.seq)


@cache
def _numbered(dialect: str) -> Select[Any]:
    # Joined by equality: for a range, or a number beyond another, PostgreSQL expects a third of all messages and reads
    # the whole table.
    wanted = rowsets.table(dialect, "wanted", conversation_id=TEXT, seq=Integer())
    is_wanted = and_(messages.c.conversation_id == wanted.c.conversation_id, messages.c.seq == wanted.c.seq)
    query = select(messages).join_from(wanted, messages, is_wanted)
    return query.where(messages.c.tenant_id == bindparam("tenant")).order_by(messages.c.conversation_id, messages.c.seq)


def _of(tenant: TenantId, conversation: ConversationId) -> Select[Any]:
    return select(messages).where(messages.c.tenant_id == tenant, messages.c.conversation_id == conversation)


_OF_CONVERSATION = select(messages).where(
    messages.c.tenant_id == bindparam("tenant"), messages.c.conversation_id == bindparam("conversation")
)
_LIMIT = bindparam("limit", type_=Integer())

# Built once: building a statement and finding its compiled form takes longer than running it.
_FIND = _OF_CONVERSATION.where(messages.c.client_id == bindparam("client_id"))
_AFTER = _OF_CONVERSATION.where(messages.c.seq > bindparam("seq")).order_by(messages.c.seq).limit(_LIMIT)
_LATEST = _OF_CONVERSATION.order_by(messages.c.seq.desc()).limit(_LIMIT)
_BEFORE = _LATEST.where(messages.c.seq < bindparam("seq"))
