"""Failures in a row and the wait after each, in the database, so that they outlive processes and Redis."""

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from jira_chat.kernel.errors import TooManyRequestsError
from jira_chat.kernel.ids import TenantId
from jira_chat.kernel.waits import in_words
from jira_chat.sign_in.tables import failures as table

REMEMBERED = timedelta(days=365)
"""How long failures count if no success follows."""

WaitAfter = Callable[[int], timedelta | None]
"""Returns the wait after the nth failure in a row; None if there were too many for another attempt."""

_LOOK_AGAIN = timedelta(hours=1)


def check(connection: Connection, tenant: TenantId, who: str, wait_after: WaitAfter, *, now: datetime) -> None:
    """Refuse what `begin` would refuse now, without counting; takes no lock, so that attacks cost little.

    Raises TooManyRequestsError, with `retry_after` in seconds.
    """
    row = connection.execute(select(table).where(_row(tenant, who))).mappings().one_or_none()
    if row is not None:
        _admit(row, wait_after, now)


def begin(connection: Connection, tenant: TenantId, who: str, wait_after: WaitAfter, *, now: datetime) -> None:
    """Admit one attempt and count it as failed from the start, so that concurrent attempts are all counted.

    Raises TooManyRequestsError, with `retry_after` in seconds, during the wait after the last failure or after too
    many failures.
    """
    failed, wait = _admit(_locked(connection, tenant, who, now), wait_after, now)
    counted = {"count": failed, "waiting_until": now + wait, "expires_at": now + REMEMBERED}
    connection.execute(update(table).where(_row(tenant, who)).values(counted))


def take_back(connection: Connection, tenant: TenantId, who: str) -> None:
    """Uncount one attempt; earlier ones stay counted."""
    connection.execute(update(table).where(_row(tenant, who), table.c.count > 0).values(count=table.c.count - 1))


def count(connection: Connection, tenant: TenantId, who: str, *, now: datetime) -> int:
    """Return the number of failures."""
    query = select(table.c.count).where(_row(tenant, who), table.c.expires_at > now)
    return connection.execute(query).scalar() or 0


def forget(connection: Connection, tenant: TenantId, *who: str) -> None:
    """Delete all failures, after a success."""
    connection.execute(delete(table).where(table.c.tenant_id == tenant, table.c.who.in_(who)))


def forget_expired(connection: Connection, *, now: datetime) -> int:
    """Delete expired rows and return how many."""
    return connection.execute(delete(table).where(table.c.expires_at <= now)).rowcount


def _admit(row: RowMapping, wait_after: WaitAfter, now: datetime) -> tuple[int, timedelta]:
    """Return the number in the row of another failure, and the wait after it."""
    failed = 1 + (0 if row["expires_at"] <= now else row["count"])
    wait = wait_after(failed)
    if wait is None:
        raise _too_many(_LOOK_AGAIN)
    if row["waiting_until"] > now:
        raise _too_many(row["waiting_until"] - now)
    return failed, wait


def _locked(connection: Connection, tenant: TenantId, who: str, now: datetime) -> RowMapping:
    """Return the row, created if missing and locked until the transaction ends."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    none_yet = {"tenant_id": tenant, "who": who, "count": 0, "waiting_until": now, "expires_at": now + REMEMBERED}
    connection.execute(dialect.insert(table).values(none_yet).on_conflict_do_nothing())
    # SQLite has no row locks and needs none: it has one writer at a time.
    return connection.execute(select(table).where(_row(tenant, who)).with_for_update()).mappings().one()


def _row(tenant: TenantId, who: str) -> Any:
    return (table.c.tenant_id == tenant) & (table.c.who == who)


def _too_many(wait: timedelta) -> TooManyRequestsError:
    seconds = max(1, math.ceil(wait.total_seconds()))
    return TooManyRequestsError(f"Too many attempts. Please wait {in_words(seconds)}.", retry_after=seconds)
