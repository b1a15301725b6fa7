"""Builds the services that carry conversations to Jira and back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, Protocol

from jira_chat.access.permissions import Permission, PermissionService
from jira_chat.attachments.service import AttachmentService
from jira_chat.audit.service import AuditService
from jira_chat.conversations.customers_here import CustomersOnline
from jira_chat.conversations.identity_merge import IdentityMerges
from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.jobs import (
    CatchUp,
    ChangeReporter,
    Claim,
    CorrectComments,
    Heal,
    KeepVisit,
    LinkRequests,
    LookForRequest,
    Reopen,
    SendMessages,
    SendNotes,
    SendRating,
)
from jira_chat.conversations.notes import Notes
from jira_chat.conversations.outreach import Outreach
from jira_chat.conversations.service import ConversationService
from jira_chat.conversations.succession import Succession
from jira_chat.customers.sessions import AccountSessions
from jira_chat.infrastructure import Infrastructure
from jira_chat.installations.service import Installations
from jira_chat.jira.client import JiraClient
from jira_chat.jira.sites import JiraSites
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId
from jira_chat.outbox.handlers import Handler
from jira_chat.settings.jobs import Resend
from jira_chat.settings.service import SettingsService
from jira_chat.sign_in.jobs import MakeCustomer
from jira_chat.sync.acting import AuthorizeAs
from jira_chat.sync.attachments import FileSync
from jira_chat.sync.clocks import Clocks
from jira_chat.sync.corrections import CorrectionSync
from jira_chat.sync.customers import Customers
from jira_chat.sync.delivery import Delivery
from jira_chat.sync.healing import Healing
from jira_chat.sync.health import HealthService
from jira_chat.sync.hearing import Hearing
from jira_chat.sync.inbound import Inbound
from jira_chat.sync.jobs import HearComment, LookAtRequest, LookForTwin, Reconcile
from jira_chat.sync.kept_files import KeptFiles
from jira_chat.sync.kept_texts import KeptTexts
from jira_chat.sync.notes import NoteSync
from jira_chat.sync.offered_comments import OfferedComments
from jira_chat.sync.outbound import Outbound
from jira_chat.sync.pending_writes import PendingWrites
from jira_chat.sync.probes import Probes
from jira_chat.sync.raising import Raising
from jira_chat.sync.ratings import RatingSync
from jira_chat.sync.reaching_out import ReachingOut
from jira_chat.sync.reconciliation import Reconciliation
from jira_chat.sync.reopening import Reopening
from jira_chat.sync.request_actions import RequestActions
from jira_chat.sync.request_comments import RequestComments
from jira_chat.sync.request_reading import RequestReading
from jira_chat.sync.requests import Requests
from jira_chat.sync.sightings import WebhookSightings
from jira_chat.sync.slas import Slas
from jira_chat.sync.speakers import Speakers
from jira_chat.sync.tables import pending_notes
from jira_chat.sync.twin_requests import TwinRequests
from jira_chat.sync.twins import Twins


@dataclass(frozen=True, kw_only=True)
class SyncServices:
    """The services that other folders use, and the handlers of the sync's jobs."""

    inbound: Inbound
    healing: Healing
    twin_requests: TwinRequests
    outbound: Outbound
    reopening: Reopening
    raising: Raising
    ratings: RatingSync
    notes: NoteSync
    corrections: CorrectionSync
    reaching_out: ReachingOut
    actions: RequestActions
    offered_comments: OfferedComments
    reading: RequestReading
    comments: RequestComments
    kept_files: KeptFiles
    kept_texts: KeptTexts
    customers: Customers
    health: HealthService
    clocks: Clocks
    delivery: Delivery
    reconciliation: Reconciliation


class Conversations(Protocol):
    """The conversation services that the sync needs."""

    @property
    def conversations(self) -> ConversationService:
        """The use cases of customers and agents."""

    @property
    def link(self) -> JiraLink:
        """The Jira links of conversations."""

    @property
    def notes(self) -> Notes:
        """Agents' internal notes."""

    @property
    def outreach(self) -> Outreach:
        """Conversations that agents begin."""

    @property
    def succession(self) -> Succession:
        """Continues a conversation in a successor."""

    @property
    def identity_merges(self) -> IdentityMerges:
        """Moves conversations to another customer."""


def build(
    infrastructure: Infrastructure,
    *,
    installations: Installations,
    sites: JiraSites,
    authorize_as: AuthorizeAs,
    permissions: PermissionService,
    settings: SettingsService,
    sessions: AccountSessions,
    conversations: Conversations,
    attachments: AttachmentService,
    customers_online: CustomersOnline,
    audit: AuditService,
) -> SyncServices:
    """Build the services."""
    database, clock, link = infrastructure.database, infrastructure.clock, conversations.link
    jira_for = sites.client_of_jobs
    customers = _customers(infrastructure, conversations, settings, jira_for, sessions=sessions)
    twin_requests = TwinRequests(database, link, jira_for, clock=clock)
    requests, writes, files, notes, hearing = _listening(
        infrastructure, conversations, settings, attachments, permissions, jira_for=jira_for, authorize_as=authorize_as
    )
    offers = _offers(infrastructure, conversations, writes=writes)
    reopening = _reopening(conversations, settings, jira_for, requests, hearing, clock=clock)
    raising = Raising(link, settings, jira_for, writes=writes, twins=twin_requests, reopening=reopening)
    telling = partial(Outbound, link, jira_for, authorize_as, files=files, writes=writes, clock=clock)
    seen, clocks = WebhookSightings(database, clock=clock), Clocks(jira_for, clock=clock)
    return SyncServices(
        inbound=_inbound(infrastructure, link, requests, hearing, writes=writes, sightings=seen),
        healing=Healing(database, link, hearing, customers_online, clock=clock),
        outbound=telling(customers=customers, offers=offers, raising=raising, reopening=reopening),
        twin_requests=twin_requests,
        raising=raising,
        ratings=RatingSync(link, requests, jira_for),
        notes=notes,
        corrections=CorrectionSync(link, jira_for, authorize_as, clock=clock),
        reading=RequestReading(conversations.conversations, sites.client, authorize_as),
        comments=RequestComments(database, conversations.conversations, sites.client, clock=clock),
        kept_files=KeptFiles(attachments, link, sites.client),
        reaching_out=ReachingOut(conversations.outreach, link, settings, sites.client, authorize_as),
        kept_texts=KeptTexts(conversations.conversations, link, sites.client),
        actions=_actions(conversations, sites, authorize_as, permissions, settings, audit=audit, clock=clock),
        offered_comments=offers,
        reopening=reopening,
        customers=customers,
        health=_health(infrastructure, installations, settings, jira_for, authorize_as, sightings=seen, clocks=clocks),
        clocks=clocks,
        delivery=Delivery(database, infrastructure.hints, clock=clock),
        reconciliation=_reconciliation(infrastructure, link, jira_for, requests, hearing),
    )


def _offers(infrastructure: Infrastructure, conversations: Conversations, *, writes: PendingWrites) -> OfferedComments:
    return OfferedComments(
        infrastructure.database,
        conversations.conversations,
        conversations.link,
        infrastructure.hints,
        writes=writes,
        clock=infrastructure.clock,
    )


def _customers(
    infrastructure: Infrastructure,
    conversations: Conversations,
    settings: SettingsService,
    jira_for: Callable[[TenantId], JiraClient],
    *,
    sessions: AccountSessions,
) -> Customers:
    return Customers(
        infrastructure.database,
        conversations.link,
        settings,
        jira_for,
        identity_merges=conversations.identity_merges,
        sessions=sessions,
        clock=infrastructure.clock,
    )


def _notes(
    infrastructure: Infrastructure,
    conversations: Conversations,
    jira_for: Callable[[TenantId], JiraClient],
    authorize_as: AuthorizeAs,
) -> NoteSync:
    clock, link = infrastructure.clock, conversations.link
    writes = PendingWrites(infrastructure.database, clock=clock, table=pending_notes)
    return NoteSync(link, conversations.notes, jira_for, authorize_as, writes=writes, clock=clock)


class _Listening(NamedTuple):
    requests: Requests
    writes: PendingWrites
    files: FileSync
    notes: NoteSync
    hearing: Hearing


def _listening(
    infrastructure: Infrastructure,
    conversations: Conversations,
    settings: SettingsService,
    attachments: AttachmentService,
    permissions: PermissionService,
    *,
    jira_for: Callable[[TenantId], JiraClient],
    authorize_as: AuthorizeAs,
) -> _Listening:
    """Build the services that read requests, which depend on each other."""
    link, clock = conversations.link, infrastructure.clock
    requests = Requests(link, settings, jira_for, slas=Slas(jira_for, clock=clock), clock=clock)
    writes = PendingWrites(infrastructure.database, clock=clock)
    files = FileSync(link, attachments, settings, jira_for, writes=writes)
    notes = _notes(infrastructure, conversations, jira_for, authorize_as)
    twins = Twins(link, writes, notes, jira_for)
    hearing = _hearing(link, jira_for, permissions, attachments, requests, twins=twins, files=files, clock=clock)
    return _Listening(requests, writes, files, notes, hearing)


def _actions(
    conversations: Conversations,
    sites: JiraSites,
    authorize_as: AuthorizeAs,
    permissions: PermissionService,
    settings: SettingsService,
    *,
    audit: AuditService,
    clock: Clock,
) -> RequestActions:
    # Somebody waits for these calls, so they ask for no SLAs; the webhook of what is done does.
    requests = Requests(conversations.link, settings, sites.client, clock=clock)
    act = partial(RequestActions, conversations.conversations, conversations.link, sites.client)
    return act(authorize_as, permissions, requests=requests, audit=audit)


def _reopening(
    conversations: Conversations,
    settings: SettingsService,
    jira_for: Callable[[TenantId], JiraClient],
    requests: Requests,
    hearing: Hearing,
    *,
    clock: Clock,
) -> Reopening:
    link, succession = conversations.link, conversations.succession
    return Reopening(link, succession, settings, jira_for, requests=requests, hearing=hearing, clock=clock)


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
    twins: Twins,
    files: FileSync,
    clock: Clock,
) -> Hearing:
    def may_comment(tenant: TenantId, account: AccountId, project: ProjectId) -> bool:
        return permissions.ask(tenant, account, Permission.ADD_COMMENTS, project)

    return Hearing(
        link,
        requests,
        jira_for,
        twins=twins,
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
    """Return the worker's handlers for the sync's jobs."""
    return [
        Handler(SendMessages, sync.outbound.send_messages, not_before=sync.outbound.not_before),
        Handler(KeepVisit, sync.raising.keep_visit),
        Handler(SendRating, sync.ratings.send),
        Handler(SendNotes, sync.notes.send),
        Handler(CorrectComments, sync.corrections.correct),
        Handler(Claim, sync.actions.claim),
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
        Handler(Resend, sync.healing.resend),
    ]
