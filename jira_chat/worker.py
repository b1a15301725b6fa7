"""The worker: runs the outbox's jobs, a few streams at a time, until stopped."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from jira_chat import retries
from jira_chat.broker.hints import Hints
from jira_chat.jira.errors import JiraBudgetError, JiraError, JiraLimitedError
from jira_chat.kernel import loops
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import DomainError
from jira_chat.kernel.ids import TenantId
from jira_chat.kernel.logging import begin_context
from jira_chat.outbox import circuits, queue
from jira_chat.outbox.handlers import Handler, Handlers
from jira_chat.outbox.held_jobs import HeldJobs
from jira_chat.outbox.payloads import EndlessJobError
from jira_chat.outbox.queue import Job
from jira_chat.storage.engine import Database

log = logging.getLogger(__name__)

AT_ONCE = 24
"""Number of threads. They wait most of the time: Jira may take half a minute for a write."""

OF_ONE_SITE = 16
"""Concurrent jobs per site, so that a slow site does not block the others."""

LOOK_EVERY = timedelta(seconds=1)
"""The interval of looks at the queue. Hints wake the worker at once; this covers lost ones."""

ROUND = timedelta(seconds=0.1)
"""The pause between two looks, so that jobs are claimed and finished in batches."""

RENEW_EVERY_SECONDS = 5.0
"""Short enough for a lease to survive some failed renewals."""

SWEEP_EVERY = timedelta(hours=1)
LONGEST_SWEEP_PAUSE = 600.0
"""Seconds between retries of a failing sweep, which is not urgent."""

HELD = timedelta(hours=1)
"""How long jobs are held for a site that is uninstalled or not available. They resume when it is back."""

BUDGET_LOOK = timedelta(seconds=1)
"""The longest time without claims for a site that has spent its budget, whose jobs would only be put back."""


@dataclass(frozen=True)
class _Done:
    """A job that ran without an error."""

    job: Job
    again_at: datetime | None
    """When to run it again; None if it is finished."""


class Worker:
    """Claims jobs and runs their handlers on threads. `sweeps`, by what they delete, run once an hour.

    Jobs of a site that is not served (`is_served`) are held until its return. So are jobs of a site whose Jira is not
    available (`outbox/circuits.py`), except the kinds in `without_jira`.
    """

    def __init__(
        self,
        database: Database,
        hints: Hints,
        handlers: Iterable[Handler[Any]],
        *,
        clock: Clock,
        is_served: Callable[[TenantId], bool],
        sweeps: Mapping[str, Callable[[], int]],
        without_jira: Collection[str] = (),
    ) -> None:
        self._database = database
        self._hints = hints
        self._handlers = Handlers(handlers)
        self._clock = clock
        self._is_served = is_served
        self._sweeps = sweeps
        self._without_jira = without_jira
        self._held = HeldJobs(database, clock=clock)
        self._budget_is_back: dict[TenantId, datetime] = {}
        self._probes: dict[int, datetime] = {}
        """Until when each running probe, by its job's id, keeps others from probing."""
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._running: set[Future[_Done | None]] = set()
        self._done: deque[_Done] = deque()
        self._swept_at: datetime | None = None

    def stop(self) -> None:
        """Make `run` return after the running jobs. Takes locks, so do not call it from signal handlers."""
        self._stopped.set()
        self._wake.set()

    def run(self) -> None:
        """Run jobs until `stop`."""
        beside = [_begin(self._listen), _begin(self._tidy)]
        finished = threading.Event()
        renewing = _begin(lambda: self._renew(finished))
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="job") as pool:
            loops.run("work", lambda: self._start_due(pool).total_seconds(), wait=self._rest)
        self._note_all_done()
        finished.set()
        for thread in (*beside, renewing):
            thread.join()

    def hangs(self) -> bool:
        """Whether a job blocks a thread forever. Only a new process can recover from that."""
        return self._held.hangs()

    def do(self, job: Job) -> None:
        """Run one job and note its outcome. Errors of its handler are logged, not raised."""
        done = self._try(job)
        if done is not None:
            self._note_done([replace(done, job=self._held.give_back(job))])

    def _try(self, job: Job) -> _Done | None:
        """Run one job and return its outcome, None if the outcome is already noted."""
        begin_context(job=job.id, kind=job.kind, tenant=job.tenant)
        try:
            if not self._may_begin(job):
                return None
            return _Done(job, self._do(job))
        except DomainError as error:
            self._failed(job, error.code, error)
        except Exception as error:
            log.exception("job_broke", extra={"kind": job.kind, "job": job.id})
            self._failed(job, type(error).__name__, error)
        return None

    def _do(self, job: Job) -> datetime | None:
        if job.attempts >= retries.MOST_BEGUN:
            raise EndlessJobError("The job was begun many times, and never ended.")
        return self._handlers.do(job)

    def _start_due(self, pool: ThreadPoolExecutor) -> timedelta:
        """Note finished jobs, start as many jobs as threads are free, and return how long to wait unless woken."""
        self._note_all_done()
        # Jobs that were claimed but, after an error, not started become due again when their lease ends.
        self._running = {future for future in self._running if not future.done()}
        free = AT_ONCE - len(self._running)
        if free == 0:
            return LOOK_EVERY
        self._running |= {self._start(pool, job) for job in self._claim(free) if self._held.take(job)}
        # A due job may belong to a site at its limit of concurrent jobs, whose end wakes us, or without budget.
        return LOOK_EVERY if len(self._running) >= OF_ONE_SITE else max(ROUND, self._time_to_next())

    def _rest(self, seconds: float) -> bool:
        if seconds:
            self._stopped.wait(ROUND.total_seconds())
            self._wake.wait(max(0.0, seconds - ROUND.total_seconds()))
        self._wake.clear()
        return self._stopped.is_set()

    def _renew(self, finished: threading.Event) -> None:
        """Renew leases until the last job is finished, which may be a while after `stop`."""
        loops.run("renew leases", self._held.renew, wait=finished.wait, every=RENEW_EVERY_SECONDS)

    def _listen(self) -> None:
        self._hints.listen_for_work(self._wake.set, stopped=self._stopped)

    def _tidy(self) -> None:
        """Run sweeps on a separate thread, so that jobs do not wait for the deletion of many rows."""
        loops.run("tidy up", self._sweep_when_due, wait=self._stopped.wait, longest=LONGEST_SWEEP_PAUSE)

    def _sweep_when_due(self) -> float:
        """Run all sweeps if they are due; a failing sweep does not prevent the others.

        Raises ExceptionGroup with all errors; the sweeps are then due again after a pause.
        """
        now = self._clock()
        if self._swept_at is None or now - self._swept_at >= SWEEP_EVERY:
            forgotten, errors = {}, []
            for name, sweep in self._sweeps.items():
                try:
                    forgotten[name] = sweep()
                except Exception as error:  # noqa: BLE001 -- raised below, with those of the others
                    error.add_note(f"in the sweep of {name}")
                    errors.append(error)
            log.info("expired_forgotten", extra=forgotten)
            if errors:
                raise ExceptionGroup("sweeps failed", errors)
            self._swept_at = now
        return LOOK_EVERY.total_seconds()

    def _claim(self, limit: int) -> list[Job]:
        held, now = self._held.count(), self._clock()

        def room_for(tenant: TenantId) -> int:
            return 0 if self._budget_is_back.get(tenant, now) > now else OF_ONE_SITE - held[tenant]

        with self._database.transaction() as connection:
            return queue.claim(
                connection,
                now=now,
                limit=limit,
                room_for=room_for,
                not_before=self._handlers.early,
            )

    def _start(self, pool: ThreadPoolExecutor, job: Job) -> Future[_Done | None]:
        future = pool.submit(self._try, job)
        future.add_done_callback(partial(self._ended, job))
        return future

    def _ended(self, job: Job, future: Future[_Done | None]) -> None:
        job = self._held.give_back(job)
        error = future.exception()
        if error is not None:
            log.error("job_not_noted", exc_info=error)
        elif (done := future.result()) is not None:
            self._done.append(replace(done, job=job))
        self._wake.set()

    def _time_to_next(self) -> timedelta:
        with self._database.reading() as connection:
            due_at = queue.next_due(connection)
        return LOOK_EVERY if due_at is None else min(LOOK_EVERY, max(timedelta(), due_at - self._clock()))

    def _may_begin(self, job: Job) -> bool:
        """Whether a job may run now; if not, it is held."""
        if not self._is_served(job.tenant):
            self._hold(job)
            return False
        if job.kind in self._without_jira:
            return True
        with self._database.reading() as connection:
            if not circuits.is_open(connection, job.tenant):
                return True
        # Not in the transaction, for which a renewal of leases may be waiting, which keeps others from its jobs.
        job = self._held.give_back(job)
        with self._database.transaction() as connection:
            now = self._clock()
            may_begin = circuits.admits(connection, job.tenant, now=now)
            if may_begin:
                self._probes[job.id] = now + circuits.PROBE_LEASE
            else:
                queue.hold(connection, job, until=now + HELD, error="jira_away")
        return may_begin and self._held.take(job)

    def _note_all_done(self) -> None:
        """Note the jobs finished since the last round, in one transaction."""
        done = [self._done.popleft() for _ in range(len(self._done))]
        if not done:
            return
        try:
            self._note_done(done)
        except Exception:
            # The jobs run again when their leases end, and recognise their completed work.
            log.exception("jobs_not_noted", extra={"jobs": [each.job.id for each in done]})

    def _note_done(self, done: Sequence[_Done]) -> None:
        now = self._clock()
        answered = {each.job.tenant for each in done if self._has_asked_jira(each, now)}
        probes = {each.job.tenant: until for each in done if (until := self._probes.pop(each.job.id, None))}
        with self._database.transaction() as connection:
            for tenant in sorted(answered | probes.keys()):
                if tenant in answered:
                    circuits.note_answer(connection, tenant, now=now)
                else:
                    circuits.end_probe(connection, tenant, until=probes[tenant], now=now)
            queue.finish(connection, [each.job for each in done if each.again_at is None], now=now)
            queue.look_again(connection, [(each.job, each.again_at) for each in done if each.again_at is not None])

    def _has_asked_jira(self, done: _Done, now: datetime) -> bool:
        # A handler that asks to wait may not have called Jira.
        return done.job.kind not in self._without_jira and (done.again_at is None or done.again_at <= now)

    def _failed(self, job: Job, code: str, error: Exception) -> None:
        job, now = self._held.give_back(job), self._clock()
        is_away, is_hopeless = retries.is_away(error), retries.is_hopeless(error, job.attempts)
        probing_until = self._probes.pop(job.id, None)
        with self._database.transaction() as connection:
            if probing_until is not None:
                circuits.end_probe(connection, job.tenant, until=probing_until, now=now)
            if isinstance(error, JiraBudgetError):
                until = now + retries.wait_after(error, job.attempts)
                queue.put_back(connection, job, until=until, error=code)
                if not error.one_issue:
                    self._budget_is_back[job.tenant] = min(until, now + BUDGET_LOOK)
            elif is_away and circuits.note_failure(
                connection,
                job.tenant,
                now=now,
                retry_after=retries.asked_wait(error),
                certain=isinstance(error, JiraLimitedError),
            ):
                is_hopeless = False
                queue.hold(connection, job, until=now + HELD, error=code, tried=True)
            elif is_hopeless:
                queue.give_up(connection, job, now=now, error=code)
            else:
                queue.postpone(connection, job, until=now + retries.wait_after(error, job.attempts), error=code)
            if isinstance(error, JiraError) and not is_away and not isinstance(error, JiraBudgetError):
                circuits.note_answer(connection, job.tenant, now=now)
        log.warning(
            "job_given_up" if is_hopeless else "job_put_off",
            extra={"kind": job.kind, "job": job.id, "tenant": job.tenant, "code": code, "attempts": job.attempts + 1},
        )

    def _hold(self, job: Job) -> None:
        log.info("job_held", extra={"kind": job.kind, "job": job.id, "tenant": job.tenant})
        job = self._held.give_back(job)
        with self._database.transaction() as connection:
            circuits.forget(connection, job.tenant)
            queue.hold(connection, job, until=self._clock() + HELD, error="not_served")
        # The site may have returned meanwhile; then its held jobs were resumed before this one was held.
        if self._is_served(job.tenant):
            with self._database.transaction() as connection:
                queue.resume(connection, job.tenant, now=self._clock())


def _begin(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread
