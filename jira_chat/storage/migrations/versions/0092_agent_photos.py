"""Photos of agents."""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0092"
down_revision = "0090"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agent_photos",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("fetched_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["installations.id"],
            name=op.f("fk_agent_photos_tenant_id_installations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "account_id", name=op.f("pk_agent_photos")),
    )
    op.create_index("ix_agent_photos_name", "agent_photos", ["tenant_id", "name"])


def downgrade() -> None:
    op.drop_table("agent_photos")
