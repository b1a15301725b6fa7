"""Note how far comments were heard, and messages that were edited or removed in Jira."""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("heard_until", Instant(), nullable=True))
        batch_op.add_column(sa.Column("checked_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("revisions", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_index("ix_conversations_active", ["tenant_id", "last_at"], unique=False)
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("edited_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("removed_at", Instant(), nullable=True))
        batch_op.create_index(
            "ix_messages_not_in_jira",
            ["tenant_id", "at"],
            unique=False,
            sqlite_where=sa.text("jira_ref IS NULL AND origin = 'chat'"),
            postgresql_where=sa.text("jira_ref IS NULL AND origin = 'chat'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index("ix_messages_not_in_jira")
        batch_op.drop_column("removed_at")
        batch_op.drop_column("edited_at")
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_index("ix_conversations_active")
        batch_op.drop_column("revisions")
        batch_op.drop_column("checked_at")
        batch_op.drop_column("heard_until")
