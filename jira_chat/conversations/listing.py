"""The conversations that a page lists, latest first."""

from collections.abc import Collection

from sqlalchemy import Connection

from jira_chat.access.principals import Principal, Side, Surface
from jira_chat.conversations import repository
from jira_chat.conversations.models import Conversation
from jira_chat.kernel.ids import ProjectId, TenantId

MOST_LISTED_FOR_CUSTOMER = 10
MOST_LISTED_FOR_AGENT = 50


def of_person(connection: Connection, person: Principal) -> list[Conversation]:
    """Return the conversations that a person's page lists."""
    if person.project is None:
        return []
    if person.surface is Surface.DASHBOARD:
        return repository.of_project(connection, person.tenant, person.project, limit=MOST_LISTED_FOR_AGENT)
    if person.side is Side.AGENT:
        found = repository.find_of_issue(connection, person.tenant, person.issue) if person.issue else None
        return [found] if found else []
    if person.customer is None:
        return []
    return repository.of_customer(
        connection, person.tenant, person.project, person.customer, limit=MOST_LISTED_FOR_CUSTOMER
    )


def of_customers(
    connection: Connection, tenant: TenantId, project: ProjectId, customers: Collection[str]
) -> dict[str, list[Conversation]]:
    """Return the conversations that the pages of a project's customers list, by customer."""
    by_customer: dict[str, list[Conversation]] = {each: [] for each in customers}
    found = repository.of_customers(connection, tenant, project, set(customers), limit=MOST_LISTED_FOR_CUSTOMER)
    for conversation in found:
        by_customer[conversation.customer].append(conversation)
    return by_customer
