import pytest
from msgspec.structs import replace

from jira_chat.broker.hint_channels import channel_of
from jira_chat.broker.hints import Gap, Hint
from jira_chat.conversations.service import ConversationService
from jira_chat.hosts.callers import UninstallNotice
from jira_chat.installations.service import Installations
from jira_chat.kernel.errors import NotFoundError
from jira_chat.kernel.ids import new_id
from jira_chat.realtime.forgetting import Forgetting
from jira_chat.settings.events import SettingsSaved
from jira_chat.settings.service import SettingsService
from tests.integration.conversations.conftest import OPEN, cast  # noqa: F401 -- a fixture


class Process:
    """What one web process remembers."""

    def __init__(self, database, vault, jira, clock, hints):
        def announce(tenant, renamed):
            hints.publish(SettingsSaved(tenant=tenant, renamed=renamed), topics=[])

        self.installations = Installations(database, vault, clock, hints)
        self.settings = SettingsService(
            database, jira.for_tenant, clock=clock, key_secret=b"key secret", announce_saved=announce
        )
        self.conversations = ConversationService(
            database, self.settings, hints, agents_online=lambda *_: True, clock=clock
        )
        self.forgetting = Forgetting(self.installations, self.settings, self.conversations)
        self.forgetting.begin()


@pytest.fixture
def processes(database, vault, jira, clock, hints):
    return [Process(database, vault, jira, clock, hints) for _ in range(2)]


def test_settings_are_remembered_until_it_is_said_that_they_were_saved(processes, tenant, hints):
    here, there = processes
    here.settings.save(tenant, "10000", OPEN, version=0, author="ada")
    record = there.settings.of_project(tenant, "10000")
    assert there.settings.of_widget_key(record.widget_key) == record

    here.settings.save(tenant, "10000", replace(OPEN, anonymous=False), version=1, author="ada")

    assert not here.settings.of_project(tenant, "10000").settings.anonymous
    assert there.settings.of_project(tenant, "10000") is record
    there.forgetting.handle(hints.told[-1])
    assert not there.settings.of_project(tenant, "10000").settings.anonymous
    assert not there.settings.of_widget_key(record.widget_key).settings.anonymous


def test_a_site_that_left_is_not_served_any_more(processes, tenant, hints):
    here, there = processes
    assert here.installations.is_served(tenant)
    assert there.installations.is_served(tenant)

    here.installations.uninstall(UninstallNotice(platform="connect", host_id="jira:1"))

    assert not here.installations.is_served(tenant)
    there.forgetting.handle(hints.told[-1])
    assert not there.installations.is_served(tenant)


def test_a_header_is_forgotten_when_its_conversation_changes(processes, tenant, hints, cast):  # noqa: F811
    here, _ = processes
    here.settings.save(tenant, "10000", OPEN, version=0, author="ada")
    conversation = here.conversations.start(cast.visitor, client_id=new_id(), body="Hello").conversation
    known = here.conversations.header(cast.visitor, conversation.id)
    assert here.conversations.header(cast.visitor, conversation.id) is known

    named = {"tenant": tenant, "conversation": conversation.id}
    here.forgetting.handle(Hint(kind="changed", topics=[], data=named))

    assert here.conversations.header(cast.visitor, conversation.id) is not known


def test_a_header_that_is_remembered_shows_nobody_what_is_not_theirs(processes, tenant, cast, other_tenant):  # noqa: F811
    here, _ = processes
    here.settings.save(tenant, "10000", OPEN, version=0, author="ada")
    conversation = here.conversations.start(cast.visitor, client_id=new_id(), body="Hello").conversation.id
    here.conversations.header(cast.visitor, conversation)

    for stranger in (
        replace(cast.visitor, visitor="v2"),
        replace(cast.visitor, project="10001"),
        replace(cast.dashboard, tenant=other_tenant),
        cast.agent,
    ):
        with pytest.raises(NotFoundError):
            here.conversations.header(stranger, conversation)


def test_after_a_gap_all_is_read_again(processes, tenant):
    here, there = processes
    here.settings.save(tenant, "10000", OPEN, version=0, author="ada")
    there.settings.of_project(tenant, "10000")
    here.settings.save(tenant, "10000", replace(OPEN, portal=False), version=1, author="ada")

    there.forgetting.forget(Gap())

    assert not there.settings.of_project(tenant, "10000").settings.portal


def test_a_gap_of_one_site_is_none_of_the_settings(processes, tenant):
    here, there = processes
    here.settings.save(tenant, "10000", OPEN, version=0, author="ada")
    record = there.settings.of_project(tenant, "10000")
    there.forgetting.forget(Gap(frozenset({channel_of(tenant)})))
    assert there.settings.of_project(tenant, "10000") is record
