"""The queue's table. Finished jobs stay for a while, so that a delivery that comes twice is recognised."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from jira_chat.storage.metadata import metadata
from jira_chat.storage.types import BigSerial, Instant

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
    Column("available_at", Instant, nullable=False),
    Column("leased_until", Instant),
    Column("attempts", Integer, nullable=False, default=0),
    Column("last_error", String(80)),
    Column("done_at", Instant),
    Column("failed_at", Instant),
    UniqueConstraint("tenant_id", "delivery_id"),
    Index("ix_jobs_open", "tenant_id", "stream", "id"),
    Index("ix_jobs_available", "done_at", "failed_at", "available_at"),
)
