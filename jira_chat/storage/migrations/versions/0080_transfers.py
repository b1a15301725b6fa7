"""Conversations that agents transfer to another project, where another request is theirs."""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0080"
down_revision = "0075"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("transfers", sa.Integer(), server_default="0", nullable=False))
    op.add_column("conversations", sa.Column("former_issue_id", sa.String(length=20), nullable=True))
    op.add_column("conversations", sa.Column("former_issue_key", sa.String(length=255), nullable=True))
    op.create_table(
        "transfers",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("from_project", sa.String(length=20), nullable=False),
        sa.Column("to_project", sa.String(length=20), nullable=False),
        sa.Column("from_issue_id", sa.String(length=20), nullable=False),
        sa.Column("by_account", sa.String(length=128), nullable=False),
        sa.Column("by_name", sa.String(length=255), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "conversation_id"],
            ["conversations.tenant_id", "conversations.id"],
            name=op.f("fk_transfers_tenant_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_transfers")),
    )
    op.create_index("ix_transfers_conversation", "transfers", ["tenant_id", "conversation_id"])


def downgrade() -> None:
    op.drop_table("transfers")
    for name in ("former_issue_key", "former_issue_id", "transfers"):
        op.drop_column("conversations", name)
