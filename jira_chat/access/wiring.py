"""Builds the services of authentication and authorization."""

from collections.abc import Callable
from dataclasses import dataclass

from jira_chat.access.page_sessions import Sessions
from jira_chat.access.permissions import PermissionService
from jira_chat.access.profiles import ProfileService
from jira_chat.access.trials import Trials
from jira_chat.broker.tickets import Tickets
from jira_chat.infrastructure import Infrastructure
from jira_chat.jira.client import JiraClient
from jira_chat.kernel.ids import TenantId


@dataclass(frozen=True, kw_only=True)
class AccessServices:
    """The services of `access` that other features use."""

    permissions: PermissionService
    profiles: ProfileService
    page_sessions: Sessions
    trials: Trials
    tickets: Tickets


def build(infrastructure: Infrastructure, *, jira_for: Callable[[TenantId], JiraClient]) -> AccessServices:
    """Build the services."""
    vault = infrastructure.vault
    return AccessServices(
        permissions=PermissionService(jira_for),
        profiles=ProfileService(jira_for),
        page_sessions=Sessions(*vault.keys("panel sessions")),
        trials=Trials(*vault.keys("trial pages")),
        tickets=Tickets(
            infrastructure.redis,
            vault.keys("socket tickets"),
            clock=infrastructure.clock,
            breaker=infrastructure.breaker,
        ),
    )
