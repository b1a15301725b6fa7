"""Queries about jobs, for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from jira_chat.kernel.ids import TenantId
from jira_chat.outbox.tables import jobs


@dataclass(frozen=True, kw_only=True)
class UnfinishedJob:
    """Why the latest job of a stream is not done."""

    code: str | None
    """The code of the last error; None if the job was not tried, or only waits."""
    given_up: bool


def unfinished_jobs(connection: Connection, tenant: TenantId, streams: Sequence[str]) -> dict[str, UnfinishedJob]:
    """Return the state of the latest job of each stream that is not done."""
    latest = (
        select(func.max(jobs.c.id))
        .where(jobs.c.tenant_id == tenant, jobs.c.stream.in_(streams))
        # As the indices of open and of given-up jobs say it; done ones are many.
        .where(or_(jobs.c.done_at.is_(None) & jobs.c.failed_at.is_(None), jobs.c.failed_at.is_not(None)))
        .group_by(jobs.c.stream)
    )
    query = select(jobs.c.stream, jobs.c.last_error, jobs.c.failed_at).where(
        jobs.c.tenant_id == tenant, jobs.c.id.in_(latest)
    )
    return {
        stream: UnfinishedJob(code=error, given_up=failed_at is not None)
        for stream, error, failed_at in connection.execute(query)
    }


def count_failed_since(connection: Connection, tenant: TenantId, kind: str, *, since: datetime) -> int:
    """Return how many jobs of a kind were given up since an instant."""
    failed = (jobs.c.tenant_id == tenant) & (jobs.c.kind == kind) & (jobs.c.failed_at >= since)
    return connection.execute(select(func.count()).select_from(jobs).where(failed)).scalar_one()
