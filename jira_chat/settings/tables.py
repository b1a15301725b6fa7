"""Where projects' settings are kept, by Jira's project id, which survives renames."""

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Integer, String, Table, UniqueConstraint

from jira_chat.storage.metadata import metadata
from jira_chat.storage.types import Instant

project_settings = Table(
    "project_settings",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("project_id", String(20), primary_key=True),
    Column("project_key", String(255), nullable=False),
    Column("project_name", String(255), nullable=False),
    Column("service_desk_id", String(20)),
    Column("widget_key", String(32), nullable=False),
    Column("version", Integer, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("saved_at", Instant, nullable=False),
    Column("saved_by", String(255), nullable=False),
    Column("saved_by_account", String(128), nullable=False),
    UniqueConstraint("widget_key"),
    CheckConstraint("version > 0", name="version_positive"),
)
