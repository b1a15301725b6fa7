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
    exists,
    insert,
    literal,
    select,
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

Place = tuple[TenantId, ConversationId]
MessageKey = tuple[TenantId, ConversationId, str]
"""The last item is the client id of the message."""

Latest = tuple[int, Turn]
"""The latest sequence number, and the turn that led to it."""

_number_decoder = msgspec.json.Decoder(list[tuple[str, str, int]])
_header_decoder = msgspec.json.Decoder(list[Header], strict=False)  # SQLite has no true and false


def lock(connection: Connection, keys: Collection[Place]) -> dict[Place, Header]:
    """Return the conversations that exist, locked against other writers until the commit."""
    # Always in the same order, so that two processes cannot deadlock.
    (rows,) = _LOCK.execute(connection, wanted=rowsets.encode(sorted(keys))).fetchone()
    return _by_place(rows)


def lock_for(
    connection: Connection, keys: Collection[MessageKey]
) -> tuple[dict[Place, Header], dict[MessageKey, Message]]:
    """Lock the conversations of messages as `lock` does; return them and the messages that already exist.

    One statement is enough while all messages are new.
    """
    places = sorted({(tenant, conversation) for tenant, conversation, _ in keys})
    found = _LOCK_FOR.execute(connection, places=rowsets.encode(places), wanted=rowsets.encode(keys))
    rows, were, is_any_known = found.fetchone()
    headers, before = _by_place(rows), _number_decoder.decode(were)
    # A statement that waited for a lock looked for messages before another transaction wrote.
    is_late = any(headers[TenantId(tenant), ConversationId(id_)].seq != seq for tenant, id_, seq in before)
    return headers, find_messages(connection, keys) if is_any_known or is_late else {}


def headers(connection: Connection, keys: Collection[Place]) -> dict[Place, Header]:
    """Return the headers of the conversations that exist."""
    (rows,) = _HEADERS.execute(connection, wanted=rowsets.encode(keys)).fetchone()
    return _by_place(rows)


def find_messages(connection: Connection, keys: Collection[MessageKey]) -> dict[MessageKey, Message]:
    """Return the messages that exist."""
    found = connection.execute(_find(connection.dialect.name), {"wanted": rowsets.encode(keys)}).mappings()
    return {(row["tenant_id"], row["conversation_id"], row["client_id"]): value(row) for row in found}


def set_latest(connection: Connection, latest: Mapping[Place, Latest], *, at: datetime) -> None:
    """Set the latest sequence numbers of conversations, and who has to answer."""
    rows = rowsets.encode((*key, seq, *map(int, turn)) for key, (seq, turn) in latest.items())
    _SET_LATEST.execute(connection, latest=rows, at=at)


def insert_messages(connection: Connection, new: Iterable[tuple[TenantId, Message]], *, at: datetime) -> None:
    """Insert messages written in the chat, all with the same time."""
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
    _INSERT.execute(connection, new=rows, at=at)


def _by_place(rows: str) -> dict[Place, Header]:
    return {(header.tenant, header.id): header for header in _header_decoder.decode(rows)}


def _wanted(dialect: str, parameter: str = "wanted") -> Select[Any]:
    wanted = rowsets.table(dialect, parameter, tenant_id=TEXT, id=TEXT)
    its_row = and_(conversations.c.tenant_id == wanted.c.tenant_id, conversations.c.id == wanted.c.id)
    return select(*HEADER).join_from(wanted, conversations, its_row)


def _headers(dialect: str) -> Select[str]:
    return rowsets.packed(dialect, _wanted(dialect))


def _lock(dialect: str, parameter: str = "wanted") -> Select[str]:
    in_order = _wanted(dialect, parameter).order_by(conversations.c.tenant_id, conversations.c.id)
    # PostgreSQL: FOR NO KEY UPDATE, so that the writer of a row that refers to a conversation need not wait.
    return rowsets.packed(dialect, in_order.with_for_update(key_share=True, of=conversations))


def _lock_for(dialect: str) -> Select[Any]:
    its_row = rowsets.table(dialect, "places", tenant_id=TEXT, id=TEXT)
    seen = conversations.alias("seen")
    were = select(seen.c.tenant_id, seen.c.id, seen.c.seq).join_from(
        its_row, seen, and_(seen.c.tenant_id == its_row.c.tenant_id, seen.c.id == its_row.c.id)
    )
    is_any_known = exists(_find(dialect).with_only_columns(literal(1)))
    return select(
        _lock(dialect, "places").scalar_subquery(), rowsets.packed(dialect, were).scalar_subquery(), is_any_known
    )


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
    return insert(tables.messages).from_select(
        [*(column.name for column in new.c), "at", "origin"], select(*new.c, *same_for_all)
    )


_HEADERS = Frequent(_headers)
_LOCK = Frequent(_lock)
_LOCK_FOR = Frequent(_lock_for)
_SET_LATEST = Frequent(_set_latest)
_INSERT = Frequent(_insert)
