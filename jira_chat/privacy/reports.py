"""Rows of reports of accounts, read and written. Tenant first."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, select, update

from jira_chat.jira.models import HeldAccount
from jira_chat.kernel.ids import AccountId, TenantId
from jira_chat.privacy.tables import account_reports as table
from jira_chat.storage.upsert import insert_into

_NEVER = datetime(2018, 1, 1, tzinfo=UTC)
"""Before account ids existed. A name that came with a comment may be older than it seems, so it is read once."""


def keep(connection: Connection, tenant: TenantId, held: Collection[str], *, now: datetime) -> None:
    """Insert accounts whose data is stored now, and delete those whose data is gone."""
    known = set(connection.execute(select(table.c.account_id).where(table.c.tenant_id == tenant)).scalars())
    for account in sorted(set(held) - known):
        row = {"tenant_id": tenant, "account_id": account, "refreshed_at": _NEVER, "due_at": now}
        connection.execute(insert_into(connection.dialect.name, table).values(row).on_conflict_do_nothing())
    for account in known - set(held):
        forget(connection, tenant, [account])


def due(connection: Connection, tenant: TenantId, *, now: datetime, limit: int) -> list[HeldAccount]:
    """Return accounts to report, longest due first."""
    query = select(table).where(table.c.tenant_id == tenant, table.c.due_at <= now)
    rows = connection.execute(query.order_by(table.c.due_at, table.c.account_id).limit(limit)).mappings()
    return [HeldAccount(account=AccountId(row["account_id"]), updated_at=row["refreshed_at"]) for row in rows]


def note(
    connection: Connection,
    tenant: TenantId,
    accounts: Iterable[str],
    *,
    due_at: datetime,
    refreshed_at: datetime | None = None,
) -> None:
    """Record when accounts are due again, and when their names were last read."""
    values = {"due_at": due_at} if refreshed_at is None else {"due_at": due_at, "refreshed_at": refreshed_at}
    those = (table.c.tenant_id == tenant) & table.c.account_id.in_(list(accounts))
    connection.execute(update(table).where(those).values(values))


def forget(connection: Connection, tenant: TenantId, accounts: Collection[str]) -> None:
    """Delete the rows of accounts."""
    connection.execute(delete(table).where(table.c.tenant_id == tenant, table.c.account_id.in_(list(accounts))))
