"""Writing the jobs of many streams at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import JSON, Connection, Insert, bindparam, insert, literal, select

from jira_chat.kernel.ids import TenantId
from jira_chat.outbox.tables import jobs
from jira_chat.storage import rowsets
from jira_chat.storage.types import Instant


class NewJob(NamedTuple):
    """A job that is to be written. For its fields see `outbox/queue.py`."""

    tenant: TenantId
    stream: str
    kind: str
    payload: Mapping[str, Any]


def enqueue_many(connection: Connection, new: Iterable[NewJob], *, now: datetime) -> None:
    """Write jobs in the caller's transaction, by one statement."""
    rows = [(each.tenant, each.stream, each.kind, msgspec.json.encode(each.payload).decode()) for each in new]
    connection.execute(_insert(connection.dialect.name), {"new": rowsets.encode(rows), "now": now})


@cache
def _insert(dialect: str) -> Insert:
    new = rowsets.table(dialect, "new", tenant_id=rowsets.TEXT, stream=rowsets.TEXT, kind=rowsets.TEXT, payload=JSON())
    now = bindparam("now", type_=Instant())
    columns = ["tenant_id", "stream", "kind", "payload", "created_at", "available_at", "attempts"]
    return insert(jobs).from_select(columns, select(*new.c, now, now, literal(0)))
