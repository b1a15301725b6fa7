"""Texts that were deleted here, and what was reported to Atlassian about accounts."""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("purged_at", Instant(), nullable=True))
        batch_op.create_index("ix_conversations_resolved", ["tenant_id", "resolved_at"])
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("purged_at", Instant(), nullable=True))
    op.create_table(
        "account_reports",
        sa.Column("tenant_id", sa.String(32), nullable=False),
        sa.Column("account_id", sa.String(128), nullable=False),
        sa.Column("refreshed_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["installations.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tenant_id", "account_id"),
        sa.Index("ix_account_reports_due", "tenant_id", "due_at"),
    )


def downgrade() -> None:
    op.drop_table("account_reports")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_column("purged_at")
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_index("ix_conversations_resolved")
        batch_op.drop_column("purged_at")
