"""Languages that a site has beside the bundled ones."""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0090"
down_revision = "0086"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "added_languages",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("english_name", sa.String(length=80), nullable=False),
        sa.Column("script", sa.String(length=4), nullable=False),
        sa.Column("usual_script", sa.String(length=4), nullable=False),
        sa.Column("base", sa.String(length=20), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["installations.id"],
            name=op.f("fk_added_languages_tenant_id_installations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "code", name=op.f("pk_added_languages")),
    )


def downgrade() -> None:
    op.drop_table("added_languages")
