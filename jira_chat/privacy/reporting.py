"""Atlassian's personal data reporting: each week we report the accounts whose data we store, and its age.

The answer names closed accounts, which are erased, and changed accounts, whose names are read again
(developer.atlassian.com, "User privacy guide for Connect app developers").
"""

import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from jira_chat.jira.account_reports import MOST_ACCOUNTS
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraNotFoundError
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import AccountId, TenantId
from jira_chat.outbox import queue
from jira_chat.outbox.queue import Job
from jira_chat.privacy import reports
from jira_chat.privacy.jobs import ReportAccounts
from jira_chat.privacy.people import People
from jira_chat.storage.engine import Database

log = logging.getLogger(__name__)

_MOST_HELD = 100_000
"""How many accounts are read from each table column of a site; accounts beyond that are left out."""

_PAUSE = timedelta(seconds=10)


class Reporting:
    """Reports of accounts, made by the worker."""

    def __init__(
        self,
        database: Database,
        people: People,
        jira_for: Callable[[TenantId], JiraClient],
        sites: Callable[[], Collection[TenantId]],
        *,
        clock: Clock,
    ) -> None:
        self._database = database
        self._sites = sites
        self._people = people
        self._jira_for = jira_for
        self._clock = clock

    def enqueue_reports(self) -> int:
        """Enqueue each site's report once a day; return how many were enqueued."""
        now, sites = self._clock(), self._sites()
        with self._database.transaction() as connection:
            wanted = [
                queue.enqueue(
                    connection,
                    site,
                    stream="report-accounts",
                    payload=ReportAccounts(),
                    now=now,
                    delivery_id=f"report-accounts:{now:%Y-%m-%d}",
                )
                for site in sites
            ]
        return sum(wanted)

    def report(self, _report: ReportAccounts, job: Job) -> datetime | None:
        """Report some accounts of a site that are due; return when to continue, None once all are reported.

        Raises JiraError. Each account of an answer is recorded by itself, so that a retry repeats nothing.
        """
        tenant = job.tenant
        held = self._people.accounts(tenant, limit=_MOST_HELD)
        with self._database.transaction() as connection:
            reports.keep(connection, tenant, held, now=self._clock())
            due = reports.due(connection, tenant, now=self._clock(), limit=MOST_ACCOUNTS)
        if not due:
            return None
        jira = self._jira_for(tenant)
        answer = jira.report_accounts(due)
        next_report = self._clock() + answer.cycle
        asked = {each.account for each in due}
        closed, updated = answer.closed & asked, answer.updated & asked
        with self._database.transaction() as connection:
            reports.note(connection, tenant, asked - closed - updated, due_at=next_report)
        for account in closed:
            self._people.erase_closed(tenant, account)
        for account in updated:
            self._refresh(jira, tenant, account, next_report)
        counts = {"closed": len(closed), "updated": len(updated)}
        log.info("accounts_reported", extra={"tenant": tenant, "reported": len(due), **counts})
        return self._clock() + _PAUSE

    def _refresh(self, jira: JiraClient, tenant: TenantId, account: AccountId, next_report: datetime) -> None:
        now = self._clock()
        try:
            self._people.rename(tenant, account, jira.user(account).name)
        except JiraNotFoundError:
            log.warning("account_not_shown", extra={"tenant": tenant})
        with self._database.transaction() as connection:
            reports.note(connection, tenant, [account], due_at=next_report, refreshed_at=now)
