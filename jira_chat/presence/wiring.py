"""Builds presence."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from jira_chat.broker.leases import Leases
from jira_chat.infrastructure import Infrastructure
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId, new_id
from jira_chat.presence.closing import Closing
from jira_chat.presence.events import ClosureChanged, PutOffline
from jira_chat.presence.service import LEASE, PresenceService
from jira_chat.settings.models import Visibility
from jira_chat.settings.service import SettingsService


@dataclass(frozen=True, kw_only=True)
class PresenceServices:
    """The services that other features use."""

    presence: PresenceService
    closing: Closing


def build(
    infrastructure: Infrastructure,
    topic_of: Callable[[TenantId, ProjectId, str], str],
    topic_of_project: Callable[[TenantId, ProjectId], str],
    chose: Callable[[Connection, TenantId], object],
    *,
    settings: SettingsService,
) -> PresenceServices:
    """Build the services. Each process is a node of its own, so it releases only its own leases.

    `topic_of` returns the topic of all pages of an agent, `topic_of_project` that of all pages of a project; `settings`
    have the projects' holidays; `chose` is called in the transaction in which an agent chooses to be online.
    """
    leases = Leases(infrastructure.redis, ttl=LEASE, breaker=infrastructure.breaker)

    def announce(tenant: TenantId, project: ProjectId, account: AccountId) -> None:
        infrastructure.hints.publish(PutOffline(), topics=[topic_of(tenant, project, account)], tenant=tenant)

    def calendar_of(tenant: TenantId, project: ProjectId) -> Visibility | None:
        record = settings.of_project(tenant, project)
        return None if record is None else record.settings.visibility

    def announce_closure(tenant: TenantId, project: ProjectId) -> None:
        online = bool(presence.with_agents([(tenant, project)]))
        news = ClosureChanged(agents_online=online)
        infrastructure.hints.publish(news, topics=[topic_of_project(tenant, project)], tenant=tenant)

    closing = Closing(infrastructure.database, announce_closure, clock=infrastructure.clock)
    presence = PresenceService(
        infrastructure.database,
        leases,
        clock=infrastructure.clock,
        node=new_id(),
        announce_put_offline=announce,
        calendar_of=calendar_of,
        closed=closing.closed,
        chose=chose,
    )
    return PresenceServices(presence=presence, closing=closing)
