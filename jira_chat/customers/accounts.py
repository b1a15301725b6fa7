"""Rows of chat accounts: an account's address was proved by a code, or one project vouches for it.

An account that a project vouches for counts in that project only. An address has at most one proved account on a site,
and one vouched account in each project; these are never the same account. The use cases are in `sign_in`.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, RowMapping, select, update

from jira_chat.customers.tables import chat_accounts as table
from jira_chat.kernel.ids import AccountId, ChatAccountId, ProjectId, TenantId, new_id
from jira_chat.storage.upsert import insert_new


@dataclass(frozen=True, kw_only=True)
class ChatAccount:
    """A customer's account on one site."""

    tenant: TenantId
    id: ChatAccountId
    email: str
    name: str
    password_hash: str | None = field(default=None, repr=False)
    """None for customers who sign in by code, or through a web site that vouches for them."""
    jira_account: AccountId | None = None
    """None until the customer exists in Jira."""
    language: str | None = None
    vouched_in: ProjectId | None = None
    """The project that vouched for the address; None if a code proved it."""


def find(connection: Connection, tenant: TenantId, account: ChatAccountId) -> ChatAccount | None:
    """Return the account with an id."""
    query = select(table).where(table.c.tenant_id == tenant, table.c.id == account)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _account(row)


def find_by_email(
    connection: Connection, tenant: TenantId, email: str, *, vouched_in: ProjectId | None = None
) -> ChatAccount | None:
    """Return the account of a normalised address that a code proved, or that the project `vouched_in` vouched for."""
    query = select(table).where(
        table.c.tenant_id == tenant, table.c.email == email, table.c.vouched_in == (vouched_in or "")
    )
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _account(row)


def find_by_jira_account(
    connection: Connection, tenant: TenantId, account: AccountId, *, project: ProjectId
) -> ChatAccount | None:
    """Return the chat account of a Jira account that counts in a project, preferring one that a code proved."""
    counts_there = table.c.vouched_in.in_(["", project])
    query = select(table).where(table.c.tenant_id == tenant, table.c.jira_account == account, counts_there)
    row = connection.execute(query.order_by(table.c.vouched_in).limit(1)).mappings().one_or_none()
    return None if row is None else _account(row)


def find_or_create(connection: Connection, wanted: ChatAccount, *, now: datetime) -> ChatAccount:
    """Return the account with the address and the kind of proof of `wanted`, or insert and return `wanted`."""
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
        # Another transaction registered the address at the same moment.
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
    """Return an account that is not yet stored."""
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


def keeps_password(connection: Connection, account: ChatAccount) -> bool:
    """Lock an account, and return whether it still has the password that it had when it was read."""
    its_row = (table.c.tenant_id == account.tenant) & (table.c.id == account.id)
    same = table.c.password_hash.is_not_distinct_from(account.password_hash)
    # Not FOR UPDATE, for which the references of new sessions would wait.
    query = select(table.c.id).where(its_row, same).with_for_update(key_share=True)
    return connection.execute(query).first() is not None


def set_jira_account(
    connection: Connection, tenant: TenantId, account: ChatAccountId, jira_account: AccountId, *, name: str
) -> None:
    """Store a chat account's Jira account, and its display name, which people see from then on."""
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
