"""Circuits: while a site's Jira is away, its jobs wait together, and one at a time finds out whether it is back.

With a growing wait for each job, the last goes on hours after the outage; with a short one, hundreds of jobs wait for
answers that do not come, and keep those of other sites from their turn. So after a few failures in a row the circuit
of a site opens: its jobs are held, every now and then one is let through, and with the first answer all go on.

A circuit is a row, so that it holds for all workers and outlives each of them.
"""

import random
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from jira_chat.kernel.ids import TenantId
from jira_chat.outbox import streams
from jira_chat.outbox.tables import circuits
from jira_chat.storage.upsert import insert_into

FAILURES = 3
"""In a row, before a circuit opens: one alone may be about one job."""

PROBE_LEASE = timedelta(seconds=30)
"""How long nobody else tries what a probe may find out; its worker may be killed."""

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(seconds=30)
"""So much later than Jira, at the most, do its jobs go on."""

_MOST_DOUBLINGS = 16


def is_open(connection: Connection, tenant: TenantId) -> bool:
    """Whether a site's Jira is away, as far as we know."""
    query = select(circuits.c.failures).where(circuits.c.tenant_id == tenant, circuits.c.failures >= FAILURES)
    return connection.execute(query).one_or_none() is not None


def admits(connection: Connection, tenant: TenantId, *, now: datetime) -> bool:
    """Whether a job may ask a site's Jira now; where the circuit is open, one may from time to time.

    A circuit that is open stays so until the transaction ends, for the caller to hold the job: `note_answer` waits, and
    lets that one go on too.
    """
    circuit = circuits.c.tenant_id == tenant
    row = connection.execute(select(circuits.c.failures).where(circuit).with_for_update()).one_or_none()
    if row is None or row.failures < FAILURES:
        return True
    due = circuit & (circuits.c.probe_at <= now)
    return connection.execute(update(circuits).where(due).values(probe_at=now + PROBE_LEASE)).rowcount == 1


def note_failure(
    connection: Connection, tenant: TenantId, *, now: datetime, retry_after: float, certain: bool = False
) -> bool:
    """Note that a site's Jira did not answer, or asked to be left alone for some seconds.

    One that is `certain` to be about the whole site opens its circuit at once. Returns whether it is open.
    """
    row = {"tenant_id": tenant, "failures": FAILURES if certain else 1, "probe_at": now}
    more = {"failures": circuits.c.failures + (FAILURES if certain else 1)}
    insert = insert_into(connection.dialect.name, circuits).values(row)
    counted = insert.on_conflict_do_update(index_elements=[circuits.c.tenant_id], set_=more)
    failures: int = connection.execute(counted.returning(circuits.c.failures)).scalar_one()
    probe_at = now + max(_pause(failures - FAILURES), timedelta(seconds=retry_after))
    connection.execute(update(circuits).where(circuits.c.tenant_id == tenant).values(probe_at=probe_at))
    return failures >= FAILURES


def note_answer(connection: Connection, tenant: TenantId, *, now: datetime) -> None:
    """Note that a site's Jira answers; what waited for it goes on."""
    closed = delete(circuits).where(circuits.c.tenant_id == tenant).returning(circuits.c.failures)
    failures = connection.execute(closed).scalar()
    if failures is not None and failures >= FAILURES:
        streams.resume(connection, tenant, now=now)


def forget(connection: Connection, tenant: TenantId) -> None:
    """Forget what is known of a site that is not served any more."""
    connection.execute(delete(circuits).where(circuits.c.tenant_id == tenant))


def let_probes_through(connection: Connection, *, now: datetime) -> None:
    """Wake a job of each site whose Jira is to be tried again."""
    due = select(circuits.c.tenant_id).where(circuits.c.failures >= FAILURES, circuits.c.probe_at <= now)
    for tenant in connection.execute(due).scalars().all():
        streams.wake_one(connection, TenantId(tenant), now=now)


def _pause(failures: int) -> timedelta:
    """Return how long to leave a site alone after its circuit opened and so many probes failed."""
    pause: timedelta = min(FIRST_PAUSE * 2 ** min(max(failures, 0), _MOST_DOUBLINGS), LONGEST_PAUSE)
    return pause * random.uniform(0.75, 1)  # noqa: S311 -- spreads load, guards nothing
