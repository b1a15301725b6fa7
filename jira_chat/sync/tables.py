"""The sync's own tables."""

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
"""One per conversation at a time. `first_seq` is the first message of the comment, 0 for the request; from `sure_at` on
Jira shows the result, if there is one."""

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
"""The same for notes, which are sent independently of messages; `first_seq` is the note's number."""

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
"""Messages of an agent that the agent's own browser may take before `until` and write as one comment. Once a page has
taken them, `until` is the time of taking. Messages that no page took in time are `taken`, too: by the app."""

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
"""When a site's latest webhook arrived, give or take five minutes."""
