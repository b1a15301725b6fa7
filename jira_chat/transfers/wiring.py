"""Builds transfers."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from jira_chat.conversations.service import ConversationService
from jira_chat.infrastructure import Infrastructure
from jira_chat.jira.sites import JiraSites
from jira_chat.kernel.ids import TenantId
from jira_chat.outbox.handlers import Handler
from jira_chat.settings.languages import Language, Offered
from jira_chat.settings.service import SettingsService
from jira_chat.settings.texts import Words
from jira_chat.sync.acting import AuthorizeAs
from jira_chat.transfers import rules
from jira_chat.transfers.former_requests import FormerRequests
from jira_chat.transfers.jobs import NotifyFormerRequest
from jira_chat.transfers.service import TransferService


@dataclass(frozen=True, kw_only=True)
class TransferServices:
    """The service that other features use, and the one that runs the jobs."""

    transfers: TransferService
    former_requests: FormerRequests


def build(
    infrastructure: Infrastructure,
    *,
    sites: JiraSites,
    authorize_as: AuthorizeAs,
    conversations: ConversationService,
    settings: SettingsService,
    languages_of: Callable[[TenantId], Offered],
    words: Callable[[TenantId, Language], Words],
) -> TransferServices:
    """Build the services."""
    database, clock = infrastructure.database, infrastructure.clock
    return TransferServices(
        transfers=TransferService(
            database,
            conversations,
            settings,
            sites.client,
            infrastructure.hints,
            line_of=partial(_line, languages_of, words),
            clock=clock,
        ),
        former_requests=FormerRequests(database, settings, sites.client_of_jobs, authorize_as, clock=clock),
    )


def handlers(transfers: TransferServices) -> list[Handler[Any]]:
    """Return the worker's handlers of jobs of transfers."""
    return [Handler(NotifyFormerRequest, transfers.former_requests.notify)]


def _line(
    languages_of: Callable[[TenantId], Offered],
    words: Callable[[TenantId, Language], Words],
    tenant: TenantId,
    language: str | None,
    project: str,
) -> str:
    spoken = languages_of(tenant).choose([language] if language else [])
    return rules.line(words(tenant, spoken), project)
