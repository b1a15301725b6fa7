from dataclasses import dataclass
from typing import Any

import pytest
from msgspec.structs import replace

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.models import Conversation
from jira_chat.conversations.service import ConversationService
from jira_chat.kernel.ids import AccountId, IssueId, ProjectId, TenantId, VisitorId, new_id
from jira_chat.settings.models import ProjectSettings
from jira_chat.settings.service import SettingsService
from jira_chat.storage.engine import Database
from tests.support.fakes import FakeClock, FakeHints, FakeJira

SITE = "https://www.example.com"
PROJECT = ProjectId("10000")
OPEN = ProjectSettings(portal=True, external=True, anonymous=True)


@dataclass(frozen=True)
class Cast:
    """Who meets in the tests, all of one tenant's project 10000."""

    visitor: Principal
    customer: Principal
    agent: Principal
    dashboard: Principal

    def on_issue(self, issue: IssueId) -> Principal:
        return replace(self.agent, issue=issue)


@pytest.fixture
def settings(database: Database, jira: FakeJira, clock: FakeClock) -> SettingsService:
    return SettingsService(database, jira.for_tenant, clock=clock, key_secret=b"key secret")


@pytest.fixture
def offered(settings: SettingsService, tenant: TenantId) -> None:
    settings.save(tenant, PROJECT, OPEN, version=0, author=AccountId("ada"))


@pytest.fixture
def service(
    database: Database, settings: SettingsService, hints: FakeHints, clock: FakeClock, offered: None
) -> ConversationService:
    return ConversationService(database, settings, hints, agents_online=lambda _tenant, _project: True, clock=clock)


@pytest.fixture
def link(database: Database, hints: FakeHints, clock: FakeClock) -> JiraLink:
    return JiraLink(database, hints, clock=clock)


@pytest.fixture
def cast(tenant: TenantId) -> Cast:
    at: dict[str, Any] = {"tenant": tenant, "project": PROJECT}
    nina: dict[str, Any] = {"account": AccountId("nina"), "name": "Nina Novak"}
    return Cast(
        visitor=Principal(surface=Surface.WIDGET, visitor=VisitorId("v1"), name="Anonymous Chat User", site=SITE, **at),
        customer=Principal(surface=Surface.PORTAL, account=AccountId("carla"), name="Carla Costa", **at),
        agent=Principal(surface=Surface.ISSUE, issue=IssueId("10100"), **nina, **at),
        dashboard=Principal(surface=Surface.DASHBOARD, **nina, **at),
    )


@pytest.fixture
def conversation(service: ConversationService, cast: Cast, hints: FakeHints) -> Conversation:
    conversation = service.start(cast.visitor, client_id=new_id(), body="Hello").conversation
    for number in range(2, 5):
        service.post(cast.visitor, conversation.id, client_id=new_id(), body=f"Message {number}")
    hints.told.clear()
    return conversation
