"""Finds unanswered conversations: one job for each project that wants notices, postponed again after each run.

A conversation that begins to wait after a run is due no earlier than the project's minutes later. So a project is
checked in vain at most once a minute, and no notice is late.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from jira_chat.conversations import overdue
from jira_chat.conversations.overdue import Overdue
from jira_chat.kernel.clock import Clock
from jira_chat.notices import repository, rules
from jira_chat.notices.jobs import LookForUnanswered, SendNotice
from jira_chat.notices.models import Notices
from jira_chat.notices.service import scheduling_stream
from jira_chat.outbox import queue
from jira_chat.outbox.new_jobs import NewJob
from jira_chat.outbox.queue import Job
from jira_chat.storage.engine import Database

AGAIN = timedelta(seconds=1)
"""The shortest time between two looks, as when a conversation was locked by a writer."""


class NoticeScheduler:
    """Enqueues notices that are due."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def enqueue_due(self, wanted: LookForUnanswered, job: Job) -> datetime | None:
        """Enqueue the notices that are due, and return when to look again; None if the project wants no notices."""
        now = self._clock()
        with self._database.transaction() as connection:
            known = repository.find(connection, job.tenant, wanted.project, lock=True)
            if not known.minutes or known.set_at is None:
                return None
            after, until = rules.span(known.minutes, known.set_at, now)
            due = overdue.take(connection, job.tenant, wanted.project, after=after, until=until, now=now)
            queue.enqueue_many(
                connection, [_notice(known, each, to) for each in due for to in known.receivers], now=now
            )
            return (
                max(now + AGAIN, self._next(connection, known, after, now)) if len(due) < overdue.MOST_AT_ONCE else now
            )

    def begin_all(self) -> int:
        """Enqueue the missing jobs of projects that want notices; return how many were missing."""
        with self._database.transaction() as connection:
            looks = [
                NewJob(
                    tenant=each.tenant,
                    stream=scheduling_stream(each.project),
                    payload=LookForUnanswered(project=each.project),
                    once=True,
                )
                for each in repository.all_wanted(connection)
            ]
            return queue.enqueue_many(connection, looks, now=self._clock())

    def _next(self, connection: Connection, known: Notices, after: datetime, now: datetime) -> datetime:
        wait = timedelta(minutes=known.minutes)
        since = overdue.next_since(connection, known.tenant, known.project, after=after)
        return now + wait if since is None else since + wait


def _notice(known: Notices, conversation: Overdue, receiver: str) -> NewJob:
    named = rules.mark(receiver)
    return NewJob(
        tenant=known.tenant,
        # A stream of its own, so that no notice waits for another.
        stream=f"notice:{conversation.id}:{named}",
        payload=SendNotice(
            project=known.project, receiver=named, conversation=conversation.id, since=conversation.since.isoformat()
        ),
    )
