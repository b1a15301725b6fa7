"""Chat accounts become customers, whatever Jira does meanwhile: one worker, one Jira, both databases."""

from datetime import timedelta

import pytest

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations.identity_merge import IdentityMerges
from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.jobs import ChangeReporter, SendMessages
from jira_chat.conversations.notes import Notes
from jira_chat.conversations.service import ConversationService
from jira_chat.conversations.succession import Succession
from jira_chat.customers import accounts
from jira_chat.customers.sessions import AccountSessions
from jira_chat.jira.errors import JiraRefusedError, JiraTimeoutError, JiraUnavailableError
from jira_chat.outbox import queue
from jira_chat.outbox.handlers import Handler
from jira_chat.settings.models import ANONYMOUS_NAME, ProjectSettings
from jira_chat.settings.service import SettingsService
from jira_chat.sign_in.jobs import MakeCustomer
from jira_chat.sync.attachments import FileSync
from jira_chat.sync.customers import Customers
from jira_chat.sync.hearing import Hearing
from jira_chat.sync.notes import NoteSync
from jira_chat.sync.offered_comments import OfferedComments
from jira_chat.sync.outbound import Outbound
from jira_chat.sync.pending_writes import PendingWrites
from jira_chat.sync.raising import Raising
from jira_chat.sync.reopening import Reopening
from jira_chat.sync.requests import Requests
from jira_chat.sync.speakers import Speakers
from jira_chat.sync.tables import pending_notes
from jira_chat.sync.twin_requests import TwinRequests
from jira_chat.sync.twins import Twins
from jira_chat.worker import Worker
from tests.support.attachments import attachment_service

PROJECT = "10000"
DESK = "4"
SITE = "https://www.example.com"
AWAY = JiraUnavailableError("Jira is away.")
LOST = JiraTimeoutError("Jira did not answer in time.")

STEP = timedelta(seconds=5)


class Bench:
    """What the tests see: people who chat, a worker that works until nothing is due, and what came of it."""

    def __init__(self, database, tenant, jira, hints, clock) -> None:
        self.database, self.tenant, self.jira, self.hints, self.clock = database, tenant, jira, hints, clock
        settings = SettingsService(database, jira.for_tenant, clock=clock, key_secret=b"key secret")
        settings.save(tenant, PROJECT, ProjectSettings(external=True, anonymous=True), version=0, author="ada")
        self.link = JiraLink(database, hints, clock=clock)
        self.identity_merges = IdentityMerges(database, hints, clock=clock)
        self.sessions = AccountSessions(database, hints, clock=clock)
        self.conversations = ConversationService(
            database, settings, hints, agents_online=lambda _tenant, _project: True, clock=clock
        )
        customers = Customers(
            database,
            self.link,
            settings,
            jira.for_tenant,
            identity_merges=self.identity_merges,
            sessions=self.sessions,
            clock=clock,
        )
        writes = PendingWrites(database, clock=clock)
        requests = Requests(self.link, settings, jira.for_tenant, clock=clock)
        attachments = attachment_service(database, settings, clock=clock)
        files = FileSync(self.link, attachments, settings, jira.for_tenant, writes=writes)
        notes = NoteSync(
            self.link,
            Notes(database, self.conversations, hints, clock=clock),
            jira.for_tenant,
            jira.authorize_as,
            writes=PendingWrites(database, clock=clock, table=pending_notes),
            clock=clock,
        )
        hearing = Hearing(
            self.link,
            requests,
            jira.for_tenant,
            twins=Twins(self.link, writes, notes, jira.for_tenant),
            speakers=Speakers(lambda *_: False),
            files=files,
            attachments=attachments,
            clock=clock,
        )
        reopening = Reopening(
            self.link,
            Succession(database, hints, clock=clock),
            settings,
            jira.for_tenant,
            requests=requests,
            hearing=hearing,
            clock=clock,
        )
        raising = Raising(
            self.link,
            settings,
            jira.for_tenant,
            writes=writes,
            twins=TwinRequests(database, self.link, jira.for_tenant, clock=clock),
            reopening=reopening,
        )
        outbound = Outbound(
            self.link,
            jira.for_tenant,
            jira.authorize_as,
            customers=customers,
            files=files,
            writes=writes,
            offers=OfferedComments(database, self.conversations, self.link, hints, writes=writes, clock=clock),
            raising=raising,
            reopening=reopening,
            clock=clock,
        )
        handlers = [
            Handler(SendMessages, outbound.send_messages),
            Handler(MakeCustomer, customers.make_customer),
            Handler(ChangeReporter, customers.change_reporter),
        ]
        self._worker = Worker(database, hints, handlers, clock=clock, is_served=lambda _tenant: True, sweeps={})

    def sign_up(self, email="new@example.com", name="New Person") -> str:
        """Create an account as registering does, with its job; return its session's token."""
        wanted = accounts.new(self.tenant, email, name, password_hash=None, language=None)
        with self.database.transaction() as connection:
            account = accounts.find_or_create(connection, wanted, now=self.clock())
            queue.enqueue(
                connection,
                self.tenant,
                stream=f"account:{account.id}",
                payload=MakeCustomer(chat_account=account.id, project=PROJECT),
                now=self.clock(),
            )
            return self.sessions.open(connection, account, PROJECT, site=SITE, method="code")

    def say(self, person, body="Hello", *, client_id="client-id-1"):
        return self.conversations.start(person, client_id=client_id, body=body).conversation.id

    def work(self, *, seconds=0) -> None:
        """Let the worker do what is due, again and again, while time passes."""
        until = self.clock.now + timedelta(seconds=seconds)
        while True:
            while jobs := self._claim():
                for job in jobs:
                    self._worker.do(job)
            if self.clock.now >= until:
                return
            with self.database.reading() as connection:
                due = queue.next_due(connection) or until
            # What waits for Jira to be back is looked at now and then.
            self.clock.now = min(max(due, self.clock.now + timedelta(milliseconds=1)), self.clock.now + STEP, until)

    def crash(self) -> None:
        """Let the worker take what is due and die."""
        self._claim()
        self.clock.advance(seconds=queue.LEASE.total_seconds() + 1)

    def _claim(self):
        with self.database.transaction() as connection:
            return queue.claim(connection, now=self.clock(), limit=8)

    def requests(self) -> list[tuple[str, str | None]]:
        return [(each["summary"], each["on_behalf_of"]) for each in self.jira.requests.values()]


@pytest.fixture
def bench(database, tenant, jira, hints, clock):
    return Bench(database, tenant, jira, hints, clock)


@pytest.fixture
def visitor(tenant):
    return Principal(
        tenant=tenant, surface=Surface.WIDGET, project=PROJECT, visitor="v1", name=ANONYMOUS_NAME, site=SITE
    )


def test_somebody_new_becomes_a_customer_and_reporter(bench, jira):
    token = bench.sign_up()

    bench.work()
    person = bench.sessions.recognise(token)
    bench.say(person)
    bench.work(seconds=3)

    assert (person.account, person.customer) == ("qm:new@example.com", "account:qm:new@example.com")
    assert jira.customers[DESK] == {"carla", "qm:new@example.com"}
    assert bench.requests() == [("Hello", "qm:new@example.com")]


@pytest.mark.parametrize(
    ("desks", "verbs"),
    [
        ({"4": {"carla"}}, {"find_customers", "add_customers"}),
        ({}, {"find_customers", "find_users", "add_customers"}),
    ],
)
def test_somebody_whom_jira_shows_is_found_by_address(bench, jira, desks, verbs):
    jira.customers = dict(desks)
    jira.users["carlotta"], jira.shown_emails["carlotta"] = "Carlotta", "not-carla@example.com"
    token = bench.sign_up("carla@example.com", "Somebody Else")
    jira.calls.clear()

    bench.work()

    person = bench.sessions.recognise(token)
    assert (person.account, person.name) == ("carla", "Carla Costa")
    assert set(jira.calls) == verbs
    assert "carla" in jira.customers[DESK]


def test_who_began_before_jira_knew_is_raised_on_behalf(bench, jira):
    token = bench.sign_up()
    jira.will_fail("create_customer", AWAY, times=2)
    former = bench.sessions.recognise(token)

    talk = bench.say(former)
    bench.work(seconds=3)
    assert former.customer.startswith("chat:")
    assert bench.requests() == []
    bench.work(seconds=60)

    assert bench.requests() == [("Hello", "qm:new@example.com")]
    now = bench.link.find(bench.tenant, talk)
    assert (now.customer, now.customer_account) == ("account:qm:new@example.com", "qm:new@example.com")
    assert bench.conversations.get(bench.sessions.recognise(token), talk) == now


def test_a_minute_of_lag_is_waited_for(bench, jira):
    token = bench.sign_up()
    jira.unnoticed.add("qm:new@example.com")
    bench.say(bench.sessions.recognise(token))

    bench.work(seconds=60)
    assert bench.requests() == []
    jira.unnoticed.clear()
    bench.work(seconds=120)

    assert jira.calls.count("create_customer") > 1
    assert bench.requests() == [("Hello", "qm:new@example.com")]
    assert bench.sessions.recognise(token).account == "qm:new@example.com"


def test_longer_than_five_minutes_nobody_waits(bench, jira):
    jira.unnoticed.add("qm:new@example.com")
    token = bench.sign_up()
    talk = bench.say(bench.sessions.recognise(token))

    bench.work(seconds=299)
    assert bench.requests() == []
    bench.work(seconds=5)
    assert bench.requests() == [("Hello", None)]
    jira.unnoticed.clear()
    bench.work(seconds=600)

    assert bench.requests() == [("Hello", "qm:new@example.com")]
    assert bench.link.find(bench.tenant, talk).customer_account == "qm:new@example.com"


def test_an_address_that_jira_hides_costs_no_message(bench):
    token = bench.sign_up("nina@acme.example", "Nina")
    bench.say(bench.sessions.recognise(token))

    bench.work(seconds=310)

    assert bench.requests() == [("Hello", None)]
    assert bench.sessions.recognise(token).account is None


def test_a_customer_of_another_desk_is_found_there(bench, jira, database, tenant, clock):
    jira.projects["10001"] = jira.projects["10000"]
    jira.desks["10001"] = type(jira.desks["10000"])("5", "10001", "HR", "People")
    SettingsService(database, jira.for_tenant, clock=clock, key_secret=b"key secret").save(
        tenant, "10001", ProjectSettings(), version=0, author="ada"
    )
    jira.customers = {"5": {"carla"}}
    jira.find_users = lambda _email: ()
    token = bench.sign_up("carla@example.com", "Carla")

    bench.work()

    assert bench.sessions.recognise(token).account == "carla"
    assert "carla" in jira.customers[DESK]


@pytest.mark.parametrize("verb", ["create_customer", "add_customers"])
def test_a_lost_answer_makes_nobody_twice(bench, jira, verb):
    jira.will_fail(verb, LOST, done=True)
    token = bench.sign_up()
    bench.say(bench.sessions.recognise(token))

    bench.work(seconds=30)

    assert bench.requests() == [("Hello", "qm:new@example.com")]
    assert [name for name in jira.users if name.startswith("qm:")] == ["qm:new@example.com"]


def test_a_worker_that_dies_is_followed_by_another(bench):
    token = bench.sign_up()
    bench.say(bench.sessions.recognise(token))

    bench.crash()
    bench.work(seconds=10)

    assert bench.requests() == [("Hello", "qm:new@example.com")]


def test_a_crash_between_the_two_notes_is_made_up_for(bench, database, tenant):
    token = bench.sign_up()
    former = bench.sessions.recognise(token)
    bench.say(former)
    bench.jira.create_customer("new@example.com", "New Person")
    with database.transaction() as connection:
        accounts.set_jira_account(connection, tenant, former.chat_account, "qm:new@example.com", name="New Person")

    bench.work(seconds=5)

    assert bench.requests() == [("Hello", "qm:new@example.com")]


def test_who_starts_under_the_former_name_afterwards_gets_the_new_one(bench):
    token = bench.sign_up()
    former = bench.sessions.recognise(token)
    bench.work()

    talk = bench.say(former)
    bench.work(seconds=5)

    assert bench.requests() == [("Hello", "qm:new@example.com")]
    assert bench.conversations.get(bench.sessions.recognise(token), talk).customer == "account:qm:new@example.com"


def test_sockets_come_back_once_under_the_new_name(bench, hints, tenant):
    token = bench.sign_up()
    former = bench.sessions.recognise(token)

    bench.work()
    bench.sign_up()
    bench.work()

    ended = [hint.topics for hint in hints.told if hint.kind == "ended"]
    assert ended == [[f"account:{tenant}:{former.chat_account}"]]


def test_who_signed_in_late_becomes_the_reporter(bench, visitor):
    bench.say(visitor, "My printer is on fire")
    bench.work(seconds=3)
    assert bench.requests() == [("My printer is on fire", None)]

    token = bench.sign_up()
    bench.identity_merges.merge(visitor, bench.sessions.recognise(token), method="code")
    bench.work(seconds=5)

    assert bench.requests() == [("My printer is on fire", "qm:new@example.com")]


def test_a_request_raised_while_it_was_handed_over_gets_its_reporter(bench, visitor, jira):
    carla = Principal(
        tenant=bench.tenant, surface=Surface.WIDGET, project=PROJECT, chat_account="c1", account="carla", name="Carla"
    )
    talk = bench.say(visitor)
    before = bench.link.find(bench.tenant, talk)
    request = jira.create_request(DESK, "11", "Hello", f"Chat conversation {talk}", None)
    bench.identity_merges.merge(visitor, carla, method="code")

    bench.link.note_request(before, request.issue_id, request.key, reporter=None)
    bench.work(seconds=5)

    assert bench.requests() == [("Hello", "carla")]


def test_a_lost_answer_and_a_merge_still_make_one_request(bench, visitor, jira):
    jira.will_fail("create_request", LOST, done=True)
    bench.say(visitor)
    bench.work()
    token = bench.sign_up()
    jira.unnoticed.add("qm:new@example.com")
    bench.identity_merges.merge(visitor, bench.sessions.recognise(token), method="code")

    bench.work(seconds=20)
    jira.unnoticed.clear()
    bench.work(seconds=120)

    assert bench.requests() == [("Hello", "qm:new@example.com")]


def test_a_request_that_jira_does_not_show_yet_gets_its_reporter(bench, visitor, jira, monkeypatch):
    bench.say(visitor)
    bench.work(seconds=3)
    find, unseen = jira.find_issue, [None, None]
    monkeypatch.setattr(jira, "find_issue", lambda *args, **options: unseen.pop() if unseen else find(*args, **options))
    token = bench.sign_up()
    bench.identity_merges.merge(visitor, bench.sessions.recognise(token), method="code")
    bench.work(seconds=60)

    assert bench.requests() == [("Hello", "qm:new@example.com")]


@pytest.mark.parametrize("error", [AWAY, LOST, JiraRefusedError("Reporter is not valid.", status=400)])
def test_a_reporter_whom_jira_does_not_take_yet_is_tried_again(bench, visitor, jira, error):
    bench.say(visitor)
    bench.work(seconds=3)
    jira.will_fail("set_reporter", error, times=3)
    token = bench.sign_up()
    bench.identity_merges.merge(visitor, bench.sessions.recognise(token), method="code")

    bench.work(seconds=60)

    assert bench.requests() == [("Hello", "qm:new@example.com")]


def test_messages_do_not_wait_for_a_reporter(bench, visitor, jira):
    talk = bench.say(visitor)
    bench.work(seconds=3)
    jira.will_fail("set_reporter", JiraRefusedError("Reporter is not on the screen.", status=400), times=100)
    token = bench.sign_up()
    bench.identity_merges.merge(visitor, bench.sessions.recognise(token), method="code")
    bench.work(seconds=5)

    bench.conversations.post(bench.sessions.recognise(token), talk, client_id="client-id-2", body="Still there?")
    bench.work(seconds=5)

    assert jira.told("10101") == [("New Person", "Still there?")]


def test_a_customer_whom_a_desk_does_not_take_loses_no_message(bench, jira):
    token = bench.sign_up()
    bench.work()
    jira.will_fail("create_request", JiraRefusedError("Not a customer of this desk.", status=400))

    bench.say(bench.sessions.recognise(token))
    bench.work(seconds=10)

    assert bench.requests() == [("Hello", "qm:new@example.com")]
    assert jira.calls.count("create_request") == 2
