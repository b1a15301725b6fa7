"""The table of offers."""

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table

from jira_chat.storage.metadata import metadata
from jira_chat.storage.types import Instant

offers = Table(
    "offers",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("conversation_id", String(32), primary_key=True),
    Column("project_id", String(20), nullable=False),
    Column("account_id", String(128), nullable=False),
    Column("state", String(10), nullable=False),
    Column("offered_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("asked", JSON, nullable=False),
    Index("ix_offers_project", "tenant_id", "project_id", "state"),
    Index("ix_offers_offered_at", "offered_at"),
)
"""A row for each chat that was offered, kept for some days. `account_id` is the last agent with the offer, `asked` are
the accounts of the agents who did not accept it."""
