"""Indices of conversations without rows that have no value: each message writes to all that its conversation is in."""

import sqlalchemy as sa
from alembic import op

revision = "0100"
down_revision = "0092"
branch_labels = None
depends_on = None

_INDICES = {
    "ix_conversations_follows": ["tenant_id", "follows"],
    "ix_conversations_resolved": ["tenant_id", "resolved_at"],
    "ix_conversations_answered": ["tenant_id", "project_id", "first_answered_at"],
}


def upgrade() -> None:
    for name, columns in _INDICES.items():
        has_value = sa.text(f"{columns[-1]} IS NOT NULL")
        op.drop_index(name, "conversations")
        op.create_index(name, "conversations", columns, sqlite_where=has_value, postgresql_where=has_value)


def downgrade() -> None:
    for name, columns in _INDICES.items():
        op.drop_index(name, "conversations")
        op.create_index(name, "conversations", columns)
