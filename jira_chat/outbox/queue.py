"""The transactional queue: a job is written in the transaction of the change that needs it.

Neither is ever without the other. Jobs of one stream are done one after the other, in the order in which they were
written; streams do not wait for each other (`outbox/streams.py` says which goes on when). A job may run twice (a worker
can die between the effect and the note of it), so every handler recognises its own work.
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
from jira_chat.storage.rowsets import TEXT
from jira_chat.storage.types import Instant

LEASE = timedelta(seconds=30)
"""How long a job waits for a worker that was killed. One that lives renews its leases (`outbox/held_jobs.py`)."""

MOST = 1_000
"""That a claim takes of one tenant, where nobody says otherwise."""

SOON = timedelta(seconds=0.1)
"""After which a stream is looked at again to which somebody was adding."""

KEEP_FINISHED = timedelta(days=7)
FORGOTTEN_AT_ONCE = 1_000
"""Others write between two of these deletions."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """One job as it lies in the queue. `attempts` counts earlier tries that failed or never came back."""

    id: int
    tenant: TenantId
    stream: str
    kind: str
    payload: Mapping[str, Any]
    attempts: int
    leased_until: datetime | None
    """Names this try: once another worker took the job over, what this one notes of it no longer counts."""

    @property
    def place(self) -> Stream:
        """Its stream, whose it is included."""
        return self.tenant, self.stream


Look = Callable[[Connection, Sequence[Job]], Mapping[int, datetime]]
"""Says of jobs that nobody has begun, by their ids, which are to be looked at again later, and when."""


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

    Returns False, and writes nothing, when a job with the same `delivery_id` was written before, or when another is
    enough (`NewJob.once`).
    """
    job = NewJob(tenant=tenant, stream=stream, payload=payload, delivery_id=delivery_id, once=once)
    return enqueue_many(connection, [job], now=now) == 1


def enqueue_many(
    connection: Connection, new: Sequence[NewJob], *, now: datetime, due_at: datetime | None = None
) -> int:
    """Write jobs in the caller's transaction, in this order; return how many were written.

    A stream that had none is due at `due_at` (None: now); the others keep their time.
    Their streams are shared until the transaction ends, so what a claim does not see yet it does not miss either.
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
    """Lease the first open job of each of some streams that are due, fair to tenants and streams.

    A tenant gets no more than there is `room_for`. Those for which it is too early, as `not_before` says by their ids,
    are put off as if nobody had looked.
    """
    circuits.let_probes_through(connection, now=now)
    leased_until = now + LEASE
    taken = streams.take(connection, now=now, until=leased_until, limit=limit, room_for=room_for)
    if not taken:
        return []
    rows = _heads(connection, taken)
    # A delivery that came twice may have left a stream without a job.
    if empty := set(taken) - {(row["tenant_id"], row["stream"]) for row in rows}:
        _go_on(connection, empty, now)
    found = sorted((_job(row, leased_until) for row in rows), key=lambda job: job.id)
    early = not_before(connection, found)
    # Who adds what a job is about sees it begun, or has committed what it will find: its turn comes after theirs.
    alone = streams.try_alone(connection, [job.place for job in found if job.id not in early])
    later = {job.place: early.get(job.id, now + SOON) for job in found if job.place not in alone}
    streams.put_off_each(connection, later)
    claimed = [job for job in found if job.place in alone]
    # Counted here and not at the end, so that a try that never came back counts too.
    connection.execute(_counting(connection.dialect.name), {"wanted": _ids(claimed)})
    return claimed


def open_jobs(connection: Connection, payload: type[Payload], *, tenant: TenantId | None = None) -> list[Job]:
    """Return and lock the jobs of a kind, of one tenant or of all, that are neither done nor given up."""
    query = select(jobs).where(_is_open(), jobs.c.kind == kind_of(payload)).order_by(jobs.c.id).with_for_update()
    if tenant is not None:
        query = query.where(jobs.c.tenant_id == tenant)
    return [_job(row, None) for row in connection.execute(query).mappings()]


def delete_finished(connection: Connection, tenant: TenantId, payload: type[Payload]) -> None:
    """Delete a tenant's jobs of a kind that were done or given up."""
    of_kind = (jobs.c.tenant_id == tenant) & (jobs.c.kind == kind_of(payload))
    connection.execute(delete(jobs).where(of_kind, ~_is_open()))


def drop(connection: Connection, job: Job) -> None:
    """Delete a job that nobody needs any more; a claim removes the stream that it leaves empty."""
    connection.execute(delete(jobs).where(jobs.c.tenant_id == job.tenant, jobs.c.id == job.id))


def rewrite(connection: Connection, job: Job, payload: Payload) -> None:
    """Give a locked job another payload."""
    its_row = (jobs.c.tenant_id == job.tenant) & (jobs.c.id == job.id)
    connection.execute(update(jobs).where(its_row).values(payload=to_fields(payload)))


def next_due(connection: Connection) -> datetime | None:
    """Return when the first stream that nobody works on goes on."""
    return streams.next_due(connection)


def renew(connection: Connection, job: Job, *, now: datetime) -> Job:
    """Lease a job for longer and return it under its new lease; unchanged when another worker took it over."""
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
    """Put jobs off that were not tried in vain; the rest of their streams waits with them."""
    ours = {job.id for job in _ours(connection, [job for job, _ in at])}
    waiting = [(job, until) for job, until in at if job.id in ours]
    if waiting:
        connection.execute(_resetting(connection.dialect.name), {"wanted": _ids(job for job, _ in waiting)})
        streams.put_off_each(connection, {job.place: until for job, until in waiting})


def postpone(connection: Connection, job: Job, *, until: datetime, error: str) -> None:
    """Put a job off that failed; the rest of its stream waits with it."""
    if _is_ours(connection, job):
        _note(connection, job, attempts=job.attempts + 1, last_error=error)
        streams.put_off(connection, job.place, until=until)


def hold(connection: Connection, job: Job, *, until: datetime, error: str, tried: bool = False) -> None:
    """Put a job off until its site is back; that does not bring it nearer to being given up.

    What its tries may have done is not forgotten, this one included if it was `tried`.
    """
    if _is_ours(connection, job):
        _note(connection, job, attempts=max(job.attempts, 1) if tried else job.attempts, last_error=error)
        streams.put_off(connection, job.place, until=until, held=True)


def put_back(connection: Connection, job: Job, *, until: datetime, error: str) -> None:
    """Put a job off that nobody tried: nothing that is known of its tries changes."""
    if _is_ours(connection, job):
        _note(connection, job, attempts=job.attempts, last_error=error)
        streams.put_off(connection, job.place, until=until)


def resume(connection: Connection, tenant: TenantId, *, now: datetime) -> None:
    """Let all open jobs of a tenant go on at once."""
    streams.resume(connection, tenant, now=now)


def hasten(connection: Connection, tenant: TenantId, stream: str, *, now: datetime) -> None:
    """Let a stream that was put off go on at once."""
    streams.hasten(connection, (tenant, stream), now=now)


def give_up(connection: Connection, job: Job, *, now: datetime, error: str) -> None:
    """Set a job aside that cannot succeed, so that its stream goes on. It is kept for a person to look at."""
    if _is_ours(connection, job):
        _note(connection, job, failed_at=now, last_error=error)
        _go_on(connection, {job.place}, now)


def forget_finished(connection: Connection, *, now: datetime, limit: int) -> int:
    """Delete jobs that were done long ago, so many at the most, and return how many."""
    old = select(jobs.c.id).where(jobs.c.done_at < now - KEEP_FINISHED).order_by(jobs.c.done_at).limit(limit)
    return connection.execute(delete(jobs).where(jobs.c.id.in_(old))).rowcount


def forget_given_up(connection: Connection, payload: type[Payload], *, now: datetime) -> int:
    """Delete jobs of a kind that were given up long ago, which nobody can repair, and return how many."""
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
    """Let the next jobs of locked streams have their turn, behind other streams."""
    going_on = _with_open(connection, places)
    ended = places - going_on
    if ended:
        streams.lock_alone(connection, ended)
        # What was adding a job just then has committed it by now.
        going_on |= _with_open(connection, ended)
    if ended := places - going_on:
        streams.remove(connection, ended)
    streams.put_off_each(connection, dict.fromkeys(going_on, now))


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
    """Whether a job is among those of the parameter `wanted`: one statement for however many."""
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
