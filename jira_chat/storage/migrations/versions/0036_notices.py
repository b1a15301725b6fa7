"""Where a project is told that nobody answers, and that it was."""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("project_id", sa.String(length=20), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("emails", sa.JSON(), nullable=False),
        sa.Column("webhook", sa.Text(), nullable=True),
        sa.Column("webhook_host", sa.String(length=255), nullable=True),
        sa.Column("set_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("failed_at", Instant(), nullable=True),
        sa.Column("failure", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["installations.id"], name=op.f("fk_notices_tenant_id_installations"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "project_id", name=op.f("pk_notices")),
    )
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("noticed_at", Instant(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_column("noticed_at")
    op.drop_table("notices")
