"""Agents may correct what they said last."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0060"
branch_labels = None
depends_on = None

_WAITS = sa.text("correction = 'waits'")


def upgrade() -> None:
    # Columns are added in place: SQLite's search index goes by the rows' numbers.
    op.add_column("messages", sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("messages", sa.Column("correction", sa.String(10), nullable=True))
    op.create_index(
        "ix_messages_correction",
        "messages",
        ["tenant_id", "conversation_id"],
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    )


def downgrade() -> None:
    op.drop_index("ix_messages_correction", "messages")
    op.drop_column("messages", "correction")
    op.drop_column("messages", "revision")
