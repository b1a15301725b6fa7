"""Chat accounts: of addresses proved by a code, or vouched for by one project, which count in that project only.

Of an address there is at most one of the first kind on a site, and one of the second in each project: they are never
the same account, whatever they are called. Rows in and out; the use cases are in `sign_in`.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, RowMapping, select, update

from jira_chat.customers.tables import chat_accounts as table
from jira_chat.kernel.ids import AccountId, ChatAccountId, ProjectId, TenantId, new_id
from jira_chat.storage.upsert import insert_new


@dataclass(frozen=True, kw_only=True)
class ChatAccount:
    """One customer of one site."""

    tenant: TenantId
    id: ChatAccountId
    email: str
    name: str
    password_hash: str | None = field(default=None, repr=False)
    """None for those who sign in by code or from a web site that vouches for them."""
    jira_account: AccountId | None = None
    """None until the customer exists in Jira."""
    language: str | None = None
    vouched_in: ProjectId | None = None
    """The project that vouched for the address; None where a code proved it."""


def find(connection: Connection, tenant: TenantId, account: ChatAccountId) -> ChatAccount | None:
    """Return an account by its id."""
    query = select(table).where(table.c.tenant_id == tenant, table.c.id == account)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _account(row)


def find_by_email(
    connection: Connection, tenant: TenantId, email: str, *, vouched_in: ProjectId | None = None
) -> ChatAccount | None:
    """Return the account of a normal address that a code proved, or for which a project vouched."""
    query = select(table).where(
        table.c.tenant_id == tenant, table.c.email == email, table.c.vouched_in == (vouched_in or "")
    )
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _account(row)


def find_by_jira_account(
    connection: Connection, tenant: TenantId, account: AccountId, *, project: ProjectId
) -> ChatAccount | None:
    """Return the chat account of a Jira account that counts in a project, one that a code proved before another."""
    counts_there = table.c.vouched_in.in_(["", project])
    query = select(table).where(table.c.tenant_id == tenant, table.c.jira_account == account, counts_there)
    row = connection.execute(query.order_by(table.c.vouched_in).limit(1)).mappings().one_or_none()
    return None if row is None else _account(row)


def find_or_create(connection: Connection, wanted: ChatAccount, *, now: datetime) -> ChatAccount:
    """Return the account that has the address of `wanted` by the same proof, or else `wanted` itself, created."""
    known = find_by_email(connection, wanted.tenant, wanted.email, vouched_in=wanted.vouched_in)
    if known is not None:
        return known
    row = {
        "tenant_id": wanted.tenant,
        "id": wanted.id,
        "email": wanted.email,
        "name": wanted.name,
        "password_hash": wanted.password_hash,
        "language": wanted.language,
        "vouched_in": wanted.vouched_in or "",
        "created_at": now,
    }
    if not insert_new(connection, table, row, key=("tenant_id", "email", "vouched_in")):
        # Registered twice at the same moment.
        return find_by_email(connection, wanted.tenant, wanted.email, vouched_in=wanted.vouched_in) or wanted
    return wanted


def new(
    tenant: TenantId,
    email: str,
    name: str,
    *,
    password_hash: str | None = None,
    language: str | None = None,
    vouched_in: ProjectId | None = None,
) -> ChatAccount:
    """Return an account that does not exist yet."""
    return ChatAccount(
        tenant=tenant,
        id=ChatAccountId(new_id()),
        email=email,
        name=name,
        password_hash=password_hash,
        language=language,
        vouched_in=vouched_in,
    )


def set_password(connection: Connection, account: ChatAccount, password_hash: str) -> None:
    """Replace an account's password."""
    its_row = (table.c.tenant_id == account.tenant) & (table.c.id == account.id)
    connection.execute(update(table).where(its_row).values(password_hash=password_hash))


def set_jira_account(
    connection: Connection, tenant: TenantId, account: ChatAccountId, jira_account: AccountId, *, name: str
) -> None:
    """Store a chat account's Jira account and its display name, which people see from now on."""
    its_row = (table.c.tenant_id == tenant) & (table.c.id == account)
    connection.execute(update(table).where(its_row).values(jira_account=jira_account, name=name))


def _account(row: RowMapping) -> ChatAccount:
    jira_account = row["jira_account"]
    return ChatAccount(
        tenant=TenantId(row["tenant_id"]),
        id=ChatAccountId(row["id"]),
        email=row["email"],
        name=row["name"],
        password_hash=row["password_hash"],
        jira_account=None if jira_account is None else AccountId(jira_account),
        language=row["language"],
        vouched_in=ProjectId(row["vouched_in"]) if row["vouched_in"] else None,
    )
