"""From what an admin chooses to what is sent, with the worker's jobs done by hand."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations.service import ConversationService
from jira_chat.installations.service import Installations
from jira_chat.kernel.errors import InvalidInputError
from jira_chat.kernel.ids import AccountId, ProjectId, VisitorId, new_id
from jira_chat.mail.errors import MailUnavailableError
from jira_chat.notices import repository
from jira_chat.notices.jobs import LookForUnanswered, SendNotice
from jira_chat.notices.models import Wanted
from jira_chat.notices.scheduling import NoticeScheduler
from jira_chat.notices.sending import Sending
from jira_chat.notices.service import NoticeService
from jira_chat.notices.tables import notices as table
from jira_chat.outbox import queue
from jira_chat.outbox.payloads import from_fields
from jira_chat.outgoing.errors import WebhookFailedError
from jira_chat.settings.models import ProjectSettings
from jira_chat.settings.service import SettingsService
from jira_chat.settings.tables import changes

PROJECT = ProjectId("10000")
SITE = "https://www.example.com"
TEAM, HOOK = "team@example.com", "https://hooks.example.com/services/secret"


class Outside:
    """Where notices go: a mail server and a webhook that may fail."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.posts: list[tuple[str, Any]] = []
        self.down = False

    def send(self, message: Any) -> None:
        if self.down:
            raise MailUnavailableError("The mail server is not accepting mail right now.")
        self.mails.append(message)

    def post(self, address: str, body: Any) -> None:
        if self.down:
            raise WebhookFailedError("It answered 503.")
        self.posts.append((address, body))


class Team:
    """A project's team, its admin, and a visitor who writes."""

    def __init__(self, database, vault, tenant, *, jira, hints, clock) -> None:
        self.database, self.clock, self.tenant = database, clock, tenant
        settings = SettingsService(database, jira.for_tenant, clock=clock, key_secret=b"key secret")
        choices = ProjectSettings(external=True, anonymous=True)
        settings.save(tenant, PROJECT, choices, version=0, author=AccountId("ada"))
        self.chat = ConversationService(database, settings, hints, agents_online=lambda *_: True, clock=clock)
        self.service = NoticeService(database, vault, loopback=False, clock=clock)
        self.scheduler = NoticeScheduler(database, clock=clock)
        self.outside = Outside()
        self.sending = Sending(
            database,
            vault,
            settings,
            self.outside,
            server=self.outside,
            installation_of=Installations(database, vault, clock, hints).active,
            clock=clock,
        )
        at = {"tenant": tenant, "project": PROJECT}
        self.admin = Principal(surface=Surface.PROJECT_SETTINGS, account=AccountId("ada"), name="Ada", **at)
        self.agent = Principal(surface=Surface.DASHBOARD, account=AccountId("nina"), name="Nina", **at)
        self.visitor = Principal(surface=Surface.WIDGET, visitor=VisitorId("v1"), name="Carla <3", site=SITE, **at)

    def wants(self, **choices: Any) -> None:
        self.service.save(self.admin, Wanted(**{"minutes": 5, "emails": (TEAM,), "webhook": HOOK} | choices))

    def asks(self):
        return self.chat.start(self.visitor, client_id=new_id(), body="A secret question").conversation

    def look(self):
        """Do what is to be looked at, and return when to look again."""
        (job,) = self.jobs(LookForUnanswered)[:1]
        return self.scheduler.enqueue_due(from_fields(job.payload, LookForUnanswered), job)

    def jobs(self, kind):
        with self.database.reading() as connection:
            return queue.open_jobs(connection, kind)

    def send_all(self) -> list[str]:
        """Send what is promised, and return the codes of those that are to be tried again."""
        failed, done = [], []
        for job in self.jobs(SendNotice):
            try:
                self.sending.send(from_fields(job.payload, SendNotice), job)
                done.append(job)
            except (MailUnavailableError, WebhookFailedError) as error:
                failed.append(error.code)
        with self.database.transaction() as connection:
            queue.finish(connection, done, now=self.clock())
        return failed

    def known(self):
        return self.service.of_project(self.admin)


@pytest.fixture
def hears(jira, hints, clock):
    return {"jira": jira, "hints": hints, "clock": clock}


@pytest.fixture
def team(database, vault, tenant, hears) -> Team:
    return Team(database, vault, tenant, **hears)


def test_a_team_is_told_once_for_each_time_that_a_customer_waits(team, clock) -> None:
    team.wants()
    conversation = team.asks()
    assert team.look() == clock() + timedelta(minutes=5)
    assert team.send_all() == []
    assert team.outside.posts == []
    clock.advance(minutes=5)
    team.look()
    clock.advance(minutes=1)
    team.look()
    team.send_all()
    (mail,), ((address, body),) = team.outside.mails, team.outside.posts
    said = "Carla 3 has been waiting for an answer for 6 minutes."
    assert (address, mail.to) == (HOOK, TEAM)
    assert body == {"text": f"Support: {said} https://jira-1.atlassian.net/browse/SUP"}
    assert said in mail.text
    assert "secret question" not in repr((mail, body))
    team.chat.post(team.agent, conversation.id, client_id=new_id(), body="Sorry!")
    clock.advance(minutes=10)
    team.look()
    team.chat.post(team.visitor, conversation.id, client_id=new_id(), body="And now?")
    clock.advance(minutes=5)
    team.look()
    team.send_all()
    assert len(team.outside.posts) == 2


def test_who_was_answered_before_it_is_sent_is_not_told_of(team, clock) -> None:
    team.wants()
    conversation = team.asks()
    clock.advance(minutes=5)
    team.look()
    team.chat.post(team.agent, conversation.id, client_id=new_id(), body="Here I am")
    assert team.send_all() == []
    assert (team.outside.posts, team.outside.mails) == ([], [])


def test_a_failure_is_shown_tried_again_and_given_up_after_a_while(team, clock) -> None:
    team.wants(emails=())
    team.asks()
    clock.advance(minutes=5)
    team.look()
    team.outside.down = True
    assert team.send_all() == ["webhook_failed"]
    assert (team.known().failed_at, team.known().failure) == (clock(), "Webhook: It answered 503.")
    clock.advance(minutes=66)
    assert team.send_all() == []
    team.outside.down = False
    team.service.test(team.admin)
    assert team.send_all() == []
    assert (team.known().failure, team.known().sent_at) == (None, clock())
    assert [body["text"].startswith("Support: This is a test.") for _, body in team.outside.posts] == [True]


def test_a_mail_that_is_sent_hides_no_webhook_that_fails(team, database, clock) -> None:
    team.wants()
    known = team.known()
    with database.transaction() as connection:
        repository.note_failed(connection, known, clock(), "Webhook: It answered 404.")
        repository.note_sent(connection, known, clock(), mended="E-mail")
    assert (team.known().failure, team.known().sent_at) == ("Webhook: It answered 404.", clock())


def test_the_webhook_is_sealed_and_told_to_nobody(team, database) -> None:
    team.wants()
    assert team.known().webhook_host == "hooks.example.com"
    with database.reading() as connection:
        rows = connection.execute(select(table)).all() + connection.execute(select(changes)).all()
    assert "secret" not in repr(rows)
    team.wants(webhook=None, minutes=9)
    assert (team.known().webhook_host, team.known().minutes) == ("hooks.example.com", 9)
    team.wants(webhook="")
    assert (team.known().webhook, team.known().webhook_host) == (None, None)


def test_it_is_sealed_anew(team, database, vault) -> None:
    team.wants()
    with database.transaction() as connection:
        (sealed,) = repository.sealed_texts(connection)
        assert vault.open(sealed.text, *sealed.place) == HOOK
        sealed.put(vault.seal("https://hooks.example.com/other", *sealed.place))
    team.service.test(team.admin)
    team.send_all()
    assert team.outside.posts[0][0] == "https://hooks.example.com/other"


def test_nothing_is_kept_of_what_is_wrong(team) -> None:
    team.wants()
    with pytest.raises(InvalidInputError) as refused:
        team.wants(emails=("nobody",), webhook="http://10.0.0.1/")
    assert refused.value.details["fields"].keys() == {"emails.0", "webhook"}
    assert team.known().emails == (TEAM,)


def test_who_wants_nothing_any_more_is_not_looked_at(team) -> None:
    team.wants()
    team.wants(minutes=0)
    assert team.look() is None
    assert len(team.jobs(LookForUnanswered)) == 1


def test_looks_begin_again_by_themselves(team) -> None:
    team.wants()
    with team.database.transaction() as connection:
        queue.finish(connection, queue.open_jobs(connection, LookForUnanswered), now=team.clock())
    assert team.scheduler.begin_all() == 1
    assert len(team.jobs(LookForUnanswered)) == 1
