from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from jira_chat.conversations.jobs import SendMessages
from jira_chat.hosts.callers import InstallNotice, KnownHost, OneUse, UninstallNotice
from jira_chat.installations.models import Status
from jira_chat.installations.service import Installations, tenant_topic
from jira_chat.installations.tables import installations as table
from jira_chat.kernel.errors import NotFoundError, UnauthorizedError
from jira_chat.kernel.ids import TenantId
from jira_chat.outbox import queue
from jira_chat.storage.vault import Vault
from tests.support.threads import all_at_once

NOTICE = InstallNotice(
    platform="connect",
    host_id="jira:1",
    site_url="https://a.atlassian.net",
    origins=("https://a.atlassian.net",),
    credential="first",
)
ROTATION = replace(NOTICE, credential="second")
REMOVAL = UninstallNotice(platform="connect", host_id="jira:1")


@pytest.fixture
def service(database, vault, clock, hints):
    return Installations(database, vault, clock, hints)


def test_an_installed_site_is_known(service):
    installation = service.install(NOTICE)

    assert service.find_host("connect", "jira:1") == KnownHost(
        tenant=installation.id, credentials=("first",), active=True
    )
    assert service.active(installation.id) == installation


def test_after_another_secret_key_a_site_is_let_in_once_it_installs_again(service, database, clock, hints):
    tenant = service.install(NOTICE).id
    changed = Installations(database, Vault("another secret key"), clock, hints)
    assert changed.find_host("connect", "jira:1") == KnownHost(tenant=tenant, credentials=(), active=True)

    assert changed.install(ROTATION).id == tenant
    assert changed.find_host("connect", "jira:1") == KnownHost(tenant=tenant, credentials=("second",), active=True)


def test_an_unknown_site_is_not(service):
    service.install(NOTICE)

    assert service.find_host("connect", "jira:2") is None
    assert service.find_host("forge", "jira:1") is None
    with pytest.raises(NotFoundError):
        service.active(TenantId("nobody"))


def test_rotation_accepts_the_previous_credential_for_five_minutes(service, clock):
    service.install(NOTICE)
    service.install(ROTATION)

    clock.advance(minutes=4, seconds=59)
    assert service.find_host("connect", "jira:1").credentials == ("second", "first")
    clock.advance(seconds=1)
    assert service.find_host("connect", "jira:1").credentials == ("second",)


def test_a_site_that_moved_is_the_same_tenant_and_not_in_silence(service, caplog):
    before = service.install(NOTICE)
    after = service.install(replace(NOTICE, site_url="https://b.atlassian.net"))

    assert after.id == before.id
    assert service.active(after.id).site_url == "https://b.atlassian.net"
    (warning,) = [each for each in caplog.records if each.levelname == "WARNING"]
    assert (warning.getMessage(), warning.tenant, warning.moved_from, warning.moved_to) == (
        "installation.moved",
        before.id,
        "https://a.atlassian.net",
        "https://b.atlassian.net",
    )


def test_another_host_at_the_same_address_is_another_tenant(service):
    assert service.install(NOTICE).id != service.install(replace(NOTICE, host_id="jira:2")).id


def test_a_disabled_site_is_known_and_not_served(service):
    tenant = service.install(NOTICE).id
    service.disable(tenant)

    assert service.find_host("connect", "jira:1") == KnownHost(tenant=tenant, credentials=("first",), active=False)
    with pytest.raises(NotFoundError):
        service.active(tenant)

    service.enable(tenant)
    assert service.active(tenant).status is Status.ENABLED


def test_an_uninstalled_site_has_no_credentials(service):
    tenant = service.install(NOTICE).id
    service.uninstall(REMOVAL)

    assert service.find_host("connect", "jira:1") == KnownHost(tenant=tenant, credentials=(), active=False)
    with pytest.raises(NotFoundError):
        service.active(tenant)


def test_uninstall_of_a_site_that_is_not_there_is_no_trouble(service):
    service.uninstall(REMOVAL)
    service.install(NOTICE)
    service.uninstall(REMOVAL)
    service.uninstall(REMOVAL)


def test_switching_a_tenant_that_is_not_there(service):
    with pytest.raises(NotFoundError):
        service.enable(TenantId("nobody"))


def test_a_site_that_comes_back_is_the_same_tenant(service):
    tenant = service.install(NOTICE).id
    service.uninstall(REMOVAL)

    assert service.install(ROTATION).id == tenant
    assert service.find_host("connect", "jira:1").credentials == ("second",)


def test_uninstall_wins_against_disable_and_enable_at_the_same_moment(service):
    tenant = service.install(NOTICE).id

    all_at_once(lambda: service.disable(tenant), lambda: service.uninstall(REMOVAL), lambda: service.enable(tenant))

    assert service.find_host("connect", "jira:1") == KnownHost(tenant=tenant, credentials=(), active=False)


def test_installs_at_the_same_moment_make_one_tenant(service, database):
    installed = all_at_once(*[lambda: service.install(NOTICE)] * 4)

    assert len({installation.id for installation in installed}) == 1
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 1


def test_a_notice_acts_once_also_when_it_comes_twice_at_the_same_moment(service, clock):
    service.install(NOTICE)
    once = OneUse(token="t", body="b", until=clock() + timedelta(minutes=3))
    wanted = [replace(NOTICE, credential=f"by {body}", once=replace(once, body=body)) for body in "abcd"]

    def install(notice):
        try:
            return service.install(notice).credentials.current
        except UnauthorizedError as error:
            return error.reason

    answers = all_at_once(*[lambda notice=each: install(notice) for each in wanted])

    (counted,) = [each for each in answers if each != "token_replayed"]
    assert service.find_host("connect", "jira:1").credentials == (counted, "first")


def test_all_processes_are_told_who_left(service, hints):
    tenant = service.install(NOTICE).id
    assert hints.told == []

    service.disable(tenant)
    service.enable(tenant)
    service.uninstall(REMOVAL)
    assert [(hint.kind, hint.topics) for hint in hints.told] == [("left", [tenant_topic(tenant)])] * 2


def test_those_who_are_served_are_told_from_those_who_left(service):
    served, left = service.install(NOTICE).id, service.install(replace(NOTICE, host_id="jira:2")).id
    service.disable(left)

    assert service.served([served, left, TenantId("nobody")]) == {served}
    assert (service.is_served(served), service.is_served(left)) == (True, False)


def test_a_site_that_is_remembered_is_read_anew_once_it_installs_again_or_leaves(service):
    service.remember_sites()
    tenant = service.install(NOTICE).id
    assert service.site(tenant).credential == "first"

    service.install(ROTATION)
    assert service.site(tenant).credential == "second"

    service.uninstall(REMOVAL)
    with pytest.raises(NotFoundError):
        service.site(tenant)


def test_a_site_is_remembered_for_a_moment(service, database, vault, clock, hints):
    service.remember_sites()
    tenant = service.install(NOTICE).id
    service.site(tenant)
    Installations(database, vault, clock, hints).install(ROTATION)

    assert service.site(tenant).credential == "first"
    service.forget()
    assert service.site(tenant).credential == "second"


@pytest.mark.parametrize("back", ["enabled", "installed"])
def test_what_waited_for_a_site_goes_on_when_it_is_back(service, database, clock, hints, back):
    tenant = service.install(NOTICE).id
    with database.transaction() as connection:
        queue.enqueue(connection, tenant, stream="a", payload=SendMessages(conversation="c1"), now=clock())
        (job,) = queue.claim(connection, now=clock(), limit=1)
        queue.hold(connection, job, until=clock() + timedelta(hours=6), error="not_served")
    service.disable(tenant)
    woken = hints.works

    _ = service.enable(tenant) if back == "enabled" else service.install(NOTICE)

    assert hints.works == woken + 1
    with database.transaction() as connection:
        assert [each.stream for each in queue.claim(connection, now=clock(), limit=1)] == ["a"]


def test_a_site_is_called_with_its_newest_credential_while_we_serve_it(service):
    tenant = service.install(NOTICE).id
    service.install(replace(NOTICE, credential="newer"))

    assert (service.site(tenant).host_id, service.site(tenant).credential) == (NOTICE.host_id, "newer")
    service.uninstall(REMOVAL)
    with pytest.raises(NotFoundError):
        service.site(tenant)
