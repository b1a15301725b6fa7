"""Rows of many conversations and messages at once, in a constant number of statements. Tenant first."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import (
    Connection,
    Insert,
    Integer,
    Select,
    Update,
    and_,
    bindparam,
    literal,
    select,
    true,
    update,
)

from jira_chat.conversations import tables, waiting
from jira_chat.conversations.messages import to_json, value
from jira_chat.conversations.models import Header, Message, Origin
from jira_chat.conversations.repository import HEADER
from jira_chat.conversations.tables import conversations
from jira_chat.conversations.waiting import Turn
from jira_chat.kernel.ids import ConversationId, TenantId
from jira_chat.storage import rowsets
from jira_chat.storage.frequent import Frequent
from jira_chat.storage.rowsets import TEXT
from jira_chat.storage.types import Instant
from jira_chat.storage.upsert import insert_into

Place = tuple[TenantId, ConversationId]
MessageKey = tuple[TenantId, ConversationId, str]
"""The last item is the client id of the message."""

Latest = tuple[int, Turn]
"""The latest sequence number, and the turn that led to it."""

_header_decoder = msgspec.json.Decoder(list[Header], strict=False)  # SQLite has no true and false


def lock(connection: Connection, keys: Collection[Place]) -> dict[Place, Header]:
    """Return the conversations that exist, locked against other writers until the commit."""
    # Always in the same order, so that two processes cannot deadlock.
    (rows,) = _LOCK.execute(connection, wanted=rowsets.encode(sorted(keys))).fetchone()
    return _by_place(rows)


def headers(connection: Connection, keys: Collection[Place]) -> dict[Place, Header]:
    """Return the headers of the conversations that exist."""
    (rows,) = _HEADERS.execute(connection, wanted=rowsets.encode(keys)).fetchone()
    return _by_place(rows)


def find_messages(connection: Connection, keys: Collection[MessageKey]) -> dict[MessageKey, Message]:
    """Return the messages that exist."""
    if not keys:
        return {}
    found = connection.execute(_find(connection.dialect.name), {"wanted": rowsets.encode(keys)}).mappings()
    return {(row["tenant_id"], row["conversation_id"], row["client_id"]): value(row) for row in found}


def set_latest(connection: Connection, latest: Mapping[Place, Latest], *, at: datetime) -> None:
    """Set the latest sequence numbers of conversations, and who has to answer."""
    rows = rowsets.encode((*key, seq, *map(int, turn)) for key, (seq, turn) in latest.items())
    _SET_LATEST.execute(connection, latest=rows, at=at)


def insert_messages(connection: Connection, new: Iterable[tuple[TenantId, Message]], *, at: datetime) -> Any:
    """Insert messages written in the chat, all with the same time, except those that exist.

    Return the driver's cursor, whose `rowcount` says how many were inserted.
    """
    rows = rowsets.encode(
        (
            tenant,
            message.conversation,
            message.seq,
            message.client_id,
            message.author.side,
            message.author.name,
            message.author.account,
            message.body,
            to_json(message.attachments),
        )
        for tenant, message in new
    )
    return _INSERT.execute(connection, new=rows, at=at)


def _by_place(rows: str) -> dict[Place, Header]:
    return {(header.tenant, header.id): header for header in _header_decoder.decode(rows)}


def _wanted(dialect: str) -> Select[Any]:
    wanted = rowsets.table(dialect, "wanted", tenant_id=TEXT, id=TEXT)
    its_row = and_(conversations.c.tenant_id == wanted.c.tenant_id, conversations.c.id == wanted.c.id)
    return select(*HEADER).join_from(wanted, conversations, its_row)


def _headers(dialect: str) -> Select[str]:
    return rowsets.packed(dialect, _wanted(dialect))


def _lock(dialect: str) -> Select[str]:
    in_order = _wanted(dialect).order_by(conversations.c.tenant_id, conversations.c.id)
    # PostgreSQL: FOR NO KEY UPDATE, so that the writer of a row that refers to a conversation need not wait.
    return rowsets.packed(dialect, in_order.with_for_update(key_share=True, of=conversations))


@cache
def _find(dialect: str) -> Select[Any]:
    table = tables.messages
    wanted = rowsets.table(dialect, "wanted", tenant_id=TEXT, conversation_id=TEXT, client_id=TEXT)
    its_row = and_(*(table.c[column.name] == column for column in wanted.c))
    return select(table).join_from(wanted, table, its_row)


def _set_latest(dialect: str) -> Update:
    latest = rowsets.table(
        dialect, "latest", tenant_id=TEXT, id=TEXT, seq=Integer(), waits=Integer(), answers=Integer()
    )
    its_row = and_(conversations.c.tenant_id == latest.c.tenant_id, conversations.c.id == latest.c.id)
    at = bindparam("at", type_=Instant())
    answer = waiting.values(latest.c.waits == 1, latest.c.answers == 1, at)
    return update(conversations).where(its_row).values(seq=latest.c.seq, last_at=at, **answer)


def _insert(dialect: str) -> Insert:
    new = rowsets.table(
        dialect,
        "new",
        tenant_id=TEXT,
        conversation_id=TEXT,
        seq=Integer(),
        client_id=TEXT,
        side=TEXT,
        author_name=TEXT,
        author_account=TEXT,
        body=TEXT,
        attachments=TEXT,
    )
    same_for_all = (bindparam("at", type_=Instant()), literal(Origin.CHAT.value))
    # SQLite needs the WHERE to tell ON CONFLICT from the ON of a join.
    values = select(*new.c, *same_for_all).where(true())
    written = insert_into(dialect, tables.messages).from_select(
        [*(column.name for column in new.c), "at", "origin"], values, include_defaults=False
    )
    key = [tables.messages.c[name] for name in ("tenant_id", "conversation_id", "client_id")]
    return written.on_conflict_do_nothing(index_elements=key).inline()


_HEADERS = Frequent(_headers)
_LOCK = Frequent(_lock)
_SET_LATEST = Frequent(_set_latest)
_INSERT = Frequent(_insert)
