"""The table of accounts reported to Atlassian."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from jira_chat.storage.metadata import metadata
from jira_chat.storage.types import Instant

account_reports = Table(
    "account_reports",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("account_id", String(128), primary_key=True),
    Column("refreshed_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Index("ix_account_reports_due", "tenant_id", "due_at"),
)
"""A row for each account whose data is stored. `refreshed_at` is when its name was last certainly read from Jira."""
