"""Reports of a project or a site, from counted days."""

from collections.abc import Callable

from msgspec.structs import replace

from jira_chat.broker.hints import Hints
from jira_chat.conversations import facts
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId
from jira_chat.outbox import queue
from jira_chat.reports import repository, summing
from jira_chat.reports.days import Span
from jira_chat.reports.jobs import CountConversations
from jira_chat.reports.models import AGENT, WHOLE_SITE, Report
from jira_chat.storage.engine import Database

MOST_COMMENTS = 50


class ReportService:
    """Makes reports from counted days, without reading the conversations behind them."""

    def __init__(
        self, database: Database, hints: Hints, name_of: Callable[[TenantId, AccountId], str], *, clock: Clock
    ) -> None:
        self._database = database
        self._hints = hints
        self._name_of = name_of
        self._clock = clock

    def count(self, tenant: TenantId) -> None:
        """Enqueue a count of a site's changed conversations, once a minute at most."""
        now = self._clock()
        with self._database.transaction() as connection:
            queue.enqueue(
                connection,
                tenant,
                stream="count",
                payload=CountConversations(),
                now=now,
                delivery_id=f"count:{now:%Y-%m-%dT%H:%M}",
            )
        self._hints.notify_worker()

    def of_project(self, tenant: TenantId, project: ProjectId, span: Span, *, agents: bool) -> Report:
        """Return the report of a project for conversations that began in a span; `agents` includes their figures."""
        return self._of(tenant, project, span, agents=agents)

    def of_site(self, tenant: TenantId, span: Span) -> Report:
        """Return the report of all projects together, and figures of each. It has no agents or pages."""
        with self._database.reading() as connection:
            whole = repository.totals_by_project(connection, tenant, span.edges, summing.BY_DAY)
            edges = repository.edges_by_project(connection, tenant, span.edges, summing.BY_DAY)
        projects = summing.by_project(span, whole, edges)
        return replace(self._of(tenant, WHOLE_SITE, span, agents=False), projects=projects)

    def _of(self, tenant: TenantId, project: ProjectId, span: Span, *, agents: bool) -> Report:
        with self._database.reading() as connection:
            figures = [each for each in summing.WHOLE if agents or each != AGENT]
            whole = repository.totals(connection, tenant, project, span.edges, figures)
            parts = repository.quarters(connection, tenant, project, span.edges, summing.BY_DAY)
            of = None if project == WHOLE_SITE else project
            comments = facts.comments(connection, tenant, of, span.begin, span.end, limit=MOST_COMMENTS)
            counted_at = repository.progress(connection, tenant)
        report = summing.report(span, whole, parts, comments, counted_at=counted_at)
        if not agents or report.agents is None:
            return replace(report, agents=None)
        named = [replace(each, name=self._name_of(tenant, each.account)) for each in report.agents]
        return replace(report, agents=named)
