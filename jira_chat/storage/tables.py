"""Tables shared by several features."""

from sqlalchemy import Column, Index, String, Table

from jira_chat.storage.metadata import metadata
from jira_chat.storage.types import Instant

used_tokens = Table(
    "used_tokens",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("content", String(64), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index("ix_used_tokens_expires_at", "expires_at"),
)
