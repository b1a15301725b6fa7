"""Begin."""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "installations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("door", sa.String(length=16), nullable=False),
        sa.Column("host_id", sa.String(length=255), nullable=False),
        sa.Column("site_url", sa.String(length=1024), nullable=False),
        sa.Column("origins", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("credential", sa.Text(), nullable=True),
        sa.Column("previous_credential", sa.Text(), nullable=True),
        sa.Column("previous_credential_until", Instant(), nullable=True),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "(status = 'uninstalled') = (credential IS NULL)", name=op.f("ck_installations_credential_while_installed")
        ),
        sa.CheckConstraint(
            "status IN ('enabled', 'disabled', 'uninstalled')", name=op.f("ck_installations_status_known")
        ),
        sa.CheckConstraint(
            "(previous_credential IS NULL) = (previous_credential_until IS NULL)",
            name=op.f("ck_installations_previous_has_end"),
        ),
        sa.CheckConstraint(
            "previous_credential IS NULL OR credential IS NOT NULL",
            name=op.f("ck_installations_previous_after_current"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installations")),
        sa.UniqueConstraint("door", "host_id", name=op.f("uq_installations_door_host_id")),
    )
    op.create_table(
        "agents",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("project_id", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["installations.id"], name=op.f("fk_agents_tenant_id_installations"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "project_id", "account_id", name=op.f("pk_agents")),
    )
    op.create_table(
        "conversations",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("project_id", sa.String(length=20), nullable=False),
        sa.Column("customer", sa.String(length=140), nullable=False),
        sa.Column("started_with", sa.String(length=64), nullable=False),
        sa.Column("customer_name", sa.String(length=255), nullable=False),
        sa.Column("customer_account", sa.String(length=128), nullable=True),
        sa.Column("site", sa.String(length=300), nullable=True),
        sa.Column("issue_id", sa.String(length=20), nullable=True),
        sa.Column("issue_key", sa.String(length=255), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["installations.id"],
            name=op.f("fk_conversations_tenant_id_installations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_conversations")),
        sa.UniqueConstraint("tenant_id", "issue_id", name=op.f("uq_conversations_tenant_id_issue_id")),
        sa.UniqueConstraint(
            "tenant_id",
            "project_id",
            "customer",
            "started_with",
            name=op.f("uq_conversations_tenant_id_project_id_customer_started_with"),
        ),
    )
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.create_index(
            "ix_conversations_customer", ["tenant_id", "project_id", "customer", "last_at"], unique=False
        )
        batch_op.create_index("ix_conversations_project", ["tenant_id", "project_id", "last_at"], unique=False)

    op.create_table(
        "jobs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("stream", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("delivery_id", sa.String(length=120), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("available_at", Instant(), nullable=False),
        sa.Column("leased_until", Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=80), nullable=True),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("failed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["installations.id"], name=op.f("fk_jobs_tenant_id_installations"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("tenant_id", "delivery_id", name=op.f("uq_jobs_tenant_id_delivery_id")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index("ix_jobs_available", ["done_at", "failed_at", "available_at"], unique=False)
        batch_op.create_index("ix_jobs_open", ["tenant_id", "stream", "id"], unique=False)

    op.create_table(
        "project_settings",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("project_id", sa.String(length=20), nullable=False),
        sa.Column("project_key", sa.String(length=255), nullable=False),
        sa.Column("project_name", sa.String(length=255), nullable=False),
        sa.Column("service_desk_id", sa.String(length=20), nullable=True),
        sa.Column("widget_key", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.Column("saved_by", sa.String(length=255), nullable=False),
        sa.Column("saved_by_account", sa.String(length=128), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_project_settings_version_positive")),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["installations.id"],
            name=op.f("fk_project_settings_tenant_id_installations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "project_id", name=op.f("pk_project_settings")),
        sa.UniqueConstraint("widget_key", name=op.f("uq_project_settings_widget_key")),
    )
    op.create_table(
        "visitors",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("project_id", sa.String(length=20), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("site", sa.String(length=300), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["installations.id"], name=op.f("fk_visitors_tenant_id_installations"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_visitors")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_visitors_token_hash")),
    )
    with op.batch_alter_table("visitors", schema=None) as batch_op:
        batch_op.create_index("ix_visitors_expires_at", ["expires_at"], unique=False)

    op.create_table(
        "messages",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("author_name", sa.String(length=255), nullable=False),
        sa.Column("author_account", sa.String(length=128), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("jira_ref", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "conversation_id"],
            ["conversations.tenant_id", "conversations.id"],
            name=op.f("fk_messages_tenant_id_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "conversation_id", "seq", name=op.f("pk_messages")),
        sa.UniqueConstraint(
            "tenant_id", "conversation_id", "client_id", name=op.f("uq_messages_tenant_id_conversation_id_client_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("messages")
    with op.batch_alter_table("visitors", schema=None) as batch_op:
        batch_op.drop_index("ix_visitors_expires_at")

    op.drop_table("visitors")
    op.drop_table("project_settings")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index("ix_jobs_open")
        batch_op.drop_index("ix_jobs_available")

    op.drop_table("jobs")
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_index("ix_conversations_project")
        batch_op.drop_index("ix_conversations_customer")

    op.drop_table("conversations")
    op.drop_table("agents")
    op.drop_table("installations")
