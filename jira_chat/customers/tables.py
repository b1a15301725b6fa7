"""Tables of visitors, chat accounts and sessions; tokens are stored as hashes."""

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, String, Table, UniqueConstraint, text

from jira_chat.storage.metadata import metadata
from jira_chat.storage.types import Instant

_IN_JIRA = text("jira_account IS NOT NULL")

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
    Index(
        "ix_chat_accounts_jira_account", "tenant_id", "jira_account", sqlite_where=_IN_JIRA, postgresql_where=_IN_JIRA
    ),
)
"""`email` is normalised. A code proved it, or the project `vouched_in` vouched for it; then the account counts only
there. `jira_account` is null until the customer exists in Jira."""

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
