"""What was asked of Jira and is not answered yet."""

from sqlalchemy import Column, ForeignKeyConstraint, Integer, String, Table

from jira_chat.storage.metadata import metadata
from jira_chat.storage.types import Instant

pending_writes = Table(
    "pending_writes",
    metadata,
    Column("tenant_id", String(32), primary_key=True),
    Column("conversation_id", String(32), primary_key=True),
    Column("first_seq", Integer, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("sure_at", Instant, nullable=False),
    ForeignKeyConstraint(
        ["tenant_id", "conversation_id"], ["conversations.tenant_id", "conversations.id"], ondelete="CASCADE"
    ),
)
"""One at a time for each conversation. `first_seq` is its comment's first message, 0 for the request; from `sure_at` on
Jira shows what it made of it, if anything."""
