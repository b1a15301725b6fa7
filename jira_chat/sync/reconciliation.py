"""Reconciliation: on an admin's request, messages and comments are compared to prove that nothing is lost.

It is slow on purpose: a run pauses after every few conversations, so that it costs a site a known number of calls.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, select, update

from jira_chat.conversations import deliveries
from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.models import Conversation
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraError
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import IssueId, ProjectId, TenantId
from jira_chat.outbox import queue
from jira_chat.outbox.queue import Job
from jira_chat.storage.engine import Database
from jira_chat.storage.upsert import upsert
from jira_chat.sync import comparing, rules
from jira_chat.sync.comparing import Differences
from jira_chat.sync.hearing import Hearing
from jira_chat.sync.jobs import Reconcile
from jira_chat.sync.requests import SURE_AFTER, Requests
from jira_chat.sync.tables import reconciliations as table

log = logging.getLogger(__name__)

COMPARED = timedelta(days=30)
"""Conversations without a message for longer are not compared."""

MOST_AT_ONCE = 5
PAUSE = timedelta(seconds=10)
"""Each conversation costs two calls, three where Jira has SLAs, and one more for every fifty comments."""

RUNS_FOR = timedelta(hours=12)
"""A run not over after this time may be started anew."""

MOST_COMMENTS = 2_000
"""The most that can be read of one request; messages in earlier comments would look lost."""

MOST_EXAMPLES = 20

DIFFERENCES = ("lost", "doubled", "unheard", "leaked")


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A difference, and the request that has it."""

    issue_key: str
    what: str
    """`lost`, `doubled`, `unheard` or `leaked`, as in `Differences`; `unread` where Jira did not show the request."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """The findings of a run so far."""

    conversations: int = 0
    messages: int = 0
    comments: int = 0
    lost: int = 0
    doubled: int = 0
    unheard: int = 0
    leaked: int = 0
    unread: int = 0
    """Conversations that could not be compared."""
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Run:
    """A comparison of a site or a project."""

    started_at: datetime
    finished_at: datetime | None
    total: int
    reached: str
    found: Found


class Reconciliation:
    """Compares, and mends what it can: brings in missed comments and withdraws those no longer public."""

    def __init__(
        self,
        database: Database,
        link: JiraLink,
        jira_for: Callable[[TenantId], JiraClient],
        *,
        requests: Requests,
        hearing: Hearing,
        wake_worker: Callable[[], None],
        clock: Clock,
    ) -> None:
        self._database = database
        self._link = link
        self._jira_for = jira_for
        self._requests = requests
        self._hearing = hearing
        self._wake_worker = wake_worker
        self._clock = clock

    def latest(self, tenant: TenantId, project: ProjectId | None) -> Run | None:
        """Return the latest run of a site or a project, finished or not."""
        with self._database.reading() as connection:
            return _find(connection, tenant, project or "")

    def start(self, tenant: TenantId, project: ProjectId | None) -> Run:
        """Start a run, unless one is running, and return it."""
        now, place = self._clock(), project or ""
        with self._database.transaction() as connection:
            running = _find(connection, tenant, place)
            if running and running.finished_at is None and now - running.started_at < RUNS_FOR:
                return running
            total = len(deliveries.raised(connection, tenant, project, active_since=now - COMPARED))
            run = Run(started_at=now, finished_at=None, total=total, reached="", found=Found())
            upsert(connection, table, {"tenant_id": tenant, "place": place}, _values(run))
            job = Reconcile(place=place)
            queue.enqueue(connection, tenant, stream=f"reconcile:{place}", payload=job, now=now, once=True)
        self._wake_worker()
        return run

    def go_on(self, wanted: Reconcile, job: Job) -> datetime | None:
        """Compare the next few conversations; return when to go on, None at the end.

        Raises JiraError while Jira is away.
        """
        project = ProjectId(wanted.place) if wanted.place else None
        with self._database.reading() as connection:
            run = _find(connection, job.tenant, wanted.place)
            if run is None or run.finished_at is not None:
                return None
            since = run.started_at - COMPARED
            next_ones = deliveries.raised(
                connection, job.tenant, project, active_since=since, after=run.reached, limit=MOST_AT_ONCE
            )
        for conversation, issue in next_ones:
            found = self._compare(self._link.find(job.tenant, conversation), issue, run.found)
            run = replace(run, reached=conversation, found=found)
            self._save(job.tenant, wanted.place, run)
        if len(next_ones) == MOST_AT_ONCE:
            return self._clock() + PAUSE
        self._save(job.tenant, wanted.place, replace(run, finished_at=self._clock()))
        log.info("reconciled", extra={"tenant": job.tenant, "lost": run.found.lost, "unheard": run.found.unheard})
        return None

    def _compare(self, conversation: Conversation | None, issue: IssueId, found: Found) -> Found:
        if conversation is None:
            return found
        try:
            differences = self._differences(conversation, issue)
        except JiraError as error:
            if error.retryable:
                raise
            differences = None
        if differences is None:
            return _add_unread(found, conversation)
        self._mend(conversation, differences)
        return _add(found, conversation, differences)

    def _differences(self, conversation: Conversation, issue: IssueId) -> Differences | None:
        since = conversation.created_at - rules.CLOCKS_DIFFER
        # Read our messages before the comments: one sent in between is in Jira but not yet noted, which is no loss.
        with self._database.reading() as connection:
            records = deliveries.records(connection, conversation.tenant, conversation.id)
        comments = self._jira_for(conversation.tenant).comments_since(issue, since)
        request = self._requests.look(conversation, sure=True)
        if request is None or len(comments) >= MOST_COMMENTS:
            return None
        return comparing.compare(conversation.id, records, comments, request, now=self._clock())

    def _mend(self, conversation: Conversation, differences: Differences) -> None:
        for comment in (*differences.unheard, *differences.leaked):
            self._hearing.hear_named(conversation, comment, deleted=False, tries=SURE_AFTER)

    def _save(self, tenant: TenantId, place: str, run: Run) -> None:
        with self._database.transaction() as connection:
            is_it = (table.c.tenant_id == tenant) & (table.c.place == place) & (table.c.started_at == run.started_at)
            connection.execute(update(table).where(is_it).values(_values(run)))


def _find(connection: Connection, tenant: TenantId, place: str) -> Run | None:
    query = select(table).where(table.c.tenant_id == tenant, table.c.place == place)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _run(row)


def _run(row: RowMapping) -> Run:
    return Run(
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        total=row["total"],
        reached=row["reached"],
        found=msgspec.convert(row["found"], Found),
    )


def _values(run: Run) -> dict[str, Any]:
    return {
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "total": run.total,
        "reached": run.reached,
        "found": msgspec.to_builtins(run.found),
    }


def _add(found: Found, conversation: Conversation, differences: Differences) -> Found:
    counted = {name: len(getattr(differences, name)) for name in DIFFERENCES}
    return msgspec.structs.replace(
        found,
        conversations=found.conversations + 1,
        messages=found.messages + differences.messages,
        comments=found.comments + differences.comments,
        examples=_examples(found, conversation, [name for name, count in counted.items() if count]),
        **{name: getattr(found, name) + count for name, count in counted.items()},
    )


def _add_unread(found: Found, conversation: Conversation) -> Found:
    examples = _examples(found, conversation, ["unread"])
    return msgspec.structs.replace(found, unread=found.unread + 1, examples=examples)


def _examples(found: Found, conversation: Conversation, what: Sequence[str]) -> tuple[Example, ...]:
    new = (Example(issue_key=conversation.issue_key or "", what=each) for each in what)
    return (*found.examples, *new)[:MOST_EXAMPLES]
