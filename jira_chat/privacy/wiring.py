"""Builds privacy."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from jira_chat.infrastructure import Infrastructure, Sweeps
from jira_chat.jira.client import JiraClient
from jira_chat.kernel.ids import AccountId, TenantId
from jira_chat.outbox.handlers import Handler
from jira_chat.privacy.jobs import ReportAccounts
from jira_chat.privacy.people import People
from jira_chat.privacy.reporting import Reporting
from jira_chat.storage.personal_data import PersonalData


@dataclass(frozen=True, kw_only=True)
class PrivacyServices:
    """The services that other features use."""

    people: People
    reporting: Reporting


def build(
    infrastructure: Infrastructure,
    *,
    kept: Sequence[PersonalData],
    jira_for: Callable[[TenantId], JiraClient],
    name_of: Callable[[TenantId, AccountId], str],
    sites: Callable[[], Collection[TenantId]],
) -> PrivacyServices:
    """Build the services. `kept` is the personal data of each feature."""
    people = People(infrastructure.database, kept, name_of, clock=infrastructure.clock)
    reporting = Reporting(infrastructure.database, people, jira_for, sites, clock=infrastructure.clock)
    return PrivacyServices(people=people, reporting=reporting)


def handlers(privacy: PrivacyServices) -> list[Handler[Any]]:
    """Return the worker's handlers of jobs of privacy."""
    return [Handler(ReportAccounts, privacy.reporting.report)]


def sweeps(privacy: PrivacyServices) -> Sweeps:
    """Return the worker's sweeps."""
    return {"account_reports": privacy.reporting.enqueue_reports}
