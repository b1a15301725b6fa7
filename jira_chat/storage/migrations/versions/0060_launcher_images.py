"""Images in place of the launcher's icon."""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0060"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "launcher_images",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("project_id", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["installations.id"],
            name=op.f("fk_launcher_images_tenant_id_installations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "project_id", "name", name=op.f("pk_launcher_images")),
    )


def downgrade() -> None:
    op.drop_table("launcher_images")
