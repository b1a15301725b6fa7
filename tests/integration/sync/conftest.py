from typing import Any

import pytest

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations.identity_merge import CHANGE_REPORTER, IdentityMerges
from jira_chat.conversations.jira_link import CATCH_UP, JiraLink
from jira_chat.conversations.models import Conversation, Message
from jira_chat.conversations.service import TELL_JIRA, ConversationService
from jira_chat.customers.sessions import AccountSessions
from jira_chat.kernel.ids import AccountId, ConversationId, IssueId, ProjectId, TenantId, VisitorId, new_id
from jira_chat.outbox import queue
from jira_chat.outbox.queue import Job
from jira_chat.settings.models import ProjectSettings
from jira_chat.settings.service import SettingsService
from jira_chat.storage.engine import Database
from jira_chat.sync import inbound, outbound
from jira_chat.sync.customers import Customers
from jira_chat.worker import Handler, Worker
from tests.support.fakes import FakeClock, FakeHints, FakeJira

SITE = "https://www.example.com"
PROJECT = ProjectId("10000")
OPEN = ProjectSettings(portal=True, external=True, anonymous=True)


class Story:
    """One conversation between a visitor and an agent, a Jira, and a worker that works when it is told to."""

    def __init__(
        self, database: Database, tenant: TenantId, jira: FakeJira, hints: FakeHints, clock: FakeClock
    ) -> None:
        self.database, self.tenant, self.jira, self.hints, self.clock = database, tenant, jira, hints, clock
        self.settings = SettingsService(database, jira.for_tenant, clock=clock, key_secret=b"key secret")
        self.settings.save(tenant, PROJECT, OPEN, version=0, author=AccountId("ada"))
        self.service = ConversationService(
            database, self.settings, hints, agents_online=lambda _tenant, _project: True, clock=clock
        )
        self.link = JiraLink(database, hints, clock=clock)
        self.inbound = inbound.Inbound(database, self.link, hints, jira.for_tenant, clock=clock)
        self.customers = Customers(
            database,
            self.link,
            self.settings,
            jira.for_tenant,
            identity_merges=IdentityMerges(database, hints, clock=clock),
            sessions=AccountSessions(database, hints, clock=clock),
            clock=clock,
        )
        self.outbound = outbound.Outbound(
            self.link, self.settings, jira.for_tenant, customers=self.customers, clock=clock
        )
        self.handlers: dict[str, Handler] = {
            TELL_JIRA: self.outbound.tell_jira,
            inbound.HEAR_COMMENT: self.inbound.hear_comment,
            CATCH_UP: self.inbound.catch_up,
            inbound.LOOK_AT_REQUEST: self.inbound.look_at_request,
            CHANGE_REPORTER: self.customers.change_reporter,
        }
        self.worker = Worker(database, hints, self.handlers, clock=clock, is_served=lambda _tenant: True, sweeps={})
        at: dict[str, Any] = {"tenant": tenant, "project": PROJECT}
        self.visitor = Principal(
            surface=Surface.WIDGET, visitor=VisitorId("v1"), name="Anonymous Chat User", site=SITE, **at
        )
        self.carla = Principal(surface=Surface.PORTAL, account=AccountId("carla"), name="Carla Costa", **at)
        self.nina = Principal(surface=Surface.DASHBOARD, account=AccountId("nina"), name="Nina Novak", **at)
        self.conversation = ConversationId("none yet")

    def start(self, body: str = "My printer is on fire", person: Principal | None = None) -> Conversation:
        started = self.service.start(person or self.visitor, client_id=new_id(), body=body)
        self.conversation = started.conversation.id
        return started.conversation

    def say(self, body: str, person: Principal | None = None) -> Message:
        return self.service.post(person or self.visitor, self.conversation, client_id=new_id(), body=body)

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

    def webhook(self, body: bytes, delivery_id: str | None = None) -> None:
        self.inbound.take(self.tenant, body, delivery_id=delivery_id)

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
def story(database: Database, tenant: TenantId, jira: FakeJira, hints: FakeHints, clock: FakeClock) -> Story:
    return Story(database, tenant, jira, hints, clock)
