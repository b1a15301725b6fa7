"""Builds the services that recognise customers."""

from dataclasses import dataclass

from jira_chat.customers.personal_data import CustomersData
from jira_chat.customers.sessions import AccountSessions
from jira_chat.customers.visitors import VisitorService
from jira_chat.infrastructure import Infrastructure, Sweeps


@dataclass(frozen=True, kw_only=True)
class CustomerServices:
    """The services that other features use."""

    visitors: VisitorService
    sessions: AccountSessions
    personal_data: CustomersData


def build(infrastructure: Infrastructure) -> CustomerServices:
    """Build the services."""
    database, clock = infrastructure.database, infrastructure.clock
    return CustomerServices(
        visitors=VisitorService(database, clock=clock),
        sessions=AccountSessions(database, infrastructure.hints, clock=clock),
        personal_data=CustomersData(infrastructure.hints),
    )


def sweeps(customers: CustomerServices) -> Sweeps:
    """Return the worker's clean-ups."""
    return {"visitors": customers.visitors.forget_expired, "sessions": customers.sessions.forget_expired}
