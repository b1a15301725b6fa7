import json
from collections.abc import Sequence
from io import BytesIO
from typing import Any
from zlib import crc32

import pytest

from jira_chat.access.permissions import PermissionService
from jira_chat.access.principals import Principal, Surface
from jira_chat.audit.service import AuditService
from jira_chat.conversations.corrections import Corrections
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
from jira_chat.conversations.models import Conversation, Message
from jira_chat.conversations.notes import Notes
from jira_chat.conversations.outreach import Outreach
from jira_chat.conversations.service import ConversationService
from jira_chat.conversations.succession import Succession
from jira_chat.customers.sessions import AccountSessions
from jira_chat.jira.models import Comment
from jira_chat.kernel.ids import (
    AccountId,
    AttachmentId,
    ConversationId,
    IssueId,
    ProjectId,
    TenantId,
    VisitorId,
    new_id,
)
from jira_chat.outbox import queue
from jira_chat.outbox.handlers import Handler
from jira_chat.outbox.queue import Job
from jira_chat.settings.jobs import CheckRequestType, Resend
from jira_chat.settings.models import ProjectSettings
from jira_chat.settings.service import SettingsService
from jira_chat.storage.engine import Database
from jira_chat.sync import inbound, outbound
from jira_chat.sync.attachments import FileSync
from jira_chat.sync.corrections import CorrectionSync
from jira_chat.sync.customers import Customers
from jira_chat.sync.healing import Healing
from jira_chat.sync.hearing import Hearing
from jira_chat.sync.jobs import HearComment, LookAtRequest, LookForTwin, Reconcile
from jira_chat.sync.notes import NoteSync
from jira_chat.sync.offered_comments import OfferedComments
from jira_chat.sync.pending_writes import PendingWrites
from jira_chat.sync.raising import Raising
from jira_chat.sync.ratings import RatingSync
from jira_chat.sync.reaching_out import ReachingOut
from jira_chat.sync.reconciliation import Reconciliation
from jira_chat.sync.reopening import Reopening
from jira_chat.sync.request_actions import RequestActions
from jira_chat.sync.requests import Requests
from jira_chat.sync.sightings import WebhookSightings
from jira_chat.sync.speakers import Speakers
from jira_chat.sync.tables import pending_notes
from jira_chat.sync.twin_requests import TwinRequests
from jira_chat.sync.twins import Twins
from jira_chat.transfers.former_requests import FormerRequests
from jira_chat.transfers.jobs import NotifyFormerRequest
from jira_chat.transfers.service import TransferService
from jira_chat.worker import Worker
from tests.support.attachments import attachment_service
from tests.support.fakes import FakeClock, FakeHints, FakeJira

DATABASES = ("sqlite", "postgresql")

SITE = "https://www.example.com"
PROJECT = ProjectId("10000")
OPEN = ProjectSettings(portal=True, external=True, anonymous=True)


class Story:
    """One conversation between a visitor and an agent, a Jira, and a worker that works when it is told to."""

    def __init__(
        self, database: Database, tenant: TenantId, jira: FakeJira, hints: FakeHints, clock: FakeClock
    ) -> None:
        self.database, self.tenant, self.jira, self.hints, self.clock = database, tenant, jira, hints, clock
        self.agents = {"nina", "ada"}
        self.settings = SettingsService(database, jira.for_tenant, clock=clock, key_secret=b"key secret")
        self.settings.save(tenant, PROJECT, OPEN, version=0, author=AccountId("ada"))
        self.service = ConversationService(
            database, self.settings, hints, agents_online=lambda _tenant, _project: True, clock=clock
        )
        self.link = JiraLink(database, hints, clock=clock)
        self.requests = Requests(self.link, self.settings, jira.for_tenant, clock=clock)
        self.writes = PendingWrites(database, clock=clock)
        self.notes = Notes(database, self.service, hints, clock=clock)
        self.corrections = Corrections(database, hints, clock=clock)
        self.reaching_out = ReachingOut(
            Outreach(database, hints, clock=clock), self.link, self.settings, jira.for_tenant, jira.authorize_as
        )
        self.correction_sync = CorrectionSync(self.link, jira.for_tenant, jira.authorize_as, clock=clock)
        self.note_sync = NoteSync(
            self.link,
            self.notes,
            jira.for_tenant,
            jira.authorize_as,
            writes=PendingWrites(database, clock=clock, table=pending_notes),
            clock=clock,
        )
        self.actions = RequestActions(
            self.service,
            self.link,
            jira.for_tenant,
            jira.authorize_as,
            PermissionService(jira.for_tenant),
            requests=self.requests,
            audit=AuditService(database, kept_for=dict, clock=clock),
        )
        self.attachments = attachment_service(database, self.settings, clock=clock)
        self.files = FileSync(self.link, self.attachments, self.settings, jira.for_tenant, writes=self.writes)
        self.hearing = Hearing(
            self.link,
            self.requests,
            jira.for_tenant,
            twins=Twins(self.link, self.writes, self.note_sync, jira.for_tenant),
            speakers=Speakers(self.may_comment),
            files=self.files,
            attachments=self.attachments,
            clock=clock,
        )
        self.inbound = inbound.Inbound(
            database,
            self.link,
            hints,
            requests=self.requests,
            hearing=self.hearing,
            writes=self.writes,
            sightings=WebhookSightings(database, clock=clock),
            clock=clock,
        )
        self.customers = Customers(
            database,
            self.link,
            self.settings,
            jira.for_tenant,
            identity_merges=IdentityMerges(database, hints, clock=clock),
            sessions=AccountSessions(database, hints, clock=clock),
            clock=clock,
        )
        self.twin_requests = TwinRequests(database, self.link, jira.for_tenant, clock=clock)
        self.succession = Succession(database, hints, clock=clock)
        self.reopening = Reopening(
            self.link,
            self.succession,
            self.settings,
            jira.for_tenant,
            requests=self.requests,
            hearing=self.hearing,
            clock=clock,
        )
        self.raising = Raising(
            self.link,
            self.settings,
            jira.for_tenant,
            writes=self.writes,
            twins=self.twin_requests,
            reopening=self.reopening,
        )
        self.offers = OfferedComments(database, self.service, self.link, hints, writes=self.writes, clock=clock)
        self.outbound = outbound.Outbound(
            self.link,
            jira.for_tenant,
            jira.authorize_as,
            customers=self.customers,
            files=self.files,
            writes=self.writes,
            offers=self.offers,
            raising=self.raising,
            reopening=self.reopening,
            clock=clock,
        )
        self.reconciliation = Reconciliation(
            database,
            self.link,
            jira.for_tenant,
            requests=self.requests,
            hearing=self.hearing,
            wake_worker=hints.notify_worker,
            clock=clock,
        )
        self.healing = Healing(database, self.link, self.hearing, lambda *_: (), clock=clock)
        self.transfers = TransferService(
            database,
            self.service,
            self.settings,
            jira.for_tenant,
            hints,
            line_of=lambda _tenant, language, project: f"{language}: {project} has your chat now.",
            clock=clock,
        )
        self.former_requests = FormerRequests(database, self.settings, jira.for_tenant, jira.authorize_as, clock=clock)
        handlers: list[Handler[Any]] = [
            Handler(NotifyFormerRequest, self.former_requests.notify),
            Handler(SendMessages, self.outbound.send_messages),
            Handler(HearComment, self.inbound.hear_comment),
            Handler(Reconcile, self.reconciliation.go_on),
            Handler(Reopen, self.reopening.reopen),
            Handler(LinkRequests, self.reopening.link_requests),
            Handler(CatchUp, self.inbound.catch_up),
            Handler(LookAtRequest, self.inbound.look_at_request),
            Handler(LookForRequest, self.inbound.look_for_request),
            Handler(LookForTwin, self.twin_requests.look),
            Handler(Heal, lambda _round, _job: None),  # its rounds have tests of their own
            Handler(ChangeReporter, self.customers.change_reporter),
            Handler(KeepVisit, self.raising.keep_visit),
            Handler(SendRating, RatingSync(self.link, self.requests, jira.for_tenant).send),
            Handler(SendNotes, self.note_sync.send),
            Handler(CorrectComments, self.correction_sync.correct),
            Handler(Claim, self.actions.claim),
            Handler(Resend, self.healing.resend),
            Handler(CheckRequestType, self.settings.forms.check_again),
        ]
        self.worker = Worker(database, hints, handlers, clock=clock, is_served=lambda _tenant: True, sweeps={})
        at: dict[str, Any] = {"tenant": tenant, "project": PROJECT}
        self.visitor = Principal(
            surface=Surface.WIDGET, visitor=VisitorId("v1"), name="Anonymous Chat User", site=SITE, **at
        )
        self.carla = Principal(surface=Surface.PORTAL, account=AccountId("carla"), name="Carla Costa", **at)
        self.nina = Principal(surface=Surface.DASHBOARD, account=AccountId("nina"), name="Nina Novak", **at)
        self.conversation = ConversationId("none yet")

    def may_comment(self, _tenant: TenantId, account: AccountId, _project: ProjectId) -> bool:
        self.jira.calls.append("permissions")
        return account in self.agents

    def start(self, body: str = "My printer is on fire", person: Principal | None = None, **said: Any) -> Conversation:
        started = self.service.start(person or self.visitor, client_id=new_id(), body=body, **said)
        self.conversation = started.conversation.id
        return started.conversation

    def say(self, body: str, person: Principal | None = None, *, attachments: Sequence[AttachmentId] = ()) -> Message:
        return self.service.post(
            person or self.visitor, self.conversation, client_id=new_id(), body=body, attachments=attachments
        )

    def upload(self, name: str, content: bytes, person: Principal | None = None) -> AttachmentId:
        read = BytesIO(content).read
        return self.attachments.upload(person or self.visitor, client_id=new_id(), name=name, read=read).id

    @property
    def issue(self) -> IssueId:
        issue = self.now.issue
        assert issue is not None
        return issue

    @property
    def now(self) -> Conversation:
        conversation = self.link.find(self.tenant, self.conversation)
        assert conversation is not None
        return conversation

    def bodies(self) -> list[str]:
        return [each.body for each in self.link.messages_after(self.tenant, self.conversation, 0, limit=100)]

    def webhook(self, body: bytes, delivery_id: str | None = None, event: str = "comment_created") -> None:
        self.inbound.take(self.tenant, event, body, delivery_id=delivery_id)

    def work(self) -> None:
        """Do what is due now."""
        while jobs := self.claim():
            for job in jobs:
                self.worker.do(job)

    def settle(self) -> None:
        """Work, and let time pass, until nothing is left."""
        for _ in range(100):
            self.work()
            with self.database.reading() as connection:
                due = queue.next_due(connection)
            if due is None:
                return
            self.clock.now = max(due, self.clock.now)
        raise AssertionError("the work does not end")

    def claim(self) -> list[Job]:
        with self.database.transaction() as connection:
            return queue.claim(connection, now=self.clock(), limit=10)

    def failed(self) -> int:
        with self.database.reading() as connection:
            return queue.count_failed(connection, self.tenant)


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """One of the two for each test, always the same.

    Each statement is used by tests on both; what differs between the two is tested on both where it is written.
    """
    return DATABASES[crc32(request.node.nodeid.encode()) % len(DATABASES)]


@pytest.fixture
def story(database: Database, tenant: TenantId, jira: FakeJira, hints: FakeHints, clock: FakeClock) -> Story:
    return Story(database, tenant, jira, hints, clock)


FIRST = "My printer is on fire"


@pytest.fixture
def raised(story: Story, hints: FakeHints) -> Story:
    """The story with its request in Jira."""
    story.start(FIRST, story.carla)
    story.settle()
    hints.told.clear()
    hints.works = 0
    return story


def event(issue: str | None, comment: str | None = None) -> bytes:
    """Return the body of a webhook."""
    body: dict[str, Any] = {
        "webhookEvent": "some_event",
        "timestamp": 1,
        "issue": {"id": issue, "key": "SUP-1", "fields": {}},
    }
    if comment is not None:
        # What it says is not to be believed: the signature does not cover it.
        body["comment"] = {"id": comment, "body": "forged", "jsdPublic": True, "author": {"accountId": "mallory"}}
    return json.dumps(body).encode()


def hear(story: Story, comment: Comment, **how: str) -> None:
    """Let Jira tell of a comment, and work until nothing is left."""
    story.webhook(event(story.issue, comment.id), **how)
    story.settle()
