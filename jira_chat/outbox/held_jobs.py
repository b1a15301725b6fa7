"""The jobs that a worker is running. It renews their leases, so a lease can be short.

Long leases (formerly 90 seconds) are simpler, but the streams of a killed worker stood still for as long, and for twice
that if its successor was killed, too.
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
"""How long leases are renewed: longer than a few reads and two writes take with a slow Jira (`jira/transport.py`).
After that another worker takes the job over."""

HANGS_AFTER = LONGEST_TRY + queue.LEASE
"""A thread that is still at its job after this time hangs for good."""


@dataclass
class _Held:
    job: Job
    since: datetime


class HeldJobs:
    """The jobs that one worker is running. Threads share it."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._held: dict[int, _Held] = {}
        self._lock = Lock()

    def take(self, job: Job) -> bool:
        """Note that a claimed job begins.

        Return False if it is already running here and was claimed again because its lease ended: the running attempt
        goes on under the new lease.
        """
        with self._lock:
            held = self._held.setdefault(job.id, _Held(job, self._clock()))
            is_new = held.job is job
            held.job = job
        return is_new

    def give_back(self, job: Job) -> Job:
        """Return a finished job with its current lease, which is no longer renewed."""
        with self._lock:
            held = self._held.pop(job.id, None)
        return job if held is None else held.job

    def count(self) -> Counter[TenantId]:
        """Return the number of running jobs by tenant. Not to be called in a transaction: `renew` may wait for it."""
        with self._lock:
            return Counter(each.job.tenant for each in self._held.values())

    def hangs(self) -> bool:
        """Whether a thread hangs in its job."""
        # Without the lock, which a hanging database may hold.
        now = self._clock()
        return any(now - each.since >= HANGS_AFTER for each in list(self._held.values()))

    def renew(self) -> None:
        """Renew the leases of the running jobs."""
        # Locked until the commit: a job that ends meanwhile gets its new lease, without which its end would not count.
        with self._lock:
            now = self._clock()
            renewing = [each for each in self._held.values() if now - each.since < LONGEST_TRY]
            if not renewing:
                return
            # In a fixed order, so that no two workers wait for each other.
            renewing.sort(key=lambda each: each.job.place)
            with self._database.transaction() as connection:
                renewed = [queue.renew(connection, each.job, now=now) for each in renewing]
            for each, job in zip(renewing, renewed, strict=True):
                each.job = job
