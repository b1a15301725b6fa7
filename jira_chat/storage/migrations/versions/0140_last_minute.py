"""Index conversations by the minute of their latest message, so that not every message changes all indices.

PostgreSQL keeps room in each page: it writes the new version of a row beside the old one, and no index, if it fits.
"""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0140"
down_revision = "0110"
branch_labels = None
depends_on = None

_MINUTE = {
    # As `storage/types.py` writes an instant.
    "sqlite": "substr(last_at, 1, 16) || ':00.000000'",
    "postgresql": "date_bin('1 minute', last_at, '2000-01-01T00:00:00Z'::timestamptz)",
}
_OPEN = sa.text("resolved_at IS NULL AND closed_at IS NULL")
_MOVED = sa.text("moved_to IS NOT NULL")
_INDICES = {
    "ix_conversations_customer": (["tenant_id", "project_id", "customer"], None),
    "ix_conversations_project": (["tenant_id", "project_id"], None),
    "ix_conversations_active": (["tenant_id"], None),
    "ix_conversations_moved": (["tenant_id", "moved_to"], _MOVED),
    "ix_conversations_open": (["tenant_id", "project_id"], _OPEN),
}


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    # SQLite can only add virtual ones, PostgreSQL can only index stored ones.
    minute = sa.Computed(sa.literal_column(_MINUTE[dialect]), persisted=dialect == "postgresql")
    op.add_column("conversations", sa.Column("last_minute", Instant(), minute))
    _index_by("last_minute")
    if dialect == "postgresql":
        op.execute("ALTER TABLE conversations SET (fillfactor = 70)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE conversations RESET (fillfactor)")
    _index_by("last_at")
    op.execute("ALTER TABLE conversations DROP COLUMN last_minute")


def _index_by(column: str) -> None:
    for name, (columns, where) in _INDICES.items():
        op.drop_index(name, "conversations")
        op.create_index(name, "conversations", [*columns, column], sqlite_where=where, postgresql_where=where)
