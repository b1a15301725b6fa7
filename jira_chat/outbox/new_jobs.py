"""Writing of new jobs: many with one statement."""

from collections.abc import Iterable, Iterator, Sequence
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
    Integer,
    bindparam,
    literal,
    or_,
    select,
)

from jira_chat.kernel.ids import TenantId
from jira_chat.kernel.kinds import kind_of, to_fields
from jira_chat.outbox.payloads import Payload
from jira_chat.outbox.tables import jobs
from jira_chat.storage import rowsets
from jira_chat.storage.frequent import Frequent
from jira_chat.storage.rowsets import TEXT
from jira_chat.storage.types import Instant
from jira_chat.storage.upsert import insert_into


@dataclass(frozen=True, kw_only=True)
class NewJob:
    """A job to be written."""

    tenant: TenantId
    stream: str
    payload: Payload
    delivery_id: str | None = None
    """If set, the job is written only if no other has the same id."""
    once: bool = False
    """If set, the job is written only if its stream has no unbegun job of its kind, which would do its work, too."""


def write(connection: Connection, new: Sequence[NewJob], *, now: datetime) -> int:
    """Insert jobs, whose streams are locked, in this order; return how many were written."""
    rows = rowsets.encode(_row(place, each) for place, each in enumerate(_without_repetitions(new)))
    return int(_WRITING.execute(connection, new=rows, now=now).rowcount)


def _writing(dialect: str) -> Insert:
    rows = rowsets.table(
        dialect,
        "new",
        position=Integer(),
        tenant_id=TEXT,
        stream=TEXT,
        kind=TEXT,
        payload=JSON(),
        delivery_id=TEXT,
        once=Boolean(),
    )
    values = {
        "tenant_id": rows.c.tenant_id,
        "stream": rows.c.stream,
        "kind": rows.c.kind,
        "payload": rows.c.payload,
        "delivery_id": rows.c.delivery_id,
        "created_at": bindparam("now", type_=Instant()),
        "attempts": literal(0),
    }
    query = select(*values.values()).where(or_(~rows.c.once, ~_waits(rows))).order_by(rows.c.position)
    insert = insert_into(dialect, jobs).from_select(list(values), query, include_defaults=False)
    return insert.on_conflict_do_nothing(index_elements=[jobs.c.tenant_id, jobs.c.delivery_id]).inline()


_WRITING = Frequent(_writing)


def _row(position: int, new: NewJob) -> tuple[Any, ...]:
    payload = msgspec.json.encode(to_fields(new.payload)).decode()
    return position, new.tenant, new.stream, kind_of(new.payload), payload, new.delivery_id, new.once


def _without_repetitions(new: Iterable[NewJob]) -> Iterator[NewJob]:
    """Yield jobs without duplicates of `once` jobs, because a statement does not see the rows it writes."""
    seen = set()
    for each in new:
        key = (each.tenant, each.stream, kind_of(each.payload))
        if not each.once or key not in seen:
            yield each
            seen.add(key)


def _waits(rows: FromClause) -> ColumnElement[bool]:
    """Whether an unbegun job of the same kind waits in the same stream. One that has begun may miss the new work."""
    other = jobs.alias()
    found = select(other.c.id).where(
        other.c.tenant_id == rows.c.tenant_id,
        other.c.stream == rows.c.stream,
        other.c.kind == rows.c.kind,
        other.c.done_at.is_(None),
        other.c.failed_at.is_(None),
        other.c.attempts == 0,
    )
    # A scalar is looked up for each row. For EXISTS, PostgreSQL would read all open jobs, even a million.
    return found.limit(1).scalar_subquery().is_not(None)
