"""Note where snippets are seen."""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sightings",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("project_id", sa.String(length=20), nullable=False),
        sa.Column("site", sa.String(length=300), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["installations.id"], name=op.f("fk_sightings_tenant_id_installations"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "project_id", "site", "refused", name=op.f("pk_sightings")),
    )


def downgrade() -> None:
    op.drop_table("sightings")
