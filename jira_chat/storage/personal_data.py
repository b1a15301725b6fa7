"""What features keep about people: each says how a person's rows are found, erased and shown.

A feature that keeps something about people has a `personal_data.py` with a `PersonalData`, and `jira_chat/wiring.py`
lists it. So `privacy` need not know what is kept, and nothing is forgotten: a test looks through all tables.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, select, update

from jira_chat.kernel.ids import TenantId

ERASED_NAME = "Former user"
"""In place of the name of somebody who was erased; Atlassian's own word."""

MOST_EXPORTED = 1_000
"""Rows of one kind."""

Tell = Callable[[], None]
"""Tells other processes, once the transaction is committed."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """What is known of one person, on one site."""

    accounts: frozenset[str] = frozenset()
    """Of Jira."""
    emails: frozenset[str] = frozenset()
    """In their normal form."""
    chat_accounts: frozenset[str] = frozenset()
    visitors: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def __or__(self, other: "Person") -> "Person":
        return Person(**{each.name: getattr(self, each.name) | getattr(other, each.name) for each in fields(Person)})


class NamedAccount(NamedTuple):
    """A table's columns with a Jira account and the display name that it had."""

    account: Column[Any]
    name: Column[Any]

    def accounts(self, connection: Connection, tenant: TenantId, *, limit: int) -> set[str]:
        """Return which accounts there are."""
        query = select(self.account).where(self._of(tenant), self.account.is_not(None)).distinct().limit(limit)
        return set(connection.execute(query).scalars())

    def names(self, connection: Connection, tenant: TenantId, person: Person) -> set[str]:
        """Return the names that a person had."""
        query = select(self.name).where(self._of(tenant), self.account.in_(person.accounts)).distinct()
        return set(connection.execute(query.limit(MOST_EXPORTED)).scalars()) - {ERASED_NAME}

    def rename(self, connection: Connection, tenant: TenantId, account: str, name: str) -> None:
        """Give an account another display name."""
        its_rows = update(self.name.table).where(self._of(tenant), self.account == account, self.name != name)
        connection.execute(its_rows.values({self.name: name}))

    def anonymise(self, connection: Connection, tenant: TenantId, person: Person) -> None:
        """Take a person's accounts and names away; the rows stay."""
        nobody = None if self.account.nullable else ""
        its_rows = update(self.name.table).where(self._of(tenant), self.account.in_(person.accounts))
        connection.execute(its_rows.values({self.account: nobody, self.name: ERASED_NAME}))

    def _of(self, tenant: TenantId) -> Any:
        return self.account.table.c.tenant_id == tenant


class PersonalData(ABC):
    """What one feature keeps about people. Every method works in the caller's transaction, on one tenant."""

    kind: str
    """What it is, as an export calls it."""
    named: Sequence[NamedAccount] = ()
    """Where it keeps names of Jira's people, which change."""

    def find(self, connection: Connection, tenant: TenantId, person: Person) -> Person:  # noqa: ARG002
        """Return what else is known here of a person."""
        return person

    @abstractmethod
    def erase(self, connection: Connection, tenant: TenantId, person: Person) -> Tell:
        """Delete or anonymise all that is kept of a person."""

    @abstractmethod
    def export(self, connection: Connection, tenant: TenantId, person: Person) -> list[dict[str, Any]]:
        """Return all that is kept of a person, as JSON may hold it; at most `MOST_EXPORTED` rows of a kind."""


def nothing_to_tell() -> None:
    """Tell nobody."""
