"""Builds the services that only the surfaces need."""

from jira_chat.broker import connection as broker
from jira_chat.infrastructure import Infrastructure
from jira_chat.storage import schema
from jira_chat.web.readiness import Readiness


def readiness(infrastructure: Infrastructure) -> Readiness:
    """Build the readiness checks of a process."""
    return Readiness(
        {
            "database": infrastructure.database.ping,
            "migrations": lambda: schema.check_current(infrastructure.database),
            "redis": lambda: broker.check(infrastructure.redis),
        }
    )
