"""Conversations that continue others, when messages came to the other side, reconciliations, and webhooks seen."""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_REFUSED = sa.text("jira_ref = 'refused'")
_DELIVERED = sa.text("delivered_at IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("follows", sa.String(32), nullable=True))
        batch_op.create_index("ix_conversations_follows", ["tenant_id", "follows"], unique=False)
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("delivered_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("refusal", sa.String(500), nullable=True))
        batch_op.create_index(
            "ix_messages_refused", ["tenant_id"], unique=False, sqlite_where=_REFUSED, postgresql_where=_REFUSED
        )
        batch_op.create_index(
            "ix_messages_delivered",
            ["tenant_id", "delivered_at"],
            unique=False,
            sqlite_where=_DELIVERED,
            postgresql_where=_DELIVERED,
        )
    op.create_table(
        "reconciliations",
        sa.Column("tenant_id", sa.String(32), nullable=False),
        sa.Column("place", sa.String(20), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.Column("reached", sa.String(32), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["installations.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tenant_id", "place"),
    )
    op.create_table(
        "webhook_sightings",
        sa.Column("tenant_id", sa.String(32), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["installations.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tenant_id"),
    )


def downgrade() -> None:
    op.drop_table("webhook_sightings")
    op.drop_table("reconciliations")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index("ix_messages_delivered")
        batch_op.drop_index("ix_messages_refused")
        batch_op.drop_column("refusal")
        batch_op.drop_column("delivered_at")
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_index("ix_conversations_follows")
        batch_op.drop_column("follows")
