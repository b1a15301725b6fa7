import pytest

from jira_chat.hosts.callers import InstallNotice
from jira_chat.installations.service import Installations
from jira_chat.jira.errors import JiraForbiddenError, JiraRefusedError, JiraUnavailableError
from jira_chat.sync.health import HealthService
from tests.support.fakes import FakeHints


@pytest.fixture
def installations(database, vault, clock):
    return Installations(database, vault, clock, FakeHints())


@pytest.fixture
def health(database, installations, jira, clock):
    return HealthService(database, installations, jira.for_tenant, clock=clock)


def outcome(health, tenant):
    return [check.ok for check in health.of(tenant)]


def test_all_is_well(health, tenant):
    assert outcome(health, tenant) == [True, True, True]
    assert "Jira Chat" in health.of(tenant)[0].message


@pytest.mark.parametrize("error", [JiraForbiddenError("Not allowed."), JiraUnavailableError("Away.")])
def test_jira_does_not_answer(health, jira, tenant, error):
    jira.will_fail("myself", error)
    jira.will_fail("shows_people", error)

    checks = health.of(tenant)

    assert [check.ok for check in checks] == [False, False, True]
    assert error.message in checks[0].message
    assert outcome(health, tenant) == [True, True, True]


def test_no_group_is_a_missing_permission(health, jira, tenant):
    jira.groups = ()

    checks = health.of(tenant)

    assert not checks[1].ok
    assert "Browse users and groups" in checks[1].message


def test_what_jira_does_not_have_is_counted_until_it_has(health, jira, other_tenant, story, clock):
    tenant = story.tenant
    jira.will_fail("create_request", JiraRefusedError("No.", status=400))
    story.start()
    story.settle()
    assert outcome(health, tenant) == [True, True, True]
    clock.advance(minutes=6)

    assert "1 message is not in Jira yet" in health.of(tenant)[2].message
    assert outcome(health, other_tenant) == [True, True, True]
    story.link.tell_again(tenant, before=clock.now, limit=10)
    story.settle()
    assert outcome(health, tenant) == [True, True, True]


def test_what_jira_refuses_for_good_stays_counted(health, jira, tenant, story):
    story.start()
    story.settle()
    jira.will_fail("add_comment", JiraRefusedError("No.", status=400), times=2)
    story.say("Refused")
    story.settle()

    assert outcome(health, tenant) == [True, True, False]


def test_a_new_address_is_shown_for_a_month(health, installations, tenant, other_tenant, clock):
    site = "https://somewhere-else.atlassian.net"
    notice = InstallNotice(platform="connect", host_id="jira:1", site_url=site, origins=(site,), credential="secret")
    installations.install(notice)

    checks = health.of(tenant)

    assert [check.ok for check in checks] == [True, True, True, False]
    assert checks[-1].name == "The site kept its address"
    assert "from https://jira-1.atlassian.net to https://somewhere-else.atlassian.net on 1 June 2026" in (
        checks[-1].message
    )
    assert outcome(health, other_tenant) == [True, True, True]
    clock.advance(days=30, seconds=1)
    assert outcome(health, tenant) == [True, True, True]
