"""The transactional queue: a job is written in the transaction of the change that needs it.

Neither is ever committed without the other. Jobs of one stream are done one at a time, in the order in which they were
written; streams do not wait for each other (see `outbox/streams.py`). A job may run twice (a worker can die after the
effect but before noting it), so every handler recognises its own work.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    Update,
    bindparam,
    delete,
    func,
    select,
    update,
)

from jira_chat.kernel.ids import TenantId
from jira_chat.kernel.kinds import kind_of, to_fields
from jira_chat.outbox import circuits, new_jobs, streams
from jira_chat.outbox.new_jobs import NewJob
from jira_chat.outbox.payloads import Payload
from jira_chat.outbox.streams import Stream
from jira_chat.outbox.tables import jobs
from jira_chat.storage import rowsets
from jira_chat.storage.lists import padded
from jira_chat.storage.rowsets import TEXT
from jira_chat.storage.types import Instant

LEASE = timedelta(seconds=30)
"""How long a job waits for a killed worker. A living one renews its leases (`outbox/held_jobs.py`)."""

MOST = 1_000
"""The default limit of jobs that a claim takes of one tenant."""

SOON = timedelta(seconds=0.1)
"""When to retry a stream to which a transaction was adding a job."""

KEEP_FINISHED = timedelta(days=7)
KEEP_GIVEN_UP = timedelta(days=30)
"""As long as somebody may look at them."""

FORGOTTEN_AT_ONCE = 1_000
"""Jobs deleted in one transaction; others write in between."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job in the queue. `attempts` counts earlier attempts that failed or never ended."""

    id: int
    tenant: TenantId
    stream: str
    kind: str
    payload: Mapping[str, Any]
    attempts: int
    leased_until: datetime | None
    """Identifies this attempt: once another worker has taken the job over, this attempt's notes no longer count."""

    @property
    def place(self) -> Stream:
        """The job's stream, with its tenant."""
        return self.tenant, self.stream


Look = Callable[[Connection, Sequence[Job]], Mapping[int, datetime]]
"""Returns the times of those unbegun jobs that it is too early to begin, by their ids."""


def enqueue(
    connection: Connection,
    tenant: TenantId,
    *,
    stream: str,
    payload: Payload,
    now: datetime,
    delivery_id: str | None = None,
    once: bool = False,
) -> bool:
    """Write a job in the caller's transaction.

    Return False, and write nothing, if a job with the same `delivery_id` exists, or if another one suffices
    (`NewJob.once`).
    """
    job = NewJob(tenant=tenant, stream=stream, payload=payload, delivery_id=delivery_id, once=once)
    return enqueue_many(connection, [job], now=now) == 1


def enqueue_many(
    connection: Connection, new: Sequence[NewJob], *, now: datetime, due_at: datetime | None = None
) -> int:
    """Write jobs in the caller's transaction, in this order; return how many were written.

    A stream without jobs becomes due at `due_at` (None: now); the others keep their time.
    Their streams stay locked in share mode until the transaction ends, so that no claim misses the new jobs.
    """
    if not new:
        return 0
    streams.add(connection, [(each.tenant, each.stream) for each in new], due_at=due_at or now)
    return new_jobs.write(connection, new, now=now)


def claim(
    connection: Connection,
    *,
    now: datetime,
    limit: int,
    room_for: Callable[[TenantId], int] = lambda _tenant: MOST,
    not_before: Look = lambda _connection, _jobs: {},
) -> list[Job]:
    """Lease the first open job of each of up to `limit` due streams, fair to tenants and streams.

    A tenant gets at most `room_for` jobs. Jobs that `not_before` finds too early are put off without counting an
    attempt.
    """
    circuits.let_probes_through(connection, now=now)
    leased_until = now + LEASE
    taken = streams.take(connection, now=now, until=leased_until, limit=limit, room_for=room_for)
    if not taken:
        return []
    rows = _heads(connection, taken)
    # A repeated delivery may have left a stream without a job.
    if empty := set(taken) - {(row["tenant_id"], row["stream"]) for row in rows}:
        _go_on(connection, empty, now)
    found = sorted((_job(row, leased_until) for row in rows), key=lambda job: job.id)
    early = not_before(connection, found)
    # A transaction that adds work for a job either sees the job begun, or commits before the job looks.
    alone = streams.try_alone(connection, [job.place for job in found if job.id not in early])
    later = {job.place: early.get(job.id, now + SOON) for job in found if job.place not in alone}
    streams.postpone_each(connection, later)
    claimed = [job for job in found if job.place in alone]
    # Counted here and not at the end, so that an attempt that never ends counts, too.
    connection.execute(_counting(connection.dialect.name), {"wanted": _ids(claimed)})
    return claimed


def open_jobs(connection: Connection, payload: type[Payload], *, tenant: TenantId | None = None) -> list[Job]:
    """Return and lock the jobs of a kind, of one tenant or of all, that are neither done nor given up."""
    query = select(jobs).where(_is_open(), jobs.c.kind == kind_of(payload)).order_by(jobs.c.id).with_for_update()
    if tenant is not None:
        query = query.where(jobs.c.tenant_id == tenant)
    return [_job(row, None) for row in connection.execute(query).mappings()]


def delete_finished(connection: Connection, tenant: TenantId, payload: type[Payload]) -> None:
    """Delete a tenant's done and given-up jobs of a kind."""
    of_kind = (jobs.c.tenant_id == tenant) & (jobs.c.kind == kind_of(payload))
    connection.execute(delete(jobs).where(of_kind, ~_is_open()))


def drop(connection: Connection, job: Job) -> None:
    """Delete a job that is no longer needed; a claim removes the stream if it is empty."""
    connection.execute(delete(jobs).where(jobs.c.tenant_id == job.tenant, jobs.c.id == job.id))


def rewrite(connection: Connection, job: Job, payload: Payload) -> None:
    """Give a locked job another payload."""
    its_row = (jobs.c.tenant_id == job.tenant) & (jobs.c.id == job.id)
    connection.execute(update(jobs).where(its_row).values(payload=to_fields(payload)))


def next_due(connection: Connection) -> datetime | None:
    """Return when the first unleased stream is due."""
    return streams.next_due(connection)


def renew(connection: Connection, job: Job, *, now: datetime) -> Job:
    """Extend a job's lease and return the job with it; unchanged if another worker took it over."""
    if not _is_ours(connection, job):
        return job
    streams.renew(connection, job.place, until=now + LEASE)
    return replace(job, leased_until=now + LEASE)


def finish(connection: Connection, done: Sequence[Job], *, now: datetime) -> None:
    """Note that jobs are done."""
    ours = _ours(connection, done)
    if ours:
        connection.execute(_finishing(connection.dialect.name), {"wanted": _ids(ours), "now": now})
        _go_on(connection, {job.place for job in ours}, now)


def look_again(connection: Connection, at: Sequence[tuple[Job, datetime]]) -> None:
    """Put jobs off without counting a failure; the rest of their streams waits with them."""
    ours = {job.id for job in _ours(connection, [job for job, _ in at])}
    waiting = [(job, until) for job, until in at if job.id in ours]
    if waiting:
        connection.execute(_resetting(connection.dialect.name), {"wanted": _ids(job for job, _ in waiting)})
        streams.postpone_each(connection, {job.place: until for job, until in waiting})


def postpone(connection: Connection, job: Job, *, until: datetime, error: str) -> None:
    """Put a failed job off; the rest of its stream waits with it."""
    if _is_ours(connection, job):
        _note(connection, job, attempts=job.attempts + 1, last_error=error)
        streams.postpone(connection, job.place, until=until)


def hold(connection: Connection, job: Job, *, until: datetime, error: str, tried: bool = False) -> None:
    """Put a job off until its site is back, without bringing it nearer to being given up.

    A job that was ever tried keeps at least one attempt, this one included if it was `tried`: it may have had effects.
    """
    if _is_ours(connection, job):
        _note(connection, job, attempts=max(job.attempts, 1) if tried else job.attempts, last_error=error)
        streams.postpone(connection, job.place, until=until, held=True)


def put_back(connection: Connection, job: Job, *, until: datetime, error: str) -> None:
    """Put off a job that was not tried, with its count of attempts unchanged."""
    if _is_ours(connection, job):
        _note(connection, job, attempts=job.attempts, last_error=error)
        streams.postpone(connection, job.place, until=until)


def resume(connection: Connection, tenant: TenantId, *, now: datetime) -> None:
    """Make all open jobs of a tenant due now. What was known of its Jira no longer counts."""
    circuits.forget(connection, tenant)
    streams.resume(connection, tenant, now=now)


def hasten(connection: Connection, tenant: TenantId, stream: str, *, now: datetime) -> None:
    """Make a stream that was put off due now."""
    streams.hasten(connection, (tenant, stream), now=now)


def give_up(connection: Connection, job: Job, *, now: datetime, error: str) -> None:
    """Set aside a job that cannot succeed, so that its stream goes on. It is kept for a person to look at."""
    if _is_ours(connection, job):
        _note(connection, job, failed_at=now, last_error=error)
        _go_on(connection, {job.place}, now)


def forget_finished(connection: Connection, *, now: datetime, limit: int) -> int:
    """Delete up to `limit` jobs done or given up long ago, and return how many."""
    done = select(jobs.c.id).where(jobs.c.done_at < now - KEEP_FINISHED).order_by(jobs.c.done_at).limit(limit)
    old = connection.execute(done).scalars().all()
    given_up = select(jobs.c.id).where(jobs.c.failed_at < now - KEEP_GIVEN_UP).limit(limit - len(old))
    old = [*old, *connection.execute(given_up).scalars()]
    return connection.execute(delete(jobs).where(jobs.c.id.in_(padded(old)))).rowcount


def forget_given_up(connection: Connection, payload: type[Payload], *, now: datetime) -> int:
    """Delete jobs of a kind given up long ago, which nobody can repair, and return how many."""
    old = (jobs.c.kind == kind_of(payload)) & (jobs.c.failed_at < now - KEEP_FINISHED)
    return connection.execute(delete(jobs).where(old)).rowcount


def count_failed(connection: Connection, tenant: TenantId) -> int:
    """Return how many jobs of a tenant were given up."""
    query = select(func.count()).select_from(jobs).where(jobs.c.tenant_id == tenant, jobs.c.failed_at.is_not(None))
    return connection.execute(query).scalar_one()


def _heads(connection: Connection, places: Sequence[Stream]) -> Sequence[RowMapping]:
    """Return the first open job of each locked stream that has one."""
    wanted = {"wanted": rowsets.encode(places)}
    return connection.execute(_finding_heads(connection.dialect.name), wanted).mappings().all()


@cache
def _finding_heads(dialect: str) -> Select[Any]:
    wanted = rowsets.table(dialect, "wanted", tenant_id=TEXT, stream=TEXT)
    other = jobs.alias()
    of_stream = (other.c.tenant_id == wanted.c.tenant_id) & (other.c.stream == wanted.c.stream)
    is_open = other.c.done_at.is_(None) & other.c.failed_at.is_(None)
    first = select(other.c.id).where(of_stream, is_open).order_by(other.c.id).limit(1).scalar_subquery()
    return select(jobs).join_from(wanted, jobs, jobs.c.id == first.correlate(wanted))


def _go_on(connection: Connection, places: set[Stream], now: datetime) -> None:
    """Make the next jobs of locked streams due, behind other streams; remove streams without any."""
    going_on = _with_open(connection, places)
    ended = places - going_on
    if ended:
        streams.lock_alone(connection, ended)
        # A transaction that was adding a job has committed it by now.
        going_on |= _with_open(connection, ended)
    if ended := places - going_on:
        streams.remove(connection, ended)
    streams.postpone_each(connection, dict.fromkeys(going_on, now))


def _with_open(connection: Connection, places: Collection[Stream]) -> set[Stream]:
    """Return those of some locked streams that have an open job."""
    return {(row["tenant_id"], row["stream"]) for row in _heads(connection, list(places))}


def _ours(connection: Connection, some: Sequence[Job]) -> list[Job]:
    """Return the jobs whose leases still count; their streams are locked."""
    held = streams.lock(connection, {job.place: job.leased_until for job in some}) if some else set()
    return [job for job in some if job.place in held]


def _is_ours(connection: Connection, job: Job) -> bool:
    return bool(_ours(connection, [job]))


def _ids(some: Iterable[Job]) -> str:
    return rowsets.encode([job.id] for job in some)


@cache
def _counting(dialect: str) -> Update:
    return update(jobs).where(_is_wanted(dialect)).values(attempts=jobs.c.attempts + 1)


@cache
def _resetting(dialect: str) -> Update:
    return update(jobs).where(_is_wanted(dialect)).values(attempts=0, last_error=None)


@cache
def _finishing(dialect: str) -> Update:
    return update(jobs).where(_is_wanted(dialect)).values(done_at=bindparam("now", type_=Instant()), last_error=None)


def _is_wanted(dialect: str) -> ColumnElement[bool]:
    """Whether a job is in the parameter `wanted`: one statement for any number."""
    return jobs.c.id.in_(select(rowsets.table(dialect, "wanted", id=BigInteger()).c.id))


def _note(connection: Connection, job: Job, **values: Any) -> None:
    connection.execute(update(jobs).where(jobs.c.tenant_id == job.tenant, jobs.c.id == job.id).values(values))


def _is_open() -> ColumnElement[bool]:
    return jobs.c.done_at.is_(None) & jobs.c.failed_at.is_(None)


def _job(row: RowMapping, leased_until: datetime | None) -> Job:
    return Job(
        id=row["id"],
        tenant=TenantId(row["tenant_id"]),
        stream=row["stream"],
        kind=row["kind"],
        payload=row["payload"],
        attempts=row["attempts"],
        leased_until=leased_until,
    )
