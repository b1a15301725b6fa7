"""Filters that agents save, and what of a conversation they go by."""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

_LANGUAGES = """
UPDATE conversations SET language = (
    SELECT visit ->> 'language' FROM conversation_details AS details
    WHERE details.tenant_id = conversations.tenant_id AND details.conversation_id = conversations.id
)
"""


def upgrade() -> None:
    op.add_column("conversations", sa.Column("language", sa.String(length=35), nullable=True))
    op.add_column("conversations", sa.Column("labels", sa.Text(), nullable=True))
    op.execute(_LANGUAGES)
    op.create_table(
        "saved_filters",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("project_id", sa.String(length=20), nullable=False),
        sa.Column("account", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("path", sa.String(length=255), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["installations.id"],
            name=op.f("fk_saved_filters_tenant_id_installations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_saved_filters")),
    )
    op.create_index("ix_saved_filters_account", "saved_filters", ["tenant_id", "account", "project_id"])


def downgrade() -> None:
    op.drop_table("saved_filters")
    op.drop_column("conversations", "labels")
    op.drop_column("conversations", "language")
