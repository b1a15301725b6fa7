"""Jobs on their way into the queue: many with one statement."""

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    Connection,
    FromClause,
    Insert,
    String,
    bindparam,
    cast,
    exists,
    literal,
    or_,
    select,
)

from jira_chat.kernel.ids import TenantId
from jira_chat.outbox.tables import jobs
from jira_chat.storage.bulk import POSITION, Columns, given, parameters
from jira_chat.storage.types import Instant
from jira_chat.storage.upsert import insert_into

_COLUMNS: Columns = {
    "tenant_id": String(),
    "stream": String(),
    "kind": String(),
    "payload": String(),
    "delivery_id": String(),
    "once": Boolean(),
}


@dataclass(frozen=True, kw_only=True)
class NewJob:
    """A job to be written."""

    tenant: TenantId
    stream: str
    kind: str
    payload: Mapping[str, Any]
    delivery_id: str | None = None
    """Written only if no other has the same."""
    once: bool = False
    """Written only if none of its kind waits in its stream that nobody began. That one sees what this one is about."""


def write(connection: Connection, new: Sequence[NewJob], *, now: datetime) -> int:
    """Insert jobs, whose streams are locked, in this order; return how many were wanted."""
    dialect = connection.dialect.name
    rows = [_row(each) for each in _without_repetitions(new)]
    given_rows = parameters(dialect, _COLUMNS, rows) | {"now": now}
    # SQLAlchemy keeps the count of an INSERT only when it is asked to.
    counting = {"preserve_rowcount": True}
    return connection.execute(_writing(dialect), given_rows, execution_options=counting).rowcount


@functools.cache
def _writing(dialect: str) -> Insert:
    rows = given(dialect, _COLUMNS)
    values = {
        "tenant_id": rows.c.tenant_id,
        "stream": rows.c.stream,
        "kind": rows.c.kind,
        "payload": rows.c.payload if dialect == "sqlite" else cast(rows.c.payload, JSON),
        "delivery_id": rows.c.delivery_id,
        "created_at": bindparam("now", type_=Instant),
        "attempts": literal(0),
    }
    query = select(*values.values()).where(or_(~rows.c.once, ~_waits(rows))).order_by(rows.c[POSITION])
    insert = insert_into(dialect, jobs).from_select(list(values), query, include_defaults=False)
    return insert.on_conflict_do_nothing(index_elements=[jobs.c.tenant_id, jobs.c.delivery_id]).inline()


def _row(new: NewJob) -> dict[str, Any]:
    return {
        "tenant_id": new.tenant,
        "stream": new.stream,
        "kind": new.kind,
        "payload": msgspec.json.encode(dict(new.payload)).decode(),
        "delivery_id": new.delivery_id,
        "once": new.once,
    }


def _without_repetitions(new: Iterable[NewJob]) -> Iterator[NewJob]:
    """Yield one of those that are wanted once; a statement does not see the rows that it writes itself."""
    seen = set()
    for each in new:
        key = (each.tenant, each.stream, each.kind)
        if not each.once or key not in seen:
            yield each
            seen.add(key)


def _waits(rows: FromClause) -> ColumnElement[bool]:
    """Whether a job of the same kind waits in the same stream. One that was begun may have looked already."""
    other = jobs.alias()
    return exists().where(
        other.c.tenant_id == rows.c.tenant_id,
        other.c.stream == rows.c.stream,
        other.c.kind == rows.c.kind,
        other.c.done_at.is_(None),
        other.c.failed_at.is_(None),
        other.c.attempts == 0,
    )
