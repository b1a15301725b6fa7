import pytest

from jira_chat.access.permissions import PermissionService
from jira_chat.access.principals import Principal, Surface
from jira_chat.customers import accounts
from jira_chat.customers.sessions import AccountSessions
from jira_chat.installations.service import Installations
from jira_chat.jira.errors import JiraForbiddenError, JiraUnavailableError
from jira_chat.kernel.errors import ForbiddenError, UnauthorizedError
from jira_chat.settings.models import ProjectSettings
from jira_chat.settings.service import SettingsService
from jira_chat.sign_in.group_rule import GroupRule
from jira_chat.sign_in.standing import UNANSWERED, Standing
from tests.support.fakes import FakeHints, FakeJira
from tests.support.signing_in import BLOCKED, PORTAL, Directory

PROJECT = "10000"
ANN = "ann@example.com"


class Site:
    """One site with a project, its Jira, and a customer who is signed in."""

    def __init__(self, database, tenant, vault, clock):
        self.tenant, self.clock, self.hints = tenant, clock, FakeHints()
        self.jira, self.directory = FakeJira(clock), Directory()
        self.installations = Installations(database, vault, clock, self.hints)
        self.sessions = AccountSessions(database, self.hints, clock=clock)
        settings = SettingsService(database, self.jira.for_tenant, clock=clock, key_secret=b"key secret")
        settings.save(tenant, PROJECT, ProjectSettings(blocked_groups=(BLOCKED,)), version=0, author="ada")
        rule = GroupRule(database, self.directory.for_tenant, portal_of=lambda _record: PORTAL, clock=clock)
        self.standing = Standing(
            self.installations, PermissionService(self.jira.for_tenant), rule, settings, self.sessions, clock=clock
        )
        self.jira.granted = {("nina", "ADD_COMMENTS", PROJECT), ("ada", "ADMINISTER", None)}
        self.nina = Principal(tenant=tenant, surface=Surface.ISSUE, project=PROJECT, account="nina")
        wanted = accounts.new(tenant, ANN, "Ann Lee", password_hash=None, language=None)
        with database.transaction() as connection:
            account = accounts.find_or_create(connection, wanted, now=clock())
            token = self.sessions.open(connection, account, PROJECT, site=None, method="code")
        self.ann = self.sessions.recognise(token)

    def block(self):
        self.directory.users[ANN] = ["ann"]
        self.directory.members["ann"] = {BLOCKED.id}


@pytest.fixture
def site(database, tenant, vault, clock):
    return Site(database, tenant, vault, clock)


def test_who_may_goes_on(site):
    ada = Principal(tenant=site.tenant, surface=Surface.ADMINISTRATION, account="ada")
    for person in (site.nina, site.ann, ada):
        site.standing.require(person)
        assert person in site.standing.live([person])


def test_of_visitors_and_of_the_portals_own_customers_nothing_is_asked(site):
    site.directory.away = True
    for who in ({"visitor": "v1"}, {"account": "carla"}):
        person = Principal(tenant=site.tenant, surface=Surface.PORTAL, project=PROJECT, **who)
        assert site.standing.still_may(person, anew=True)


def test_who_lost_the_right_is_told_so(site):
    site.jira.granted.clear()
    with pytest.raises(ForbiddenError):
        site.standing.require(site.nina)


def test_a_customer_in_a_blocked_group_is_signed_out_and_not_told_why(site):
    site.block()
    with pytest.raises(UnauthorizedError) as refused:
        site.standing.require(site.ann)

    assert "group" not in refused.value.message
    assert site.ann not in site.standing.live([site.ann])
    assert site.hints.told[-1].topics == [f"session:{site.ann.session}"]


def test_nobody_is_live_on_a_site_that_left(site):
    site.installations.disable(site.tenant)
    assert site.standing.live([site.nina, site.ann]) == frozenset()
    assert site.standing.still_may(site.nina, anew=True) is True, "Jira is not the one to say so"


def test_an_outage_is_no_revocation_and_jira_is_left_alone_for_a_moment(site):
    site.jira.will_fail("permissions", JiraUnavailableError("Jira is away."))
    site.standing.require(site.nina)
    site.standing.require(site.nina)
    assert site.standing.still_may(site.ann, anew=True) is None
    assert (site.jira.calls.count("permissions"), site.directory.calls) == (1, [])

    site.clock.advance(seconds=UNANSWERED.total_seconds())
    assert site.standing.still_may(site.nina, anew=True) is True


def test_a_refused_question_about_a_customer_keeps_none_about_an_agent(site, monkeypatch):
    monkeypatch.setattr(site.directory, "find_users", raising(JiraForbiddenError("No people.", status=403)))
    assert site.standing.still_may(site.ann) is None
    assert site.standing.still_may(site.nina) is True
    site.jira.granted.clear()
    assert site.standing.still_may(site.nina, anew=True) is False


def raising(error):
    def refuse(*_args):
        raise error

    return refuse


def test_a_customer_stays_while_nobody_can_say(site):
    site.directory.away = True
    site.standing.require(site.ann)
    assert site.standing.still_may(site.ann, anew=True) is None
    assert site.ann in site.standing.live([site.ann])
