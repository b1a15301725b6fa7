"""That customers were told that nobody answered, and that they left it as a request."""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0035"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("left_at", Instant(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_column("left_at")
        batch_op.drop_column("told_at")
