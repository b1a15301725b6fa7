"""Builds what carries conversations to Jira and back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jira_chat.access.permissions import Permission, PermissionService
from jira_chat.attachments.service import AttachmentService
from jira_chat.conversations.customers_here import CustomersOnline
from jira_chat.conversations.identity_merge import IdentityMerges
from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.jobs import (
    CatchUp,
    ChangeReporter,
    Heal,
    KeepVisit,
    LinkRequests,
    LookForRequest,
    Reopen,
    TellJira,
    TellRating,
)
from jira_chat.conversations.succession import Succession
from jira_chat.customers.sessions import AccountSessions
from jira_chat.infrastructure import Infrastructure
from jira_chat.installations.service import Installations
from jira_chat.jira.client import JiraClient
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId
from jira_chat.outbox.handlers import Handler
from jira_chat.settings.jobs import TellAgain
from jira_chat.settings.service import SettingsService
from jira_chat.sign_in.jobs import MakeCustomer
from jira_chat.sync.attachments import FileSync
from jira_chat.sync.clocks import Clocks
from jira_chat.sync.customers import Customers
from jira_chat.sync.delivery import Delivery
from jira_chat.sync.healing import Healing
from jira_chat.sync.health import HealthService
from jira_chat.sync.hearing import Hearing
from jira_chat.sync.inbound import Inbound
from jira_chat.sync.jobs import HearComment, LookAtRequest, LookForTwin, Reconcile
from jira_chat.sync.outbound import AuthorizeAs, Outbound
from jira_chat.sync.pending_writes import PendingWrites
from jira_chat.sync.probes import Probes
from jira_chat.sync.raising import Raising
from jira_chat.sync.ratings import RatingSync
from jira_chat.sync.reconciliation import Reconciliation
from jira_chat.sync.reopening import Reopening
from jira_chat.sync.requests import Requests
from jira_chat.sync.sightings import WebhookSightings
from jira_chat.sync.speakers import Speakers
from jira_chat.sync.twin_requests import TwinRequests
from jira_chat.sync.twins import Twins


@dataclass(frozen=True, kw_only=True)
class SyncServices:
    """What others need of the sync, and what does its jobs."""

    inbound: Inbound
    healing: Healing
    twin_requests: TwinRequests
    outbound: Outbound
    reopening: Reopening
    raising: Raising
    ratings: RatingSync
    customers: Customers
    health: HealthService
    clocks: Clocks
    delivery: Delivery
    reconciliation: Reconciliation


def build(
    infrastructure: Infrastructure,
    *,
    installations: Installations,
    jira_for: Callable[[TenantId], JiraClient],
    authorize_as: AuthorizeAs,
    permissions: PermissionService,
    settings: SettingsService,
    sessions: AccountSessions,
    link: JiraLink,
    succession: Succession,
    attachments: AttachmentService,
    identity_merges: IdentityMerges,
    customers_online: CustomersOnline,
) -> SyncServices:
    """Build the services."""
    database, clock = infrastructure.database, infrastructure.clock
    customers = _customers(infrastructure, link, settings, jira_for, identity_merges=identity_merges, sessions=sessions)
    requests, writes = Requests(link, settings, jira_for, clock=clock), PendingWrites(database, clock=clock)
    twin_requests = TwinRequests(database, link, jira_for, clock=clock)
    files = FileSync(link, attachments, settings, jira_for, writes=writes)
    hearing = _hearing(link, jira_for, permissions, attachments, requests, writes=writes, files=files, clock=clock)
    reopening = Reopening(link, succession, settings, jira_for, requests=requests, hearing=hearing, clock=clock)
    raising = Raising(link, settings, jira_for, writes=writes, twins=twin_requests, reopening=reopening)
    seen, clocks = WebhookSightings(database, clock=clock), Clocks(jira_for, clock=clock)
    return SyncServices(
        inbound=_inbound(infrastructure, link, requests, hearing, writes=writes, sightings=seen),
        healing=Healing(database, link, hearing, customers_online, clock=clock),
        outbound=Outbound(
            link,
            jira_for,
            authorize_as,
            customers=customers,
            files=files,
            writes=writes,
            raising=raising,
            reopening=reopening,
            clock=clock,
        ),
        twin_requests=twin_requests,
        raising=raising,
        ratings=RatingSync(link, jira_for),
        reopening=reopening,
        customers=customers,
        health=_health(infrastructure, installations, settings, jira_for, authorize_as, sightings=seen, clocks=clocks),
        clocks=clocks,
        delivery=Delivery(database, infrastructure.hints, clock=clock),
        reconciliation=_reconciliation(infrastructure, link, jira_for, requests, hearing),
    )


def _customers(
    infrastructure: Infrastructure,
    link: JiraLink,
    settings: SettingsService,
    jira_for: Callable[[TenantId], JiraClient],
    *,
    identity_merges: IdentityMerges,
    sessions: AccountSessions,
) -> Customers:
    return Customers(
        infrastructure.database,
        link,
        settings,
        jira_for,
        identity_merges=identity_merges,
        sessions=sessions,
        clock=infrastructure.clock,
    )


def _inbound(
    infrastructure: Infrastructure,
    link: JiraLink,
    requests: Requests,
    hearing: Hearing,
    *,
    writes: PendingWrites,
    sightings: WebhookSightings,
) -> Inbound:
    return Inbound(
        infrastructure.database,
        link,
        infrastructure.hints,
        requests=requests,
        hearing=hearing,
        writes=writes,
        sightings=sightings,
        clock=infrastructure.clock,
    )


def _reconciliation(
    infrastructure: Infrastructure,
    link: JiraLink,
    jira_for: Callable[[TenantId], JiraClient],
    requests: Requests,
    hearing: Hearing,
) -> Reconciliation:
    return Reconciliation(
        infrastructure.database,
        link,
        jira_for,
        requests=requests,
        hearing=hearing,
        wake_worker=infrastructure.hints.notify_worker,
        clock=infrastructure.clock,
    )


def _hearing(
    link: JiraLink,
    jira_for: Callable[[TenantId], JiraClient],
    permissions: PermissionService,
    attachments: AttachmentService,
    requests: Requests,
    *,
    writes: PendingWrites,
    files: FileSync,
    clock: Clock,
) -> Hearing:
    def may_comment(tenant: TenantId, account: AccountId, project: ProjectId) -> bool:
        return permissions.ask(tenant, account, Permission.ADD_COMMENTS, project)

    return Hearing(
        link,
        requests,
        jira_for,
        twins=Twins(link, writes, jira_for),
        speakers=Speakers(may_comment),
        files=files,
        attachments=attachments,
        clock=clock,
    )


def _health(
    infrastructure: Infrastructure,
    installations: Installations,
    settings: SettingsService,
    jira_for: Callable[[TenantId], JiraClient],
    authorize_as: AuthorizeAs,
    *,
    sightings: WebhookSightings,
    clocks: Clocks,
) -> HealthService:
    probes = Probes(
        infrastructure.database,
        installations,
        settings,
        jira_for,
        authorize_as,
        sightings=sightings,
        clocks=clocks,
        mail=infrastructure.config.smtp_url is not None,
        clock=infrastructure.clock,
    )
    return HealthService(
        everywhere=probes.everywhere(),
        of_site=probes.of_site(),
        of_project=probes.of_project(),
        of_person=probes.of_person(),
    )


def handlers(sync: SyncServices) -> list[Handler[Any]]:
    """Return what the worker does for the sync."""
    return [
        Handler(TellJira, sync.outbound.tell_jira, not_before=sync.outbound.not_before),
        Handler(KeepVisit, sync.raising.keep_visit),
        Handler(TellRating, sync.ratings.tell),
        Handler(MakeCustomer, sync.customers.make_customer),
        Handler(ChangeReporter, sync.customers.change_reporter),
        Handler(HearComment, sync.inbound.hear_comment),
        Handler(Reopen, sync.reopening.reopen),
        Handler(LinkRequests, sync.reopening.link_requests),
        Handler(CatchUp, sync.inbound.catch_up),
        Handler(LookAtRequest, sync.inbound.look_at_request),
        Handler(LookForRequest, sync.inbound.look_for_request),
        Handler(LookForTwin, sync.twin_requests.look),
        Handler(Reconcile, sync.reconciliation.go_on),
        Handler(Heal, sync.healing.make_round),
        Handler(TellAgain, sync.healing.tell_again),
    ]
