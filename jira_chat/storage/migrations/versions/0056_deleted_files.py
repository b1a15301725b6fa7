"""Files that only Jira has any more stay known."""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

_HERE = sa.text("deleted_at IS NULL")


def upgrade() -> None:
    op.add_column("attachments", sa.Column("deleted_at", Instant()))
    op.drop_index("ix_attachments_expires_at", table_name="attachments")
    op.create_index(
        "ix_attachments_expires_at", "attachments", ["expires_at"], sqlite_where=_HERE, postgresql_where=_HERE
    )


def downgrade() -> None:
    op.execute("DELETE FROM attachments WHERE deleted_at IS NOT NULL")
    op.drop_index("ix_attachments_expires_at", table_name="attachments")
    op.create_index("ix_attachments_expires_at", "attachments", ["expires_at"])
    with op.batch_alter_table("attachments") as batch:
        batch.drop_column("deleted_at")
