"""Builds what carries conversations to Jira and back."""

from collections.abc import Callable
from dataclasses import dataclass

from jira_chat.conversations.identity_merge import CHANGE_REPORTER, IdentityMerges
from jira_chat.conversations.jira_link import CATCH_UP, JiraLink
from jira_chat.conversations.service import TELL_JIRA
from jira_chat.customers.sessions import AccountSessions
from jira_chat.infrastructure import Infrastructure
from jira_chat.installations.service import Installations
from jira_chat.jira.client import JiraClient
from jira_chat.kernel.ids import TenantId
from jira_chat.outbox.handlers import Handlers
from jira_chat.settings.service import SettingsService
from jira_chat.sign_in.service import MAKE_CUSTOMER
from jira_chat.sync.customers import Customers
from jira_chat.sync.health import HealthService
from jira_chat.sync.inbound import HEAR_COMMENT, LOOK_AT_REQUEST, Inbound
from jira_chat.sync.outbound import Outbound


@dataclass(frozen=True, kw_only=True)
class SyncServices:
    """What others need of the sync, and what does its jobs."""

    inbound: Inbound
    outbound: Outbound
    customers: Customers
    health: HealthService


def build(
    infrastructure: Infrastructure,
    *,
    installations: Installations,
    jira_for: Callable[[TenantId], JiraClient],
    settings: SettingsService,
    sessions: AccountSessions,
    link: JiraLink,
    identity_merges: IdentityMerges,
) -> SyncServices:
    """Build the services."""
    database, clock = infrastructure.database, infrastructure.clock
    customers = Customers(
        database, link, settings, jira_for, identity_merges=identity_merges, sessions=sessions, clock=clock
    )
    return SyncServices(
        inbound=Inbound(database, link, infrastructure.hints, jira_for, clock=clock),
        outbound=Outbound(link, settings, jira_for, customers=customers, clock=clock),
        customers=customers,
        health=HealthService(database, installations, jira_for, clock=clock),
    )


def handlers(sync: SyncServices) -> Handlers:
    """Return what the worker does for the sync."""
    return {
        TELL_JIRA: sync.outbound.tell_jira,
        MAKE_CUSTOMER: sync.customers.make_customer,
        CHANGE_REPORTER: sync.customers.change_reporter,
        HEAR_COMMENT: sync.inbound.hear_comment,
        CATCH_UP: sync.inbound.catch_up,
        LOOK_AT_REQUEST: sync.inbound.look_at_request,
    }
