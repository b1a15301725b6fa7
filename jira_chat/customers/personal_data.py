"""Personal data of customers: chat accounts with their sessions, and visitors."""

from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, or_, select

from jira_chat.broker.hints import Hints
from jira_chat.customers.events import SessionEnded
from jira_chat.customers.sessions import account_topic
from jira_chat.customers.tables import account_sessions, chat_accounts, visitors
from jira_chat.kernel.ids import ChatAccountId, TenantId
from jira_chat.storage.personal_data import MOST_EXPORTED, NamedAccount, Person, PersonalData, Tell


class CustomersData(PersonalData):
    """Personal data of customers."""

    kind = "chat_accounts"
    named = (NamedAccount(chat_accounts.c.jira_account, chat_accounts.c.name),)

    def __init__(self, hints: Hints) -> None:
        self._hints = hints

    def find(self, connection: Connection, tenant: TenantId, person: Person) -> Person:
        """Add the Jira account, address, id and name in the person's chat accounts."""
        query = select(chat_accounts).where(_of(tenant, person)).limit(MOST_EXPORTED)
        rows = connection.execute(query).mappings().all()
        return person | Person(
            accounts=frozenset(row["jira_account"] for row in rows if row["jira_account"]),
            emails=frozenset(row["email"] for row in rows),
            chat_accounts=frozenset(row["id"] for row in rows),
            names=frozenset(row["name"] for row in rows),
        )

    def erase(self, connection: Connection, tenant: TenantId, person: Person) -> Tell:
        """Delete a person's accounts, sessions and visitors."""
        theirs = account_sessions.c.chat_account_id.in_(person.chat_accounts)
        connection.execute(delete(account_sessions).where(account_sessions.c.tenant_id == tenant, theirs))
        connection.execute(delete(chat_accounts).where(_of(tenant, person)))
        as_visitor = (visitors.c.tenant_id == tenant) & visitors.c.id.in_(person.visitors)
        connection.execute(delete(visitors).where(as_visitor))
        topics = [account_topic(tenant, ChatAccountId(each)) for each in person.chat_accounts]
        return partial(self._hints.publish, SessionEnded(), topics=topics)

    def export(self, connection: Connection, tenant: TenantId, person: Person) -> list[dict[str, Any]]:
        """Return a person's accounts and their sessions, without hashes of secrets."""
        columns = (chat_accounts.c.id, chat_accounts.c.email, chat_accounts.c.name, chat_accounts.c.jira_account)
        more = (chat_accounts.c.language, chat_accounts.c.vouched_in, chat_accounts.c.created_at)
        query = select(*columns, *more).where(_of(tenant, person)).limit(MOST_EXPORTED)
        return [dict(row) | {"sessions": _sessions(connection, tenant, row["id"])} for row in _rows(connection, query)]


def _sessions(connection: Connection, tenant: TenantId, account: str) -> list[dict[str, Any]]:
    table = account_sessions
    query = select(table.c.project_id, table.c.site, table.c.method, table.c.created_at, table.c.expires_at)
    its_rows = query.where(table.c.tenant_id == tenant, table.c.chat_account_id == account).limit(MOST_EXPORTED)
    return _rows(connection, its_rows)


def _rows(connection: Connection, query: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(query).mappings()]


def _of(tenant: TenantId, person: Person) -> ColumnElement[bool]:
    theirs = or_(
        chat_accounts.c.jira_account.in_(person.accounts),
        chat_accounts.c.email.in_(person.emails),
        chat_accounts.c.id.in_(person.chat_accounts),
    )
    return (chat_accounts.c.tenant_id == tenant) & theirs
