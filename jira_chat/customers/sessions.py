"""Sessions of signed-in customers: only the browser holds the token; signing out or a new password ends the session."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, delete, insert, select, tuple_, update

from jira_chat.access.principals import IDENTITY, Principal, Surface
from jira_chat.broker.hints import Hints
from jira_chat.customers.accounts import ChatAccount
from jira_chat.customers.events import SessionEnded
from jira_chat.customers.tables import account_sessions as table
from jira_chat.customers.tables import chat_accounts
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import UnauthorizedError
from jira_chat.kernel.ids import AccountId, ChatAccountId, ProjectId, TenantId, new_id
from jira_chat.storage.engine import Database
from jira_chat.storage.lists import lots

LIFETIME = timedelta(days=30)
"""How long a session lasts after its last use."""

FRESH = timedelta(hours=1)
"""How long after its opening a session proves as much as the sign-in that opened it."""

PREFIX = "c."

_TOKEN_BYTES = 32
_RENEW_AFTER = timedelta(days=1)
_MOST_ASKED = 512
"""Sessions per query; SQLite takes some thousands of values."""

_LONGEST = timedelta(days=90)
"""How long after signing in a session ends, used or not, so that customers prove their identity again."""


class AccountSessions:
    """Opens, recognises and ends sessions. Tokens are 256 random bits; only their hash is stored."""

    def __init__(self, database: Database, hints: Hints, *, clock: Clock) -> None:
        self._database = database
        self._hints = hints
        self._clock = clock

    def open(
        self, connection: Connection, account: ChatAccount, project: ProjectId, *, site: str | None, method: str
    ) -> str:
        """Begin a session in one project, on one web site (None: in the portal), and return the token."""
        token = PREFIX + secrets.token_urlsafe(_TOKEN_BYTES)
        now = self._clock()
        connection.execute(
            insert(table).values(
                tenant_id=account.tenant,
                id=new_id(),
                chat_account_id=account.id,
                project_id=project,
                site=site or "",
                method=method,
                token_hash=_hashed(token),
                created_at=now,
                expires_at=now + LIFETIME,
            )
        )
        return token

    def recognise(self, token: str) -> Principal:
        """Return the holder of a token, and extend the session.

        Raises UnauthorizedError for a token that is unknown, ended, ninety days old, or unused for thirty days.
        """
        now = self._clock()
        with self._database.reading() as connection:
            row = (
                connection.execute(_with_account().where(table.c.token_hash == _hashed(token))).mappings().one_or_none()
            )
        if row is None or row["expires_at"] <= now:
            raise UnauthorizedError("session_unknown")
        until = min(now + LIFETIME, row["created_at"] + _LONGEST)
        if until - row["expires_at"] > _RENEW_AFTER:
            self._renew(row, until)
        return _principal(row)

    def live(self, people: Iterable[Principal]) -> frozenset[Principal]:
        """Return those people whose session is still valid for the principal that they are.

        Once the customer has a Jira account, a principal from before no longer counts: its sockets must reconnect.
        """
        held = [each for each in people if each.session is not None]
        found: dict[tuple[str, str], str | None] = {}
        for some in lots([(each.tenant, each.session) for each in held], _MOST_ASKED):
            is_held = tuple_(table.c.tenant_id, table.c.id).in_(some)
            query = _with_account().where(is_held, table.c.expires_at > self._clock())
            with self._database.reading() as connection:
                for row in connection.execute(query).mappings():
                    found[row["tenant_id"], row["id"]] = row["jira_account"]
        unknown = object()
        return frozenset(each for each in held if found.get((each.tenant, str(each.session)), unknown) == each.account)

    def email_of(self, person: Principal) -> str | None:
        """Return the address of a person with a chat account, None for all others."""
        if person.chat_account is None:
            return None
        its_row = (chat_accounts.c.tenant_id == person.tenant) & (chat_accounts.c.id == person.chat_account)
        with self._database.reading() as connection:
            return connection.execute(select(chat_accounts.c.email).where(its_row)).scalar()

    def is_fresh(self, person: Principal) -> bool:
        """Return whether a person's session was opened within the last hour."""
        query = select(table.c.created_at).where(table.c.tenant_id == person.tenant, table.c.id == person.session)
        with self._database.reading() as connection:
            created_at = connection.execute(query).scalar()
        return created_at is not None and self._clock() - created_at < FRESH

    def end(self, person: Principal) -> None:
        """End a person's session and its sockets."""
        if person.session is None:
            return
        its_row = (table.c.tenant_id == person.tenant) & (table.c.id == person.session)
        with self._database.transaction() as connection:
            connection.execute(delete(table).where(its_row))
        self._hints.publish(SessionEnded(), topics=[session_topic(person.session)])

    def end_in_project(self, person: Principal) -> None:
        """End all sessions of a person's account in the current project, and their sockets."""
        if person.chat_account is None:
            return
        in_project = _in_project(person.tenant, person.project) & (table.c.chat_account_id == person.chat_account)
        with self._database.transaction() as connection:
            ended = _end(connection, in_project)
        self.announce_ended(ended)

    def end_vouched(self, connection: Connection, tenant: TenantId, project: ProjectId) -> list[str]:
        """End all sessions that a project's web site vouched for; return them for `announce_ended` after the commit."""
        return _end(connection, _in_project(tenant, project) & (table.c.method == IDENTITY))

    def announce_ended(self, sessions: Sequence[str]) -> None:
        """Tell all sockets of sessions to end."""
        if sessions:
            self._hints.publish(SessionEnded(), topics=[session_topic(each) for each in sessions])

    def end_all(self, connection: Connection, account: ChatAccount) -> None:
        """End all sessions of an account; call `announce_end` after the commit."""
        of_account = (table.c.tenant_id == account.tenant) & (table.c.chat_account_id == account.id)
        connection.execute(delete(table).where(of_account))

    def announce_end(self, account: ChatAccount) -> None:
        """Tell all sockets of an account to end."""
        self._hints.publish(SessionEnded(), topics=[account_topic(account.tenant, account.id)])

    def forget_expired(self) -> int:
        """Delete expired sessions and return how many."""
        with self._database.transaction() as connection:
            return connection.execute(delete(table).where(table.c.expires_at <= self._clock())).rowcount

    def _renew(self, session: RowMapping, expires_at: datetime) -> None:
        its_row = (table.c.tenant_id == session["tenant_id"]) & (table.c.id == session["id"])
        renewed = update(table).where(its_row).values(expires_at=expires_at)
        self._database.write(lambda connection: connection.execute(renewed).rowcount)


def latest_method(
    connection: Connection, tenant: TenantId, account: ChatAccountId, project: ProjectId, *, site: str | None
) -> str | None:
    """Return how an account last signed in to a project on a site (None: in the portal), None if no session is left."""
    its_rows = _in_project(tenant, project) & (table.c.chat_account_id == account) & (table.c.site == (site or ""))
    query = select(table.c.method).where(its_rows).order_by(table.c.created_at.desc()).limit(1)
    return connection.execute(query).scalar()


def session_topic(session: str) -> str:
    """Return the topic of all sockets that were opened with one session."""
    return f"session:{session}"


def account_topic(tenant: TenantId, account: ChatAccountId) -> str:
    """Return the topic of all sockets of one chat account."""
    return f"account:{tenant}:{account}"


def _in_project(tenant: TenantId, project: ProjectId | None) -> ColumnElement[bool]:
    return (table.c.tenant_id == tenant) & (table.c.project_id == project)


def _end(connection: Connection, which: ColumnElement[bool]) -> list[str]:
    ended = list(connection.execute(select(table.c.id).where(which)).scalars())
    connection.execute(delete(table).where(which))
    return ended


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _with_account() -> Select[Any]:
    same_account = (table.c.tenant_id == chat_accounts.c.tenant_id) & (table.c.chat_account_id == chat_accounts.c.id)
    return select(table, chat_accounts.c.name, chat_accounts.c.jira_account).join(chat_accounts, same_account)


def _principal(row: RowMapping) -> Principal:
    return Principal(
        tenant=TenantId(row["tenant_id"]),
        surface=Surface.WIDGET if row["site"] else Surface.PORTAL,
        project=ProjectId(row["project_id"]),
        account=None if row["jira_account"] is None else AccountId(row["jira_account"]),
        chat_account=ChatAccountId(row["chat_account_id"]),
        name=row["name"],
        site=row["site"] or None,
        method=row["method"],
        session=row["id"],
    )
