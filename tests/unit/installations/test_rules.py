from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_chat.hosts.callers import InstallNotice
from jira_chat.installations import rules
from jira_chat.installations.models import Credentials, Status
from jira_chat.kernel.ids import TenantId

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
TENANT = TenantId("tenant")
NOTICE = InstallNotice(
    platform="connect",
    host_id="host",
    site_url="https://a.atlassian.net",
    origins=("https://a.atlassian.net",),
    credential="first",
)
INSTALLED = rules.install(NOTICE, TENANT, NOW)


def test_install_enables_with_one_credential():
    assert INSTALLED.active
    assert INSTALLED.credentials == Credentials(current="first")
    assert INSTALLED.id == TENANT


def test_the_same_notice_again_changes_nothing():
    assert rules.reinstall(INSTALLED, NOTICE, NOW) == INSTALLED


def test_rotation_keeps_the_previous_credential_for_its_grace():
    rotated = rules.reinstall(INSTALLED, replace(NOTICE, credential="second"), LATER)

    assert rotated.credentials == Credentials(current="second", previous="first", previous_until=LATER + rules.GRACE)


def test_rotation_keeps_one_previous_credential():
    second = rules.reinstall(INSTALLED, replace(NOTICE, credential="second"), LATER)
    third = rules.reinstall(second, replace(NOTICE, credential="third"), LATER)

    assert third.credentials.accepted(LATER) == ("third", "second")


def test_a_repeated_notice_does_not_prolong_the_grace():
    notice = replace(NOTICE, credential="second")
    rotated = rules.reinstall(INSTALLED, notice, NOW)

    assert rules.reinstall(rotated, notice, LATER).credentials == rotated.credentials


def test_a_site_may_move():
    moved = replace(NOTICE, site_url="https://b.atlassian.net", origins=("https://b.atlassian.net",))
    installation = rules.reinstall(INSTALLED, moved, LATER)

    assert installation.site_url == "https://b.atlassian.net"
    assert installation.origins == ("https://b.atlassian.net",)
    assert installation.id == TENANT
    assert (installation.moved_from, installation.moved_at) == ("https://a.atlassian.net", LATER)
    assert rules.reinstall(installation, replace(moved, credential="second"), LATER + rules.GRACE).moved_at == LATER


def test_uninstall_forgets_every_credential():
    rotated = rules.reinstall(INSTALLED, replace(NOTICE, credential="second"), NOW)
    gone = rules.uninstall(rotated, LATER)

    assert gone.status is Status.UNINSTALLED
    assert gone.credentials is None
    assert rules.uninstall(gone, LATER + timedelta(days=1)) == gone


def test_install_after_uninstall_is_the_same_tenant_without_the_old_credential():
    back = rules.reinstall(rules.uninstall(INSTALLED, NOW), replace(NOTICE, credential="second"), LATER)

    assert back.id == TENANT
    assert back.active
    assert back.credentials == Credentials(current="second")


@pytest.mark.parametrize("status", [Status.DISABLED, Status.ENABLED])
def test_switch(status):
    switched = rules.switch(rules.switch(INSTALLED, Status.DISABLED, NOW), status, LATER)

    assert switched.status is status
    assert switched.credentials == INSTALLED.credentials


def test_reinstall_of_a_disabled_site_enables_it():
    assert rules.reinstall(rules.switch(INSTALLED, Status.DISABLED, NOW), NOTICE, LATER).active


switches = st.sampled_from([Status.ENABLED, Status.DISABLED])


@given(before=st.lists(switches), after=st.lists(switches))
def test_uninstall_wins_in_any_order(before, after):
    installation = INSTALLED
    for status in before:
        installation = rules.switch(installation, status, NOW)
    installation = gone = rules.uninstall(installation, NOW)
    for status in after:
        installation = rules.switch(installation, status, LATER)

    assert installation == gone
