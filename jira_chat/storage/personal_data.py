"""Personal data of features: how each one finds, erases and exports a person's rows.

A feature that stores personal data has a `personal_data.py` with a `PersonalData`, and `jira_chat/wiring.py` lists it.
So `privacy` need not know what is stored, and a test over all tables makes sure that nothing is missed.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, select, update

from jira_chat.kernel.ids import TenantId

ERASED_NAME = "Former user"
"""Replaces the name of an erased person; Atlassian's own term."""

MOST_EXPORTED = 1_000
"""Rows of one kind in an export."""

Tell = Callable[[], None]
"""Tells other processes of a change; call it after the commit."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Everything that identifies one person on one site."""

    accounts: frozenset[str] = frozenset()
    """Jira accounts."""
    emails: frozenset[str] = frozenset()
    """Normalised e-mail addresses."""
    chat_accounts: frozenset[str] = frozenset()
    visitors: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def __or__(self, other: "Person") -> "Person":
        return Person(**{each.name: getattr(self, each.name) | getattr(other, each.name) for each in fields(Person)})


class NamedAccount(NamedTuple):
    """A pair of columns: a Jira account, and its display name at the time."""

    account: Column[Any]
    name: Column[Any]

    def names(self, connection: Connection, tenant: TenantId, person: Person) -> set[str]:
        """Return all names stored for a person."""
        query = select(self.name).where(self._of(tenant), self.account.in_(person.accounts)).distinct()
        return set(connection.execute(query.limit(MOST_EXPORTED)).scalars()) - {ERASED_NAME}

    def rename(self, connection: Connection, tenant: TenantId, account: str, name: str) -> None:
        """Give an account another display name."""
        its_rows = update(self.name.table).where(self._of(tenant), self.account == account, self.name != name)
        connection.execute(its_rows.values({self.name: name}))

    def anonymise(self, connection: Connection, tenant: TenantId, person: Person) -> None:
        """Remove a person's accounts and names; the rows stay."""
        nobody = None if self.account.nullable else ""
        its_rows = update(self.name.table).where(self._of(tenant), self.account.in_(person.accounts))
        connection.execute(its_rows.values({self.account: nobody, self.name: ERASED_NAME}))

    def _of(self, tenant: TenantId) -> Any:
        return self.account.table.c.tenant_id == tenant


class PersonalData(ABC):
    """The personal data of one feature. Every method works in the caller's transaction, on one tenant."""

    kind: str
    """The name of this data in an export."""
    named: Sequence[NamedAccount] = ()
    """The columns with names of Jira users, which may change."""
    nameless: Sequence[Column[Any]] = ()
    """Further columns with accounts of Jira users."""

    def accounts(self, connection: Connection, tenant: TenantId, *, limit: int) -> set[str]:
        """Return the accounts whose data is stored, the first `limit` of each column and the same ones each time."""
        found: set[str] = set()
        for column in (*(each.account for each in self.named), *self.nameless):
            query = select(column).where(column.table.c.tenant_id == tenant, column.is_not(None)).distinct()
            found.update(connection.execute(query.order_by(column).limit(limit)).scalars())
        return found

    def find(self, connection: Connection, tenant: TenantId, person: Person) -> Person:  # noqa: ARG002
        """Return the person with further identifiers known to this feature."""
        return person

    @abstractmethod
    def erase(self, connection: Connection, tenant: TenantId, person: Person) -> Tell:
        """Delete or anonymise all data of a person."""

    @abstractmethod
    def export(self, connection: Connection, tenant: TenantId, person: Person) -> list[dict[str, Any]]:
        """Return all data of a person as JSON values; at most `MOST_EXPORTED` rows of a kind."""


def nothing_to_tell() -> None:
    """Tell nobody."""
