import pytest

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations.identity_merge import CHANGE_REPORTER, IdentityMerges
from jira_chat.conversations.jira_link import CATCH_UP, JiraLink
from jira_chat.conversations.posting import TELL_JIRA
from jira_chat.conversations.service import ConversationService
from jira_chat.customers.sessions import AccountSessions
from jira_chat.kernel.ids import new_id
from jira_chat.outbox import queue
from jira_chat.settings.models import ProjectSettings
from jira_chat.settings.service import SettingsService
from jira_chat.sync import inbound, outbound
from jira_chat.sync.customers import Customers
from jira_chat.worker import Worker

SITE = "https://www.example.com"


class Story:
    """One conversation between a visitor and an agent, a Jira, and a worker that works when it is told to."""

    def __init__(self, database, tenant, jira, hints, clock):
        self.database, self.tenant, self.jira, self.hints, self.clock = database, tenant, jira, hints, clock
        self.settings = SettingsService(database, jira.for_tenant, clock=clock, key_secret=b"key secret")
        self.settings.save(
            tenant, "10000", ProjectSettings(portal=True, external=True, anonymous=True), version=0, author="ada"
        )
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
        self.handlers = {
            TELL_JIRA: self.outbound.tell_jira,
            inbound.HEAR_COMMENT: self.inbound.hear_comment,
            CATCH_UP: self.inbound.catch_up,
            inbound.LOOK_AT_REQUEST: self.inbound.look_at_request,
            CHANGE_REPORTER: self.customers.change_reporter,
        }
        self.worker = Worker(database, hints, self.handlers, clock=clock, is_served=lambda _tenant: True, sweeps={})
        at = {"tenant": tenant, "project": "10000"}
        self.visitor = Principal(surface=Surface.WIDGET, visitor="v1", name="Anonymous Chat User", site=SITE, **at)
        self.carla = Principal(surface=Surface.PORTAL, account="carla", name="Carla Costa", **at)
        self.nina = Principal(surface=Surface.DASHBOARD, account="nina", name="Nina Novak", **at)
        self.conversation = None

    def start(self, body="My printer is on fire", person=None):
        started = self.service.start(person or self.visitor, client_id=new_id(), body=body)
        self.conversation = started.conversation.id
        return started.conversation

    def say(self, body, person=None):
        return self.service.post(person or self.visitor, self.conversation, client_id=new_id(), body=body)

    @property
    def issue(self):
        return self.now.issue

    @property
    def now(self):
        return self.link.find(self.tenant, self.conversation)

    def bodies(self):
        return [each.body for each in self.link.messages_after(self.tenant, self.conversation, 0, limit=100)]

    def webhook(self, body, delivery_id=None):
        self.inbound.take(self.tenant, body, delivery_id=delivery_id)

    def work(self):
        """Do what is due now."""
        while jobs := self.claim():
            for job in jobs:
                self.worker.do(job)

    def settle(self):
        """Work, and let time pass, until nothing is left."""
        for _ in range(100):
            self.work()
            with self.database.reading() as connection:
                due = queue.next_due(connection)
            if due is None:
                return
            self.clock.now = max(due, self.clock.now)
        raise AssertionError("the work does not end")

    def claim(self):
        with self.database.transaction() as connection:
            return queue.claim(connection, now=self.clock(), limit=10)

    def failed(self):
        with self.database.reading() as connection:
            return queue.count_failed(connection, self.tenant)


@pytest.fixture
def story(database, tenant, jira, hints, clock):
    return Story(database, tenant, jira, hints, clock)
