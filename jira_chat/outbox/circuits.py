"""Circuit breakers: while a site's Jira is away, its jobs wait together, and one at a time probes it.

With growing pauses per job, the last job would go on hours after the outage; with short ones, hundreds of jobs would
wait for answers and block those of other sites. So after a few failures in a row a site's circuit opens: its jobs are
held, now and then one is let through as a probe, and the first answer releases all.

A circuit is a row, so that it applies to all workers and outlives each of them.
"""

import random
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from jira_chat.kernel.ids import TenantId
from jira_chat.outbox import streams
from jira_chat.outbox.tables import circuits
from jira_chat.storage.upsert import insert_into

FAILURES = 3
"""Failures in a row that open a circuit: a single one may concern its job alone."""

PROBE_LEASE = timedelta(seconds=30)
"""How long a probe keeps others from probing; its worker may be killed."""

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(seconds=30)
"""The longest pause between probes, and so the longest delay of jobs after Jira is back."""

_MOST_DOUBLINGS = 16


def is_open(connection: Connection, tenant: TenantId) -> bool:
    """Whether a site's circuit is open."""
    query = select(circuits.c.failures).where(circuits.c.tenant_id == tenant, circuits.c.failures >= FAILURES)
    return connection.execute(query).one_or_none() is not None


def admits(connection: Connection, tenant: TenantId, *, now: datetime) -> bool:
    """Whether a job may call a site's Jira now; while the circuit is open, only a probe may.

    An open circuit stays open until the transaction ends, so that the caller can hold the job: `note_answer` waits for
    it and releases that job, too.
    """
    circuit = circuits.c.tenant_id == tenant
    row = connection.execute(select(circuits.c.failures).where(circuit).with_for_update()).one_or_none()
    if row is None or row.failures < FAILURES:
        return True
    due = circuit & (circuits.c.probe_at <= now)
    return connection.execute(update(circuits).where(due).values(probe_at=now + PROBE_LEASE)).rowcount == 1


def end_probe(connection: Connection, tenant: TenantId, *, until: datetime, now: datetime) -> None:
    """Let the next probe through: the one that kept others from probing `until` then did not ask Jira."""
    its_lease = (circuits.c.tenant_id == tenant) & (circuits.c.probe_at == until)
    connection.execute(update(circuits).where(its_lease).values(probe_at=now))


def note_failure(
    connection: Connection, tenant: TenantId, *, now: datetime, retry_after: float, certain: bool = False
) -> bool:
    """Note that a site's Jira did not answer, or asked for a pause of `retry_after` seconds.

    A failure that is `certain` to concern the whole site opens its circuit at once. Return whether it is open.
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
    """Note that a site's Jira answers; close its circuit and resume its jobs."""
    closed = delete(circuits).where(circuits.c.tenant_id == tenant).returning(circuits.c.failures)
    failures = connection.execute(closed).scalar()
    if failures is not None and failures >= FAILURES:
        streams.resume(connection, tenant, now=now)


def forget(connection: Connection, tenant: TenantId) -> None:
    """Delete the circuit of a site that left or returned."""
    connection.execute(delete(circuits).where(circuits.c.tenant_id == tenant))


def let_probes_through(connection: Connection, *, now: datetime) -> None:
    """Wake one job of each site that is due for a probe."""
    due = select(circuits.c.tenant_id).where(circuits.c.failures >= FAILURES, circuits.c.probe_at <= now)
    for tenant in connection.execute(due).scalars().all():
        streams.wake_one(connection, TenantId(tenant), now=now)


def _pause(failures: int) -> timedelta:
    """Return the pause before the next probe, after `failures` failed probes."""
    pause: timedelta = min(FIRST_PAUSE * 2 ** min(max(failures, 0), _MOST_DOUBLINGS), LONGEST_PAUSE)
    return pause * random.uniform(0.75, 1)  # noqa: S311 -- spreads load, guards nothing
