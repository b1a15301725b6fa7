"""Let leads close a project's chat for a while."""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0085"
down_revision = "0082"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "closures",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("project_id", sa.String(length=20), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("by_account", sa.String(length=128), nullable=False),
        sa.Column("by_name", sa.String(length=255), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["installations.id"],
            name=op.f("fk_closures_tenant_id_installations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "project_id", name=op.f("pk_closures")),
    )


def downgrade() -> None:
    op.drop_table("closures")
