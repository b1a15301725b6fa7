"""A bounded pool of greenlets for what may wait: for the database, for Redis. Watchers of the event loop never wait."""

import logging
from collections import deque
from collections.abc import Callable

import gevent

log = logging.getLogger(__name__)

MOST_AT_WORK = 500
"""Most of them wait for the same commit."""


class Workers:
    """Does jobs in the order in which they come, so many at a time. A greenlet lasts as long as there is work."""

    def __init__(self, *, most: int = MOST_AT_WORK) -> None:
        self._most = most
        self._jobs: deque[Callable[[], None]] = deque()
        self._count = 0

    def start(self, job: Callable[[], None]) -> None:
        """Have a job done. Never waits."""
        self._jobs.append(job)
        if self._count < self._most:
            self._count += 1
            gevent.spawn(self._work)

    def _work(self) -> None:
        try:
            while self._jobs:
                job = self._jobs.popleft()
                try:
                    job()
                except Exception:
                    log.exception("job_broke")
        finally:
            self._count -= 1
