"""The queue's tables. Finished jobs stay for a while, so that a repeated delivery is recognised."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    text,
)

from jira_chat.storage.metadata import metadata
from jira_chat.storage.types import BigSerial, Instant

_OPEN = text("done_at IS NULL AND failed_at IS NULL")
_DONE = text("done_at IS NOT NULL")
_FAILED = text("failed_at IS NOT NULL")

jobs = Table(
    "jobs",
    metadata,
    Column("id", BigSerial, primary_key=True),
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), nullable=False),
    Column("stream", String(80), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("delivery_id", String(120)),
    Column("created_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("last_error", String(80)),
    Column("done_at", Instant),
    Column("failed_at", Instant),
    UniqueConstraint("tenant_id", "delivery_id"),
    Index("ix_jobs_open", "tenant_id", "stream", "id", postgresql_where=_OPEN, sqlite_where=_OPEN),
    Index("ix_jobs_done", "done_at", postgresql_where=_DONE, sqlite_where=_DONE),
    Index("ix_jobs_failed", "tenant_id", postgresql_where=_FAILED, sqlite_where=_FAILED),
)

streams = Table(
    "job_streams",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), nullable=False),
    Column("stream", String(80), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("leased_until", Instant),
    Column("held", Boolean, nullable=False),
    PrimaryKeyConstraint("tenant_id", "stream"),
    Index("ix_job_streams_due", "due_at"),
    Index("ix_job_streams_tenant", "tenant_id", "due_at"),
)
"""A row for each stream with open jobs. `held`: its site is away, and it is released when the site is back."""

circuits = Table(
    "circuits",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("probe_at", Instant, nullable=False),
)
"""A row for each site whose Jira did not answer the latest call."""
