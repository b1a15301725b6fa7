"""The table of projects' notices."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text

from jira_chat.storage.metadata import metadata
from jira_chat.storage.types import Instant

notices = Table(
    "notices",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("project_id", String(20), primary_key=True),
    Column("minutes", Integer, nullable=False),
    Column("emails", JSON, nullable=False),
    Column("webhook", Text),
    Column("webhook_host", String(255)),
    Column("set_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("failed_at", Instant),
    Column("failure", String(255)),
)
"""`webhook` is a sealed address. `failed_at` and `failure` are those of the last failure, null once a notice to such a
receiver was sent."""
