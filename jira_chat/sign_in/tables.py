"""One-time codes, failures, identity secrets, and refusals by the group rule."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from jira_chat.storage.metadata import metadata
from jira_chat.storage.types import BigSerial, Instant

codes = Table(
    "codes",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("request_hash", String(64), primary_key=True),
    Column("email", String(254), nullable=False),
    Column("purpose", String(20), nullable=False),
    Column("code_hash", String(64), nullable=False),
    Column("is_long", Boolean(create_constraint=False), nullable=False),
    Column("tries_left", Integer, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index("ix_codes_expires_at", "expires_at"),
)
"""One row for each request for a code. `code_hash` is empty if the mail has no code."""

failures = Table(
    "failures",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("who", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("waiting_until", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index("ix_failures_expires_at", "expires_at"),
)
"""Failures in a row. `who` is a keyed hash, also for addresses without an account."""

identity_secrets = Table(
    "identity_secrets",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("project_id", String(20), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("sealed", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", String(255), nullable=False),
)
"""The secrets with which a project's web site signs identity tokens: two at most, sealed by the vault."""

blocked_attempts = Table(
    "blocked_attempts",
    metadata,
    Column("id", BigSerial, primary_key=True),
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), nullable=False),
    Column("project_id", String(20), nullable=False),
    Column("at", Instant, nullable=False),
    Column("method", String(20), nullable=False),
    Index("ix_blocked_attempts_project", "tenant_id", "project_id", "at"),
)
"""Sign-ins that the group rule refused. No addresses are stored."""
