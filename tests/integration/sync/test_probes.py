from datetime import timedelta

import pytest
from msgspec.structs import replace

from jira_chat.hosts.callers import InstallNotice
from jira_chat.installations.service import Installations
from jira_chat.jira.errors import JiraForbiddenError, JiraRefusedError
from jira_chat.kernel.ids import AccountId
from jira_chat.outbox import queue
from jira_chat.settings.service import SettingsService
from jira_chat.sign_in.jobs import SendMail
from jira_chat.sync.clocks import Clocks
from jira_chat.sync.probes import Probes
from jira_chat.sync.sightings import WebhookSightings
from tests.integration.sync.conftest import OPEN, PROJECT
from tests.support.fakes import FakeHints


@pytest.fixture
def installations(database, vault, clock):
    return Installations(database, vault, clock, FakeHints())


@pytest.fixture
def build(database, installations, jira, clock):
    def build(*, mail=True):
        return Probes(
            database,
            installations,
            SettingsService(database, jira.for_tenant, clock=clock, key_secret=b"key secret"),
            jira.for_tenant,
            jira.authorize_as,
            sightings=WebhookSightings(database, clock=clock),
            clocks=Clocks(jira.for_tenant, clock=clock, timer=lambda: clock().timestamp()),
            mail=mail,
            clock=clock,
        )

    return build


@pytest.fixture
def probes(build):
    return build()


def test_all_is_well(probes, story):
    outcomes = [each.look(story.tenant) for each in (*probes.everywhere(), *probes.of_site())]
    outcomes += [each.look(story.tenant, PROJECT) for each in probes.of_project()]
    story.jira.acts_for = {"nina"}
    outcomes += [each.look(story.tenant, AccountId("nina")) for each in probes.of_person()]

    assert [each.ok for each in outcomes if each is not None] == [True] * 10
    assert "Jira Chat" in outcomes[0].message


class TestJira:
    def test_no_group_is_a_missing_permission(self, probes, jira, tenant):
        jira.groups = ()
        found = probes.groups_can_be_read(tenant)

        assert not found.ok
        assert "Browse users and groups" in found.message

    def test_a_scope_that_was_not_granted(self, probes, jira, tenant):
        jira.will_fail("require_admin_scope", JiraForbiddenError("Insufficient scope.", status=403))
        found = probes.scopes_are_granted(tenant)

        assert not found.ok
        assert "Manage apps" in found.message

    def test_a_user_as_whom_the_app_may_not_act(self, probes, jira, tenant):
        jira.acts_for = set()
        found = probes.users_are_acted_as(tenant, AccountId("nina"))

        assert not found.ok
        assert "on behalf of users" in found.message

    @pytest.mark.parametrize(("behind", "ok"), [(20, True), (-20, True), (240, False), (-240, False), (None, None)])
    def test_the_clock(self, probes, jira, tenant, behind, ok):
        jira.behind = None if behind is None else timedelta(seconds=behind)
        found = probes.clock_is_right(tenant)

        assert found.ok is ok
        assert ("4 minutes" in found.message) is (ok is False)


class TestMessages:
    def test_that_jira_does_not_have_are_counted_until_it_has(self, probes, jira, other_tenant, story, clock):
        jira.will_fail("create_request", JiraRefusedError("No.", status=400))
        story.start()
        story.settle()
        assert probes.nothing_missing(story.tenant).ok
        clock.advance(minutes=6)

        assert "1 message is not in Jira yet" in probes.nothing_missing(story.tenant).message
        assert probes.nothing_missing(other_tenant).ok
        story.link.resend(story.tenant, before=clock.now, limit=10)
        story.settle()
        assert probes.nothing_missing(story.tenant).ok

    def test_that_jira_refuses_for_good_stay_counted(self, probes, jira, story):
        story.start()
        story.settle()
        jira.will_fail("add_comment", JiraRefusedError("No.", status=400), times=2)
        story.say("Refused")
        story.settle()

        assert not probes.nothing_missing(story.tenant).ok


class TestWebhooks:
    def test_that_came_lately(self, probes, raised, clock):
        raised.webhook(b'{"issue": {"id": "99"}}')
        assert "24 hours" in probes.webhooks_arrive(raised.tenant).message
        assert probes.webhooks_arrive(raised.tenant).ok

    def test_that_do_not_come_though_there_were_comments(self, probes, raised, jira):
        jira.says(raised.issue, "Use water")
        raised.hearing.hear_new(raised.now)
        found = probes.webhooks_arrive(raised.tenant)

        assert not found.ok
        assert "reached from the internet" in found.message

    def test_that_nobody_had_a_reason_to_send(self, probes, raised, clock):
        raised.webhook(b'{"issue": {"id": "99"}}')
        clock.advance(days=2)
        assert probes.webhooks_arrive(raised.tenant).ok


class TestMail:
    def test_that_cannot_be_sent_says_what_that_means(self, build, tenant):
        assert "SMTP_URL" in build(mail=False).mail_is_sent(tenant).message

    def test_that_failed(self, probes, database, tenant, clock):
        with database.transaction() as connection:
            queue.enqueue(connection, tenant, stream="mail:1", payload=SendMail(sealed="x"), now=clock())
        with database.transaction() as connection:
            (job,) = queue.claim(connection, now=clock(), limit=1)
            queue.give_up(connection, job, now=clock(), error="mail_refused")

        assert "1 mail was not sent" in probes.mail_is_sent(tenant).message
        clock.advance(days=1, seconds=1)
        assert probes.mail_is_sent(tenant).ok


class TestProject:
    def test_permissions_that_are_missing_are_named(self, probes, jira, story):
        jira.own_lacks = {"CREATE_ISSUES", "SERVICEDESK_AGENT"}
        found = probes.permissions_are_held(story.tenant, PROJECT)

        assert not found.ok
        assert found.message.startswith("The app lacks: Create issues, Service project agent.")

    @pytest.mark.parametrize(("chosen", "ok"), [("12", True), ("99", False), (None, True)])
    def test_the_request_type(self, probes, jira, story, chosen, ok):
        if chosen == "99":
            jira.types = (*jira.types, replace(jira.types[0], id="99"))
        settings = replace(OPEN, request_type=chosen)
        story.settings.save(story.tenant, PROJECT, settings, version=1, author=AccountId("ada"))
        jira.types = jira.types[:2]

        assert probes.request_type_exists(story.tenant, PROJECT).ok is ok

    def test_without_any_type(self, probes, jira, story):
        jira.types = ()
        assert not probes.request_type_exists(story.tenant, PROJECT).ok

    def test_before_the_first_save(self, probes, story):
        assert probes.request_type_exists(story.tenant, "10009").ok


def test_a_new_address_is_shown_for_a_month(probes, installations, tenant, other_tenant, clock):
    site = "https://somewhere-else.atlassian.net"
    notice = InstallNotice(platform="connect", host_id="jira:1", site_url=site, origins=(site,), credential="secret")
    installations.install(notice)
    found = probes.address_is_kept(tenant)

    assert "from https://jira-1.atlassian.net to https://somewhere-else.atlassian.net on 1 June 2026" in found.message
    assert not found.ok
    assert probes.address_is_kept(other_tenant) is None
    clock.advance(days=30, seconds=1)
    assert probes.address_is_kept(tenant) is None
