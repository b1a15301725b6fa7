"""Builds what carries conversations to Jira and back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jira_chat.attachments.service import AttachmentService
from jira_chat.conversations.identity_merge import IdentityMerges
from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.jobs import CatchUp, ChangeReporter, Heal, LookForRequest, TellJira
from jira_chat.customers.sessions import AccountSessions
from jira_chat.infrastructure import Infrastructure
from jira_chat.installations.service import Installations
from jira_chat.jira.client import JiraClient
from jira_chat.kernel.ids import TenantId
from jira_chat.outbox.handlers import Handler
from jira_chat.settings.service import SettingsService
from jira_chat.sign_in.jobs import MakeCustomer
from jira_chat.sync.attachments import FileSync
from jira_chat.sync.customers import Customers
from jira_chat.sync.healing import CustomersOnline, Healing
from jira_chat.sync.health import HealthService
from jira_chat.sync.hearing import Hearing
from jira_chat.sync.inbound import Inbound
from jira_chat.sync.jobs import HearComment, LookAtRequest
from jira_chat.sync.outbound import Outbound
from jira_chat.sync.requests import Requests


@dataclass(frozen=True, kw_only=True)
class SyncServices:
    """What others need of the sync, and what does its jobs."""

    inbound: Inbound
    healing: Healing
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
    attachments: AttachmentService,
    identity_merges: IdentityMerges,
    customers_online: CustomersOnline,
) -> SyncServices:
    """Build the services."""
    database, clock = infrastructure.database, infrastructure.clock
    customers = Customers(
        database, link, settings, jira_for, identity_merges=identity_merges, sessions=sessions, clock=clock
    )
    requests = Requests(link, settings, jira_for, clock=clock)
    files = FileSync(link, attachments, settings, jira_for)
    hearing = Hearing(link, requests, jira_for, files=files, attachments=attachments)
    return SyncServices(
        inbound=Inbound(database, link, infrastructure.hints, requests=requests, hearing=hearing, clock=clock),
        healing=Healing(database, link, hearing, customers_online, clock=clock),
        outbound=Outbound(link, settings, jira_for, customers=customers, files=files, clock=clock),
        customers=customers,
        health=HealthService(database, installations, jira_for, clock=clock),
    )


def handlers(sync: SyncServices) -> list[Handler[Any]]:
    """Return what the worker does for the sync."""
    return [
        Handler(TellJira, sync.outbound.tell_jira),
        Handler(MakeCustomer, sync.customers.make_customer),
        Handler(ChangeReporter, sync.customers.change_reporter),
        Handler(HearComment, sync.inbound.hear_comment),
        Handler(CatchUp, sync.inbound.catch_up),
        Handler(LookAtRequest, sync.inbound.look_at_request),
        Handler(LookForRequest, sync.inbound.look_for_request),
        Handler(Heal, sync.healing.make_round),
    ]
