"""The jobs that a worker has in hand. It renews their leases, so a lease can be short.

Long leases (90 seconds, once) are simpler, but the streams that a killed worker had in hand stood still for as long,
and for twice that when its successor was killed, too.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import TenantId
from jira_chat.outbox import queue
from jira_chat.outbox.queue import Job
from jira_chat.storage.engine import Database

LONGEST_TRY = timedelta(seconds=180)
"""For how long leases are renewed; longer than a few reads and two writes of a Jira that is slow take
(`jira/transport.py`). One that hangs is taken over all the same."""

HANGS_AFTER = LONGEST_TRY + queue.LEASE
"""A thread that is still at its job by then will not come back."""


@dataclass
class _Held:
    job: Job
    since: datetime


class HeldJobs:
    """What one worker works on now. Threads share it."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._held: dict[int, _Held] = {}
        self._lock = Lock()

    def take(self, job: Job) -> bool:
        """Note that a claimed job begins.

        False when it is in hand already, because its lease ended meanwhile: that try goes on under the new lease.
        """
        with self._lock:
            held = self._held.setdefault(job.id, _Held(job, self._clock()))
            is_new = held.job is job
            held.job = job
        return is_new

    def give_back(self, job: Job) -> Job:
        """Return a job that ended under its present lease, which is not renewed any more."""
        with self._lock:
            held = self._held.pop(job.id, None)
        return job if held is None else held.job

    def count(self) -> Counter[TenantId]:
        """Return how many are in hand, by tenant. Not within a transaction, for which `renew` may wait meanwhile."""
        with self._lock:
            return Counter(each.job.tenant for each in self._held.values())

    def hangs(self) -> bool:
        """Whether a thread does not come back from its job."""
        # Without the lock, which a database that hangs may keep.
        now = self._clock()
        return any(now - each.since >= HANGS_AFTER for each in list(self._held.values()))

    def renew(self) -> None:
        """Renew the leases of what is in hand."""
        # Locked until it is committed: a job that ends meanwhile waits for its present lease, which lets it be noted.
        with self._lock:
            now = self._clock()
            renewing = [each for each in self._held.values() if now - each.since < LONGEST_TRY]
            if not renewing:
                return
            # In one order, so that no two workers wait for each other.
            renewing.sort(key=lambda each: each.job.place)
            with self._database.transaction() as connection:
                renewed = [queue.renew(connection, each.job, now=now) for each in renewing]
            for each, job in zip(renewing, renewed, strict=True):
                each.job = job
