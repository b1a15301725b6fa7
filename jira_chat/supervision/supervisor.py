"""Runs programs, and restarts each one that ends on its own, until told to stop them all."""

import logging
import os
import time
from collections.abc import Callable, Sequence

from jira_chat.supervision import restarts
from jira_chat.supervision.programs import Program, Running

log = logging.getLogger(__name__)

_LOOK_SECONDS = 0.2
_START_LOOK_SECONDS = 0.02
_READY_SECONDS = 10.0
END_SECONDS = 12.0

Launch = Callable[[Program], Running]


class Child:
    """A program to keep running."""

    def __init__(self, program: Program, launch: Launch, clock: Callable[[], float] = time.monotonic) -> None:
        self.program = program
        self._launch = launch
        self._clock = clock
        self._running: Running | None = None
        self._started_at = 0.0
        self._due_at = 0.0
        self._pause = 0.0

    def keep(self) -> int | None:
        """Start the program if it is not running and its pause is over.

        Return its exit status if it ended and another start is pointless.
        """
        if self._running is None:
            if self._clock() >= self._due_at:
                self._start()
            return None
        status = self._running.status()
        if status is None:
            return None
        self.end(0)
        if restarts.is_pointless(status):
            log.error("program_cannot_start", extra={"program": self.program.name, "status": status})
            return status
        self._schedule_restart(status)
        return None

    def terminate(self) -> None:
        """Ask the program to end."""
        if self._running is not None:
            self._running.terminate()

    def end(self, seconds: float) -> None:
        """Wait up to `seconds` for the program's end, then force it."""
        if self._running is not None:
            self._running.end(seconds)
            self._running = None

    def _start(self) -> None:
        self._started_at = self._clock()
        try:
            self._running = self._launch(self.program)
        except OSError as error:  # no memory or no process ids left, say
            self._schedule_restart(error.errno)
            return
        log.info("program_started", extra={"program": self.program.name, "pid": self._running.pid})

    def _schedule_restart(self, status: int | None) -> None:
        now = self._clock()
        self._pause = restarts.pause_after(self._pause, ran_for=now - self._started_at)
        self._due_at = now + self._pause
        log.error("program_ended", extra={"program": self.program.name, "status": status, "pause": self._pause})


class Supervisor:
    """Programs in stages: each stage starts once the previous one answers, and ends before it."""

    def __init__(
        self,
        stages: Sequence[Sequence[Program]],
        launch: Launch,
        *,
        should_stop: Callable[[float], bool],
        end_seconds: float = END_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        first, *others = [[Child(program, launch, clock) for program in stage] for stage in stages]
        self._running = [first]
        self._waiting = others
        self._should_stop = should_stop
        self._end_seconds = end_seconds
        self._clock = clock

    def run(self) -> int:
        """Run until `should_stop`, which gets the seconds to wait, returns True. Return the exit status."""
        try:
            return self._run()
        finally:
            self._end()

    def _run(self) -> int:
        ready_by = self._clock() + _READY_SECONDS
        while True:
            status = self._keep()
            if status is not None:
                return status
            if self._should_stop(_START_LOOK_SECONDS if self._waiting else _LOOK_SECONDS):
                return os.EX_OK
            if self._waiting and self._is_ready():
                self._running.append(self._waiting.pop(0))
                ready_by = self._clock() + _READY_SECONDS
            elif self._waiting and self._clock() >= ready_by:
                log.error("program_not_ready", extra={"programs": [each.program.name for each in self._running[-1]]})
                return os.EX_UNAVAILABLE

    def _keep(self) -> int | None:
        statuses = [child.keep() for stage in self._running for child in stage]
        return next((status for status in statuses if status is not None), None)

    def _is_ready(self) -> bool:
        return all(child.program.is_ready() for child in self._running[-1])

    def _end(self) -> None:
        for stage in reversed(self._running):
            for child in stage:
                child.terminate()
            end_by = self._clock() + self._end_seconds
            for child in stage:
                child.end(max(0.0, end_by - self._clock()))
