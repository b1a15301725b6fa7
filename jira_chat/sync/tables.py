"""What the sync knows of its own work on each site."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, ForeignKeyConstraint, Integer, String, Table

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

pending_notes = Table(
    "pending_notes",
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
"""The same of notes, which are told beside messages; `first_seq` is the note's number."""

offered_comments = Table(
    "offered_comments",
    metadata,
    Column("tenant_id", String(32), primary_key=True),
    Column("conversation_id", String(32), primary_key=True),
    Column("first_seq", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("until", Instant, nullable=False),
    Column("taken", Boolean, nullable=False),
    ForeignKeyConstraint(
        ["tenant_id", "conversation_id"], ["conversations.tenant_id", "conversations.id"], ondelete="CASCADE"
    ),
)
"""Messages of an agent, which their own browser may take `until` then and write as one comment; once it has, `until` is
when. What no page took in time is `taken`, too: by the app."""

reconciliations = Table(
    "reconciliations",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("place", String(20), primary_key=True),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("reached", String(32), nullable=False),
    Column("total", Integer, nullable=False),
    Column("found", JSON, nullable=False),
)
"""The latest comparison of our messages with Jira's comments; `place` is a project, or empty for the whole site.
`reached` is the last conversation that was compared, `total` how many there were."""

webhook_sightings = Table(
    "webhook_sightings",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("seen_at", Instant, nullable=False),
)
"""When a site's latest webhook came, give or take some minutes."""
