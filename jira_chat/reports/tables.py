"""Tables of figures: by day, and each conversation's contribution."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text, text

from jira_chat.storage.metadata import metadata
from jira_chat.storage.types import Instant

_OF_AGENTS = text("agent IS NOT NULL")


def _tenant() -> Column[str]:
    return Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True)


report_days = Table(
    "report_days",
    metadata,
    _tenant(),
    Column("project_id", String(20), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("figure", String(20), primary_key=True),
    Column("total", Text, nullable=False),
    Column("quarters", Text, nullable=False),
)
"""A figure of a day in UTC, of a project or (`*`) of all projects of the site. `total` is JSON, counts by label;
`quarters` has the same by quarter of an hour (0 to 95), for time zones whose days begin at another time."""

report_conversations = Table(
    "report_conversations",
    metadata,
    _tenant(),
    Column("conversation_id", String(32), primary_key=True),
    Column("project_id", String(20), nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("resolved_at", Instant),
    Column("rating", Integer),
    Column("agent", String(128)),
    Column("figures", Text, nullable=False),
    Index(
        "ix_report_conversations_agent",
        "tenant_id",
        "agent",
        sqlite_where=_OF_AGENTS,
        postgresql_where=_OF_AGENTS,
    ),
)
"""A conversation's contribution to the days, so that it is counted once however often it changes: `figures` is JSON,
counts by figure and label. `agent` answered first; null if agents are not counted."""

report_progress = Table("report_progress", metadata, _tenant(), Column("counted_at", Instant, nullable=False))
"""The instant up to which a site's conversations were counted."""
