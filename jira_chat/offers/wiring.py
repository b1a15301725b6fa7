"""Builds offers."""

from typing import Any

from jira_chat.conversations import topics
from jira_chat.conversations.jobs import OfferChats
from jira_chat.infrastructure import Infrastructure, Sweeps
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId
from jira_chat.kernel.kinds import kind_of
from jira_chat.offers.events import OffersChanged
from jira_chat.offers.service import OfferService
from jira_chat.outbox.handlers import Handler
from jira_chat.presence.closing import Closing
from jira_chat.presence.service import PresenceService
from jira_chat.settings.service import SettingsService

WITHOUT_JIRA = frozenset({kind_of(OfferChats)})
"""Jobs that run even while a site's Jira is unavailable."""


def build(
    infrastructure: Infrastructure, presence: PresenceService, closing: Closing, *, settings: SettingsService
) -> OfferService:
    """Build the service."""

    def announce(tenant: TenantId, project: ProjectId, account: AccountId) -> None:
        topic = topics.agent(tenant, project, account)
        infrastructure.hints.publish(OffersChanged(), topics=[topic], tenant=tenant)

    return OfferService(
        infrastructure.database,
        settings,
        presence.online_agents,
        announce,
        infrastructure.hints,
        clock=infrastructure.clock,
        is_closed=lambda tenant, project: closing.of_project(tenant, project) is not None,
    )


def handlers(offers: OfferService) -> list[Handler[Any]]:
    """Return the worker's handlers of jobs of offers."""
    return [Handler(OfferChats, offers.make_round)]


def sweeps(offers: OfferService) -> Sweeps:
    """Return the worker's clean-ups."""
    return {"offers": offers.forget_old}
