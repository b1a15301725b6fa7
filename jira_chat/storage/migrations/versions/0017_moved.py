"""Where requests were moved, so that conversations are found where they began and where they are."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_MOVED = sa.text("moved_to IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moved_to", sa.String(20), nullable=True))
        batch_op.add_column(sa.Column("moved_out", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index(
            "ix_conversations_moved",
            ["tenant_id", "moved_to", "last_at"],
            unique=False,
            sqlite_where=_MOVED,
            postgresql_where=_MOVED,
        )


def downgrade() -> None:
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_index("ix_conversations_moved")
        batch_op.drop_column("moved_out")
        batch_op.drop_column("moved_to")
