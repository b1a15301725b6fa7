"""Visitors' tokens (hashed) and what agents chose about being online."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, UniqueConstraint

from jira_chat.storage.metadata import metadata
from jira_chat.storage.types import Instant

visitors = Table(
    "visitors",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("project_id", String(20), nullable=False),
    Column("token_hash", String(64), nullable=False),
    Column("site", String(300)),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    UniqueConstraint("token_hash"),
    Index("ix_visitors_expires_at", "expires_at"),
)

agents = Table(
    "agents",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("project_id", String(20), primary_key=True),
    Column("account_id", String(128), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("online", Boolean(create_constraint=False), nullable=False),
    Column("changed_at", Instant, nullable=False),
)
