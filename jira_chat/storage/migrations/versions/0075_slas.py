"""The SLA of a request that is missed next, and the order of those who wait by it."""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0075"
down_revision = "0071"
branch_labels = None
depends_on = None

_WAITING = sa.text("waiting_since IS NOT NULL AND resolved_at IS NULL AND closed_at IS NULL")


def upgrade() -> None:
    op.add_column("conversations", sa.Column("sla_name", sa.String(length=255), nullable=True))
    op.add_column("conversations", sa.Column("sla_breach_at", Instant(), nullable=True))
    op.add_column("conversations", sa.Column("sla_left", sa.Integer(), nullable=True))
    op.add_column("conversations", sa.Column("sla_goal", sa.Integer(), nullable=True))
    op.create_index(
        "ix_conversations_sla",
        "conversations",
        ["tenant_id", "project_id", "sla_breach_at", "waiting_since"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )


def downgrade() -> None:
    op.drop_index("ix_conversations_sla", "conversations")
    for name in ("sla_goal", "sla_left", "sla_breach_at", "sla_name"):
        op.drop_column("conversations", name)
