"""Builds the service that knows who is here."""

from collections.abc import Callable

from jira_chat.broker.leases import Leases
from jira_chat.infrastructure import Infrastructure
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId, new_id
from jira_chat.presence.events import PutOffline
from jira_chat.presence.service import LEASE, PresenceService


def build(infrastructure: Infrastructure, topic_of: Callable[[TenantId, ProjectId, str], str]) -> PresenceService:
    """Build the service. Each process is a node of its own, so it takes back only its own word.

    `topic_of` names what all pages of an agent listen to.
    """
    leases = Leases(infrastructure.redis, ttl=LEASE)

    def announce(tenant: TenantId, project: ProjectId, account: AccountId) -> None:
        infrastructure.hints.publish(PutOffline(), topics=[topic_of(tenant, project, account)], tenant=tenant)

    return PresenceService(
        infrastructure.database,
        leases,
        clock=infrastructure.clock,
        node=new_id(),
        announce_put_offline=announce,
    )
