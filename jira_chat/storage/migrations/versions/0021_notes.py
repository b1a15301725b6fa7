"""Keep what agents note for agents."""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    untold = sa.text("jira_ref IS NULL")
    op.create_table(
        "notes",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("author_name", sa.String(length=255), nullable=False),
        sa.Column("author_account", sa.String(length=128), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("jira_ref", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "conversation_id"],
            ["conversations.tenant_id", "conversations.id"],
            name=op.f("fk_notes_tenant_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "conversation_id", "number", name=op.f("pk_notes")),
        sa.UniqueConstraint(
            "tenant_id", "conversation_id", "client_id", name=op.f("uq_notes_tenant_id_conversation_id_client_id")
        ),
    )
    op.create_index("ix_notes_not_in_jira", "notes", ["tenant_id", "at"], sqlite_where=untold, postgresql_where=untold)
    op.create_table(
        "pending_notes",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("first_seq", sa.Integer(), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("sure_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "conversation_id"],
            ["conversations.tenant_id", "conversations.id"],
            name=op.f("fk_pending_notes_tenant_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "conversation_id", name=op.f("pk_pending_notes")),
    )


def downgrade() -> None:
    op.drop_table("pending_notes")
    op.drop_table("notes")
