"""Keep alarms about floods of chats."""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alarms",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("project_id", sa.String(length=20), nullable=False),
        sa.Column("hour", Instant(), nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("first_at", Instant(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["installations.id"], name=op.f("fk_alarms_tenant_id_installations"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "project_id", "hour", "scope", name=op.f("pk_alarms")),
    )


def downgrade() -> None:
    op.drop_table("alarms")
