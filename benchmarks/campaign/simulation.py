"""Simulated time, and jobs that wait in it.

Everything runs on one thread, each job in a greenlet of its own. A job that waits for Jira hands over; what happens
next is what is due next. So a run of many minutes takes seconds, and a seed gives the same run again.
"""

import heapq
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from types import SimpleNamespace
from typing import Any
from unittest import mock

from greenlet import getcurrent, greenlet

from jira_chat.jira.transport import Transport

BEGIN = datetime(2026, 6, 1, 12, tzinfo=UTC)
_WITH_TIME = ("sandbox.tokens", "sandbox.grants", "sandbox.quotas", "limits.storage.memory")
_WITH_DATETIME = ("sandbox.state", "jwt.api_jwt")


class Simulation:
    """A clock, the events due, and the waiting jobs. `chance` makes all random decisions."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self._now = BEGIN
        self._due: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = count()
        self._jobs: set[greenlet] = set()
        self._hub = getcurrent()

    def now(self) -> datetime:
        return self._now

    @property
    def seconds(self) -> float:
        """Seconds since the beginning."""
        return (self._now - BEGIN).total_seconds()

    @property
    def in_job(self) -> bool:
        return getcurrent() in self._jobs

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        """Run an action after some simulated seconds."""
        heapq.heappush(self._due, (self._now + timedelta(seconds=seconds), next(self._order), act))

    def run(self, seconds: float) -> None:
        """Advance the clock by some seconds."""
        end = self._now + timedelta(seconds=seconds)
        while self._due and self._due[0][0] <= end:
            self._now, _, act = heapq.heappop(self._due)
            act()
        self._now = end

    def begin(self, work: Callable[[], None]) -> None:
        """Start a job, which ends or waits."""
        job = greenlet(work, parent=self._hub)
        self._jobs.add(job)
        self._resume(job)

    def wait(self, seconds: float) -> None:
        """Let a job wait while all others continue. Outside a job, this returns at once."""
        job = getcurrent()
        if job not in self._jobs:
            return
        self.after(max(0.0, seconds), lambda: self._resume(job))
        self._hub.switch()

    def kill_jobs(self) -> None:
        """End all jobs where they are, as the end of their process does: none of their code runs any more."""
        jobs, self._jobs = self._jobs, set()
        for job in jobs:
            job.throw()

    def _resume(self, job: greenlet) -> None:
        if job in self._jobs:
            job.switch()
            if job.dead:
                self._jobs.discard(job)

    @contextmanager
    def everywhere(self) -> Iterator[None]:
        """Give this clock to the sandbox, tokens and limits, too."""
        clock = self

        class Counted(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> datetime:
                return clock.now().astimezone(tz)

        def stamp() -> float:
            return self._now.timestamp()

        time = SimpleNamespace(time=stamp, monotonic=stamp)
        with ExitStack() as patches:
            for module in _WITH_TIME:
                patches.enter_context(mock.patch(f"{module}.time", time))
            for module in _WITH_DATETIME:
                patches.enter_context(mock.patch(f"{module}.datetime", Counted))
            patches.enter_context(mock.patch.dict(Transport.__init__.__kwdefaults__, sleep=self.wait))
            yield
