"""Builds the service that knows who is here."""

from jira_chat.broker.leases import Leases
from jira_chat.infrastructure import Infrastructure
from jira_chat.kernel.ids import new_id
from jira_chat.presence.service import LEASE, PresenceService


def build(infrastructure: Infrastructure) -> PresenceService:
    """Build the service. Each process is a node of its own, so it takes back only its own word."""
    leases = Leases(infrastructure.redis, ttl=LEASE)
    return PresenceService(infrastructure.database, leases, clock=infrastructure.clock, node=new_id())
