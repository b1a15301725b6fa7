"""Builds the service that knows who is here."""

from collections.abc import Callable

from jira_chat.broker.leases import Leases
from jira_chat.infrastructure import Infrastructure
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId, new_id
from jira_chat.presence.events import PutOffline
from jira_chat.presence.service import LEASE, PresenceService
from jira_chat.settings.models import Visibility
from jira_chat.settings.service import SettingsService


def build(
    infrastructure: Infrastructure, topic_of: Callable[[TenantId, ProjectId, str], str], *, settings: SettingsService
) -> PresenceService:
    """Build the service. Each process is a node of its own, so it takes back only its own word.

    `topic_of` names what all pages of an agent listen to; `settings` have the projects' holidays.
    """
    leases = Leases(infrastructure.redis, ttl=LEASE, breaker=infrastructure.breaker)

    def announce(tenant: TenantId, project: ProjectId, account: AccountId) -> None:
        infrastructure.hints.publish(PutOffline(), topics=[topic_of(tenant, project, account)], tenant=tenant)

    def calendar_of(tenant: TenantId, project: ProjectId) -> Visibility | None:
        record = settings.of_project(tenant, project)
        return None if record is None else record.settings.visibility

    return PresenceService(
        infrastructure.database,
        leases,
        clock=infrastructure.clock,
        node=new_id(),
        announce_put_offline=announce,
        calendar_of=calendar_of,
    )
