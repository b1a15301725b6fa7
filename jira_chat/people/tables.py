"""Visitors and chat accounts with their tokens (hashed), codes, failures, and what agents chose about being online."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from jira_chat.storage.metadata import metadata
from jira_chat.storage.types import BigSerial, Instant

visitors = Table(
    "visitors",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("project_id", String(20), nullable=False),
    Column("token_hash", String(64), nullable=False),
    Column("site", String(300)),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    UniqueConstraint("token_hash"),
    Index("ix_visitors_expires_at", "expires_at"),
)

agents = Table(
    "agents",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("project_id", String(20), primary_key=True),
    Column("account_id", String(128), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("online", Boolean(create_constraint=False), nullable=False),
    Column("changed_at", Instant, nullable=False),
)

chat_accounts = Table(
    "chat_accounts",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("email", String(254), nullable=False),
    Column("name", String(255), nullable=False),
    Column("password_hash", String(255)),
    Column("jira_account", String(128)),
    Column("language", String(20)),
    Column("vouched_in", String(20), nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("tenant_id", "email", "vouched_in"),
)
"""`email` is normalised; a code proved it, or else the project `vouched_in` vouched for it, and then the account counts
there only. `jira_account` is null until the customer exists in Jira."""

account_sessions = Table(
    "account_sessions",
    metadata,
    Column("tenant_id", String(32), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("chat_account_id", String(32), nullable=False),
    Column("project_id", String(20), nullable=False),
    Column("site", String(300), nullable=False),
    Column("method", String(20), nullable=False),
    Column("token_hash", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    UniqueConstraint("token_hash"),
    Index("ix_account_sessions_account", "tenant_id", "chat_account_id"),
    Index("ix_account_sessions_expires_at", "expires_at"),
    ForeignKeyConstraint(
        ["tenant_id", "chat_account_id"], ["chat_accounts.tenant_id", "chat_accounts.id"], ondelete="CASCADE"
    ),
)

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
"""One for each request for a code. `code_hash` is empty where the mail brought none."""

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
"""Failures in a row. `who` is a keyed hash, also of addresses that have no account."""

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
"""The secrets that a customer's own web site signs identity tokens with; two at most, sealed by the vault."""

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
"""Sign-ins that the group rule refused. Nobody's address is kept."""

handovers = Table(
    "handovers",
    metadata,
    Column("id", BigSerial, primary_key=True),
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), nullable=False),
    Column("project_id", String(20), nullable=False),
    Column("at", Instant, nullable=False),
    Column("from_customer", String(140), nullable=False),
    Column("to_customer", String(140), nullable=False),
    Column("method", String(20), nullable=False),
    Column("conversations", Integer, nullable=False),
)
"""Conversations that went from one customer to another, who was proved to be the same person."""
