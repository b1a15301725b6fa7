"""The labels of the chats that agents take first."""

import sqlalchemy as sa
from alembic import op

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("agent_habits", sa.Column("labels", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("agent_habits", "labels")
