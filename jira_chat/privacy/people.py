"""Finding, erasing and exporting a person in the personal data of all features."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import Connection

from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import NotFoundError
from jira_chat.kernel.ids import AccountId, TenantId
from jira_chat.privacy import reports
from jira_chat.settings import history
from jira_chat.settings.models import Change
from jira_chat.storage.engine import Database
from jira_chat.storage.personal_data import ERASED_NAME, Person, PersonalData

log = logging.getLogger(__name__)

SCOPE = "privacy"
"""The scope of the history of erasures."""

_NOBODY = AccountId("")

_MOST_STEPS = 4
"""From an address to its account, to the account's other addresses, to their visitors, and one more."""


class People:
    """Finds, exports and erases the data of people. `name_of` returns an account's display name in Jira."""

    def __init__(
        self,
        database: Database,
        kept: Sequence[PersonalData],
        name_of: Callable[[TenantId, AccountId], str],
        *,
        clock: Clock,
    ) -> None:
        self._database = database
        self.kept = kept
        self._name_of = name_of
        self._clock = clock

    def export(self, tenant: TenantId, named: str) -> dict[str, list[dict[str, Any]]]:
        """Return all data of the person with a mail address or account id.

        Raises NotFoundError if there is none.
        """
        with self._database.reading() as connection:
            person = self._find(connection, tenant, named)
            found = {each.kind: each.export(connection, tenant, person) for each in self.kept}
        if not any(found.values()):
            raise _nobody()
        return found

    def erase(self, tenant: TenantId, named: str, author: AccountId) -> None:
        """Erase the person with a mail address or account id, and record who did it, but not who was erased.

        Raises NotFoundError if there is no data of the person, JiraError if Jira cannot name the author.
        """
        self.export(tenant, named)
        self._erase(tenant, named, author=author, name=self._name_of(tenant, author))

    def erase_closed(self, tenant: TenantId, account: AccountId) -> None:
        """Erase a person whose account Atlassian closed."""
        self._erase(tenant, account, author=_NOBODY, name="Atlassian")

    def rename(self, tenant: TenantId, account: AccountId, name: str) -> None:
        """Replace an account's display name everywhere."""
        with self._database.transaction() as connection:
            for each in self.kept:
                for place in each.named:
                    place.rename(connection, tenant, account, name)

    def accounts(self, tenant: TenantId, *, limit: int) -> set[str]:
        """Return the accounts whose data is stored, up to `limit` from each table column."""
        found: set[str] = set()
        with self._database.reading() as connection:
            for each in self.kept:
                found |= each.accounts(connection, tenant, limit=limit)
        return found - {_NOBODY}

    def erasures(self, tenant: TenantId) -> list[Change]:
        """Return who erased a person and when, latest first."""
        with self._database.reading() as connection:
            return history.latest(connection, tenant, SCOPE)

    def _erase(self, tenant: TenantId, named: str, *, author: AccountId, name: str) -> None:
        with self._database.transaction() as connection:
            person = self._find(connection, tenant, named)
            tell = [each.erase(connection, tenant, person) for each in self.kept]
            reports.forget(connection, tenant, person.accounts)
            if author in person.accounts:
                author, name = _NOBODY, ERASED_NAME
            history.record(
                connection,
                tenant,
                SCOPE,
                author=author,
                name=name,
                before={},
                after={"erased": True},
                now=self._clock(),
            )
        for each in tell:
            each()
        log.info("person_erased", extra={"tenant": tenant})

    def _find(self, connection: Connection, tenant: TenantId, named: str) -> Person:
        person = _named(named)
        for _ in range(_MOST_STEPS):
            before = person
            for each in self.kept:
                person = each.find(connection, tenant, person)
                names = [place.names(connection, tenant, person) for place in each.named]
                person |= Person(names=frozenset().union(*names))
            if person == before:
                break
        return person


def _named(typed: str) -> Person:
    typed = typed.strip()
    try:
        email = validate_email(typed, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return Person(accounts=frozenset({typed}))
    return Person(emails=frozenset({email}))


def _nobody() -> NotFoundError:
    return NotFoundError("Nothing is kept of this person. Enter the whole e-mail address, or the Atlassian account id.")
