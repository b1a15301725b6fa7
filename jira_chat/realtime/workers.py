"""A bounded pool of greenlets for jobs that wait for the database or Redis. Event loop watchers must not block."""

import logging
from collections import deque
from collections.abc import Callable

import gevent

log = logging.getLogger(__name__)

MOST_AT_WORK = 500
"""High, because most of them wait for the same commit."""


class Workers:
    """Runs jobs in order of arrival, `most` at a time. A greenlet lives as long as there are jobs."""

    def __init__(self, *, most: int = MOST_AT_WORK) -> None:
        self._most = most
        self._jobs: deque[Callable[[], None]] = deque()
        self._count = 0

    def start(self, job: Callable[[], None]) -> None:
        """Queue a job. Never blocks."""
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
