"""Finds what nobody answers: a job for each project that wants to be told, which is put off for ever.

What begins to wait after a look is due no earlier than the project's minutes later, so nothing is looked at in vain
more than once a minute, and nothing is told late.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from jira_chat.conversations import overdue
from jira_chat.conversations.overdue import Overdue
from jira_chat.kernel.clock import Clock
from jira_chat.notices import repository, rules
from jira_chat.notices.jobs import LookForUnanswered, SendNotice
from jira_chat.notices.models import Notices
from jira_chat.notices.service import looking_stream
from jira_chat.outbox import queue
from jira_chat.outbox.new_jobs import NewJob
from jira_chat.outbox.queue import Job
from jira_chat.storage.engine import Database

AGAIN = timedelta(seconds=1)
"""Where there is more than is taken at once, or somebody was just writing."""


class Looking:
    """Promises notices of what is due."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def look(self, wanted: LookForUnanswered, job: Job) -> datetime | None:
        """Promise notices of what is due, and return when to look again; None where nobody wants to be told."""
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
                max(now + AGAIN, self._next(connection, known, until, now)) if len(due) < overdue.MOST_AT_ONCE else now
            )

    def begin_all(self) -> int:
        """See to it that each project that wants to be told is looked at; return how many were not."""
        with self._database.transaction() as connection:
            looks = [
                NewJob(
                    tenant=each.tenant,
                    stream=looking_stream(each.project),
                    payload=LookForUnanswered(project=each.project),
                    once=True,
                )
                for each in repository.all_wanted(connection)
            ]
            return queue.enqueue_many(connection, looks, now=self._clock())

    def _next(self, connection: Connection, known: Notices, until: datetime, now: datetime) -> datetime:
        wait = timedelta(minutes=known.minutes)
        since = overdue.next_since(connection, known.tenant, known.project, after=until)
        return now + wait if since is None else since + wait


def _notice(known: Notices, conversation: Overdue, receiver: str) -> NewJob:
    named = rules.mark(receiver)
    return NewJob(
        tenant=known.tenant,
        # Of its own: no notice waits for another.
        stream=f"notice:{conversation.id}:{named}",
        payload=SendNotice(
            project=known.project, receiver=named, conversation=conversation.id, since=conversation.since.isoformat()
        ),
    )
