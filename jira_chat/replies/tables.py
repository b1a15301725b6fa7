"""The table of canned replies."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from jira_chat.storage.metadata import metadata
from jira_chat.storage.types import Instant

replies = Table(
    "replies",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("scope", String(10), nullable=False),
    Column("owner", String(128), nullable=False),
    Column("language", String(20), nullable=False),
    Column("name", String(60), nullable=False),
    Column("text", Text, nullable=False),
    Column("uses", Integer, nullable=False),
    Column("used_at", Instant),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", String(255), nullable=False),
    Column("changed_by_account", String(128), nullable=False),
    UniqueConstraint("tenant_id", "scope", "owner", "language", "name"),
)
"""`owner` is an account's id for personal replies, a project's id for a project's, and empty for the site's."""
