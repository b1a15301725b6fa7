"""Sockets that continue others: with the ticket of a welcome, so that a restart costs thousands no request each.

The request for a ticket checks and counts more than a hello; here that is done for a renewal.
"""

from collections.abc import Sequence
from typing import NamedTuple

from jira_chat.access.allowances import Allowances, Kind
from jira_chat.access.permissions import NEEDED
from jira_chat.access.principals import Principal
from jira_chat.broker.tickets import Admission, Tickets
from jira_chat.conversations import availability
from jira_chat.conversations.availability import Availability
from jira_chat.kernel.errors import DomainError
from jira_chat.settings.service import SettingsService


class Return(NamedTuple):
    """A person who comes back with a renewal."""

    person: Principal
    address: str


class Renewals:
    """Renews the tickets of customers. Agents request each, because only Jira knows whether they still may chat."""

    def __init__(self, tickets: Tickets, settings: SettingsService, allowances: Allowances) -> None:
        self._tickets = tickets
        self._settings = settings
        self._allowances = allowances

    def ticket_for_next(self, person: Principal, admission: Admission) -> str:
        """Return the ticket of a person's next socket; empty if they have to request it."""
        return "" if person.surface in NEEDED else self._tickets.renew(admission)

    def refusals(self, returns: Sequence[Return]) -> list[DomainError | None]:
        """Count people who come back, and return why each is refused, or None.

        The errors are TooManyRequestsError, and ChatNotOfferedError where a place no longer offers chat.
        """
        counted = [self._allowances.of(Kind.TICKETS, person, address) for person, address in returns]
        spent = self._allowances.spend_each(counted) if counted else []
        return [refusal or self._not_offered(each.person) for each, refusal in zip(returns, spent, strict=True)]

    def _not_offered(self, person: Principal) -> DomainError | None:
        record = self._settings.of_project(person.tenant, person.project) if person.project else None
        found = availability.of_surroundings(record.settings if record else None, person)
        return None if found is Availability.OFFERED else availability.refusal(found)
