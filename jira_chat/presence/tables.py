"""Tables of agents' choices and habits, and of closed projects."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table, false

from jira_chat.storage.metadata import metadata
from jira_chat.storage.types import Instant

agents = Table(
    "agents",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("project_id", String(20), primary_key=True),
    Column("account_id", String(128), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("online", Boolean(create_constraint=False), nullable=False),
    Column("online_until", Instant),
    Column("by_hours", Boolean(create_constraint=False), nullable=False, server_default=false()),
    Column("changed_at", Instant, nullable=False),
)

EVERYWHERE = "*"
"""In place of a project id: the agent's choice for all of their projects."""

habits = Table(
    "agent_habits",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("account_id", String(128), primary_key=True),
    Column("hours", JSON(none_as_null=True)),
    Column("away_minutes", Integer, nullable=False),
    Column("capacity", Integer),
    Column("languages", JSON(none_as_null=True)),
    Column("labels", JSON(none_as_null=True)),
    Column("changed_at", Instant, nullable=False),
)

closures = Table(
    "closures",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("project_id", String(20), primary_key=True),
    Column("until", Instant),
    Column("reason", String(300), nullable=False),
    Column("by_account", String(128), nullable=False),
    Column("by_name", String(255), nullable=False),
    Column("at", Instant, nullable=False),
)
"""A row for each project whose chat was closed and not reopened; a project whose `until` is past is open."""
