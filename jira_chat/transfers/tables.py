"""The table of transfers."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, String, Table

from jira_chat.storage.metadata import metadata
from jira_chat.storage.types import Instant

transfers = Table(
    "transfers",
    metadata,
    Column("tenant_id", String(32), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("conversation_id", String(32), nullable=False),
    Column("from_project", String(20), nullable=False),
    Column("to_project", String(20), nullable=False),
    Column("from_issue_id", String(20), nullable=False),
    Column("by_account", String(128), nullable=False),
    Column("by_name", String(255), nullable=False),
    Column("at", Instant, nullable=False),
    ForeignKeyConstraint(
        ["tenant_id", "conversation_id"], ["conversations.tenant_id", "conversations.id"], ondelete="CASCADE"
    ),
    Index("ix_transfers_conversation", "tenant_id", "conversation_id"),
)
"""The agent's page chooses `id`, so that a repeated request is one transfer."""
