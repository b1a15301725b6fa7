"""Who chats are offered to."""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offers",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("project_id", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.String(length=128), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("offered_at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["installations.id"], name=op.f("fk_offers_tenant_id_installations"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "conversation_id", name=op.f("pk_offers")),
    )
    op.create_index("ix_offers_project", "offers", ["tenant_id", "project_id", "state"])
    op.create_index("ix_offers_offered_at", "offers", ["offered_at"])


def downgrade() -> None:
    op.drop_table("offers")
