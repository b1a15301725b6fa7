"""Let agents be online by their own working hours, and away when nobody is at the page."""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("agents", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("by_hours", sa.Boolean(create_constraint=False), nullable=False, server_default=sa.false())
        )
    op.create_table(
        "agent_habits",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=128), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=True),
        sa.Column("away_minutes", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["installations.id"],
            name=op.f("fk_agent_habits_tenant_id_installations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "account_id", name=op.f("pk_agent_habits")),
    )


def downgrade() -> None:
    op.drop_table("agent_habits")
    with op.batch_alter_table("agents", schema=None) as batch_op:
        batch_op.drop_column("by_hours")
