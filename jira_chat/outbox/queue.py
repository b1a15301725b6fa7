"""The transactional queue: a job is written in the transaction of the change that needs it.

Neither is ever without the other. Jobs of one stream are done one after the other, in the order in which they were
written; streams do not wait for each other. A job may run twice (a worker can die between the effect and the note of
it), so every handler recognises its own work.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, delete, func, or_, select, update

from jira_chat.kernel.ids import TenantId
from jira_chat.kernel.kinds import kind_of, to_fields
from jira_chat.outbox.payloads import Payload
from jira_chat.outbox.tables import jobs
from jira_chat.storage.upsert import insert_new

LEASE = timedelta(seconds=30)
"""How long a job waits for a worker that was killed. One that lives renews its leases (`outbox/held_jobs.py`)."""

KEEP_FINISHED = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Job:
    """One job as it lies in the queue. `attempts` counts earlier tries that failed or never came back."""

    id: int
    tenant: TenantId
    stream: str
    kind: str
    payload: Mapping[str, Any]
    attempts: int
    leased_until: datetime
    """Names this try: once another worker took the job over, what this one notes of it no longer counts."""


def enqueue(
    connection: Connection,
    tenant: TenantId,
    *,
    stream: str,
    payload: Payload,
    now: datetime,
    delivery_id: str | None = None,
) -> bool:
    """Write a job in the caller's transaction.

    Returns False, and writes nothing, when a job with the same `delivery_id` was written before.
    """
    row = {
        "tenant_id": tenant,
        "stream": stream,
        "kind": kind_of(payload),
        "payload": to_fields(payload),
        "delivery_id": delivery_id,
        "created_at": now,
        "available_at": now,
        "attempts": 0,
    }
    return insert_new(connection, jobs, row, key=("tenant_id", "delivery_id"))


def claim(connection: Connection, *, now: datetime, limit: int) -> list[Job]:
    """Lease the first open job of each stream that is due, oldest first."""
    due = (
        select(jobs)
        .where(
            jobs.c.id.in_(_heads()),
            jobs.c.available_at <= now,
            or_(jobs.c.leased_until.is_(None), jobs.c.leased_until < now),
        )
        .order_by(jobs.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = connection.execute(due).mappings().all()
    leased_until = now + LEASE
    if rows:
        ids = [row["id"] for row in rows]
        # Counted here and not at the end, so that a try that never came back counts too.
        taken = {"leased_until": leased_until, "attempts": jobs.c.attempts + 1}
        connection.execute(update(jobs).where(jobs.c.id.in_(ids)).values(taken))
    return [_job(row, leased_until) for row in rows]


def open_jobs(connection: Connection, payload: type[Payload]) -> list[Job]:
    """Return and lock the jobs of a kind that are neither done nor given up."""
    query = select(jobs).where(_is_open(), jobs.c.kind == kind_of(payload)).order_by(jobs.c.id).with_for_update()
    return [_job(row, row["leased_until"]) for row in connection.execute(query).mappings()]


def rewrite(connection: Connection, job: Job, payload: Payload) -> None:
    """Give a locked job another payload."""
    its_row = (jobs.c.tenant_id == job.tenant) & (jobs.c.id == job.id)
    connection.execute(update(jobs).where(its_row).values(payload=to_fields(payload)))


def next_due(connection: Connection) -> datetime | None:
    """Return when the first stream that nobody works on goes on."""
    earliest = func.min(jobs.c.available_at, type_=jobs.c.available_at.type)
    return connection.execute(select(earliest).where(jobs.c.id.in_(_heads()), jobs.c.leased_until.is_(None))).scalar()


def renew(connection: Connection, job: Job, *, now: datetime) -> Job:
    """Lease a job for longer and return it under its new lease; unchanged when another worker took it over."""
    leased_until = now + LEASE
    renewed = connection.execute(update(jobs).where(_is(job)).values(leased_until=leased_until)).rowcount == 1
    return replace(job, leased_until=leased_until) if renewed else job


def finish(connection: Connection, job: Job, *, now: datetime) -> None:
    """Note that a job is done."""
    connection.execute(update(jobs).where(_is(job)).values(done_at=now, leased_until=None, last_error=None))


def postpone(connection: Connection, job: Job, *, until: datetime, error: str | None = None) -> None:
    """Put a job off; the rest of its stream waits with it. Without an error the try does not count."""
    attempts = job.attempts + 1 if error else 0
    connection.execute(
        update(jobs).where(_is(job)).values(available_at=until, leased_until=None, attempts=attempts, last_error=error)
    )


def hold(connection: Connection, job: Job, *, until: datetime, error: str) -> None:
    """Put a job off that was not tried this time; what earlier tries may have done is not forgotten."""
    held = {"available_at": until, "leased_until": None, "attempts": job.attempts, "last_error": error}
    connection.execute(update(jobs).where(_is(job)).values(held))


def resume(connection: Connection, tenant: TenantId, *, now: datetime) -> None:
    """Let all open jobs of a tenant go on at once."""
    waiting = (jobs.c.tenant_id == tenant) & jobs.c.done_at.is_(None) & jobs.c.failed_at.is_(None)
    connection.execute(update(jobs).where(waiting, jobs.c.available_at > now).values(available_at=now))


def give_up(connection: Connection, job: Job, *, now: datetime, error: str) -> None:
    """Set a job aside that cannot succeed, so that its stream goes on. It is kept for a person to look at."""
    connection.execute(update(jobs).where(_is(job)).values(failed_at=now, leased_until=None, last_error=error))


def forget_finished(connection: Connection, *, now: datetime) -> int:
    """Delete jobs that were done long ago and return how many."""
    return connection.execute(delete(jobs).where(jobs.c.done_at < now - KEEP_FINISHED)).rowcount


def count_failed(connection: Connection, tenant: TenantId) -> int:
    """Return how many jobs of a tenant were given up."""
    query = select(func.count()).select_from(jobs).where(jobs.c.tenant_id == tenant, jobs.c.failed_at.is_not(None))
    return connection.execute(query).scalar_one()


def _heads() -> Select[tuple[int]]:
    """Select the first open job of each stream."""
    return select(func.min(jobs.c.id)).where(_is_open()).group_by(jobs.c.tenant_id, jobs.c.stream)


def _is_open() -> ColumnElement[bool]:
    return jobs.c.done_at.is_(None) & jobs.c.failed_at.is_(None)


def _job(row: RowMapping, leased_until: datetime) -> Job:
    return Job(
        id=row["id"],
        tenant=TenantId(row["tenant_id"]),
        stream=row["stream"],
        kind=row["kind"],
        payload=row["payload"],
        attempts=row["attempts"],
        leased_until=leased_until,
    )


def _is(job: Job) -> ColumnElement[bool]:
    return (jobs.c.tenant_id == job.tenant) & (jobs.c.id == job.id) & (jobs.c.leased_until == job.leased_until)
