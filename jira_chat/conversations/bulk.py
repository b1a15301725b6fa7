"""Rows of many conversations and messages at once, a constant number of statements however many. Tenant first."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Insert, Integer, Select, Update, and_, bindparam, insert, literal, select, update

from jira_chat.conversations import tables, waiting
from jira_chat.conversations.messages import to_json, value
from jira_chat.conversations.models import Header, Message, Origin
from jira_chat.conversations.repository import HEADER
from jira_chat.conversations.tables import conversations
from jira_chat.conversations.waiting import Turn
from jira_chat.kernel.ids import ConversationId, TenantId
from jira_chat.storage import rowsets
from jira_chat.storage.rowsets import TEXT
from jira_chat.storage.types import Instant

Place = tuple[TenantId, ConversationId]
MessageKey = tuple[TenantId, ConversationId, str]
"""The last is the sender's own id of the message."""

Latest = tuple[int, Turn]
"""The last sequence number, and what was said."""

_header_decoder = msgspec.json.Decoder(list[Header], strict=False)  # SQLite has no true and false


def lock(connection: Connection, keys: Collection[Place]) -> dict[Place, Header]:
    """Return those of the conversations that exist, and keep others from writing to them until the commit."""
    # In one order everywhere, so that no two processes wait for each other.
    wanted = {"wanted": rowsets.encode(sorted(keys))}
    rows: str = connection.execute(_lock(connection.dialect.name), wanted).scalar_one()
    return _by_place(rows)


def headers(connection: Connection, keys: Collection[Place]) -> dict[Place, Header]:
    """Return those of the conversations that exist."""
    rows: str = connection.execute(_headers(connection.dialect.name), {"wanted": rowsets.encode(keys)}).scalar_one()
    return _by_place(rows)


def find_messages(connection: Connection, keys: Collection[MessageKey]) -> dict[MessageKey, Message]:
    """Return those of the messages that are written."""
    found = connection.execute(_find(connection.dialect.name), {"wanted": rowsets.encode(keys)}).mappings()
    return {(row["tenant_id"], row["conversation_id"], row["client_id"]): value(row) for row in found}


def set_latest(connection: Connection, latest: Mapping[Place, Latest], *, at: datetime) -> None:
    """Note the sequence numbers that conversations have come to, and who has to answer."""
    rows = rowsets.encode((*key, seq, *map(int, turn)) for key, (seq, turn) in latest.items())
    connection.execute(_set_latest(connection.dialect.name), {"latest": rows, "at": at})


def insert_messages(connection: Connection, new: Iterable[tuple[TenantId, Message]], *, at: datetime) -> None:
    """Write messages that were written here, all at the same moment."""
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
    connection.execute(_insert(connection.dialect.name), {"new": rows, "at": at})


def _by_place(rows: str) -> dict[Place, Header]:
    return {(header.tenant, header.id): header for header in _header_decoder.decode(rows)}


def _wanted(dialect: str) -> Select[Any]:
    wanted = rowsets.table(dialect, "wanted", tenant_id=TEXT, id=TEXT)
    its_row = and_(conversations.c.tenant_id == wanted.c.tenant_id, conversations.c.id == wanted.c.id)
    return select(*HEADER).join_from(wanted, conversations, its_row)


@cache
def _headers(dialect: str) -> Select[str]:
    return rowsets.packed(dialect, _wanted(dialect))


@cache
def _lock(dialect: str) -> Select[str]:
    in_order = _wanted(dialect).order_by(conversations.c.tenant_id, conversations.c.id)
    # PostgreSQL: FOR NO KEY UPDATE, since a writer of a row that refers to a conversation need not wait.
    return rowsets.packed(dialect, in_order.with_for_update(key_share=True, of=conversations))


@cache
def _find(dialect: str) -> Select[Any]:
    table = tables.messages
    wanted = rowsets.table(dialect, "wanted", tenant_id=TEXT, conversation_id=TEXT, client_id=TEXT)
    its_row = and_(*(table.c[column.name] == column for column in wanted.c))
    return select(table).join_from(wanted, table, its_row)


@cache
def _set_latest(dialect: str) -> Update:
    latest = rowsets.table(
        dialect, "latest", tenant_id=TEXT, id=TEXT, seq=Integer(), waits=Integer(), answers=Integer()
    )
    its_row = and_(conversations.c.tenant_id == latest.c.tenant_id, conversations.c.id == latest.c.id)
    at = bindparam("at", type_=Instant())
    answer = waiting.values(latest.c.waits == 1, latest.c.answers == 1, at)
    return update(conversations).where(its_row).values(seq=latest.c.seq, last_at=at, **answer)


@cache
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
