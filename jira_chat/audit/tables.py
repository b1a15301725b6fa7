"""The table of audit events."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from jira_chat.storage.metadata import metadata
from jira_chat.storage.types import BigSerial, Instant

audit_events = Table(
    "audit_events",
    metadata,
    Column("id", BigSerial, primary_key=True),
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), nullable=False),
    Column("project_id", String(20), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("at", Instant, nullable=False),
    Column("by_account", String(128), nullable=False),
    Column("by_name", String(255), nullable=False),
    Column("conversation_id", String(32)),
    Column("issue_key", String(255), nullable=False),
    Column("about", String(255), nullable=False),
    Column("about_account", String(128)),
    Column("change", String(10)),
    Index("ix_audit_events_project", "tenant_id", "project_id", "id"),
    Index("ix_audit_events_at", "at"),
)
"""`project_id` is empty for an event that concerns all projects of a site. An event may outlive its conversation."""
