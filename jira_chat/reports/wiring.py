"""Builds the services of reports."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jira_chat.infrastructure import Infrastructure, Sweeps
from jira_chat.kernel.ids import AccountId, TenantId
from jira_chat.kernel.kinds import kind_of
from jira_chat.outbox.handlers import Handler
from jira_chat.reports.counting import Counting
from jira_chat.reports.jobs import CountConversations
from jira_chat.reports.reply_times import ReplyTimes
from jira_chat.reports.service import ReportService
from jira_chat.settings.service import SettingsService

WITHOUT_JIRA = frozenset({kind_of(CountConversations)})
"""Jobs that are done even while a site's Jira is away."""


@dataclass(frozen=True, kw_only=True)
class ReportServices:
    """The services of reports that other folders use."""

    reports: ReportService
    counting: Counting
    reply_times: ReplyTimes


def build(
    infrastructure: Infrastructure,
    *,
    settings: SettingsService,
    name_of: Callable[[TenantId, AccountId], str],
) -> ReportServices:
    """Build the services."""
    database, clock = infrastructure.database, infrastructure.clock
    return ReportServices(
        reports=ReportService(database, infrastructure.hints, name_of, clock=clock),
        counting=Counting(database, settings, clock=clock),
        reply_times=ReplyTimes(database, clock=clock),
    )


def handlers(reports: ReportServices) -> list[Handler[Any]]:
    """Return the worker's handlers for reports."""
    return [Handler(CountConversations, reports.counting.count_again)]


def sweeps(reports: ReportServices) -> Sweeps:
    """Return the worker's sweep: the counting of all sites."""
    return {"counted": reports.counting.count_all}
