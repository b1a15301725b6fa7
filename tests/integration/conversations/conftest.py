from dataclasses import dataclass

import pytest
from msgspec.structs import replace

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.service import ConversationService
from jira_chat.kernel.ids import new_id
from jira_chat.settings.models import ProjectSettings
from jira_chat.settings.service import SettingsService

SITE = "https://www.example.com"
OPEN = ProjectSettings(portal=True, external=True, anonymous=True)


@dataclass(frozen=True)
class Cast:
    """Who meets in the tests, all of one tenant's project 10000."""

    visitor: Principal
    customer: Principal
    agent: Principal
    dashboard: Principal

    def on_issue(self, issue: str) -> Principal:
        return replace(self.agent, issue=issue)


@pytest.fixture
def settings(database, jira, clock):
    return SettingsService(database, jira.for_tenant, clock=clock, key_secret=b"key secret")


@pytest.fixture
def offered(settings, tenant):
    settings.save(tenant, "10000", OPEN, version=0, author="ada")


@pytest.fixture
def service(database, settings, hints, clock, offered):
    return ConversationService(database, settings, hints, agents_online=lambda _tenant, _project: True, clock=clock)


@pytest.fixture
def link(database, hints, clock):
    return JiraLink(database, hints, clock=clock)


@pytest.fixture
def cast(tenant):
    at = {"tenant": tenant, "project": "10000"}
    return Cast(
        visitor=Principal(surface=Surface.WIDGET, visitor="v1", name="Anonymous Chat User", site=SITE, **at),
        customer=Principal(surface=Surface.PORTAL, account="carla", name="Carla Costa", **at),
        agent=Principal(surface=Surface.ISSUE, account="nina", name="Nina Novak", issue="10100", **at),
        dashboard=Principal(surface=Surface.DASHBOARD, account="nina", name="Nina Novak", **at),
    )


@pytest.fixture
def conversation(service, cast, hints):
    conversation = service.start(cast.visitor, client_id=new_id(), body="Hello").conversation
    for number in range(2, 5):
        service.post(cast.visitor, conversation.id, client_id=new_id(), body=f"Message {number}")
    hints.told.clear()
    return conversation
