"""The figures of reports, and what conversations have to say for them."""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0025"
down_revision = "0023"
branch_labels = None
depends_on = None

_RATED = sa.text("rated_at IS NOT NULL")
_OF_AGENTS = sa.text("agent IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("agents_online", sa.Boolean(create_constraint=False), nullable=True))
        batch_op.create_index(
            "ix_conversations_rated", ["tenant_id", "rated_at"], sqlite_where=_RATED, postgresql_where=_RATED
        )
    op.create_table(
        "report_days",
        sa.Column("tenant_id", sa.String(32), nullable=False),
        sa.Column("project_id", sa.String(20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("figure", sa.String(20), nullable=False),
        sa.Column("total", sa.Text(), nullable=False),
        sa.Column("quarters", sa.Text(), nullable=False),
        _of_site("report_days"),
        sa.PrimaryKeyConstraint("tenant_id", "project_id", "day", "figure", name=op.f("pk_report_days")),
    )
    op.create_table(
        "report_conversations",
        sa.Column("tenant_id", sa.String(32), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("project_id", sa.String(20), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("resolved_at", Instant(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("agent", sa.String(128), nullable=True),
        sa.Column("figures", sa.Text(), nullable=False),
        _of_site("report_conversations"),
        sa.PrimaryKeyConstraint("tenant_id", "conversation_id", name=op.f("pk_report_conversations")),
    )
    op.create_index(
        "ix_report_conversations_agent",
        "report_conversations",
        ["tenant_id", "agent"],
        sqlite_where=_OF_AGENTS,
        postgresql_where=_OF_AGENTS,
    )
    op.create_table(
        "report_progress",
        sa.Column("tenant_id", sa.String(32), nullable=False),
        sa.Column("counted_at", Instant(), nullable=False),
        _of_site("report_progress"),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_report_progress")),
    )


def downgrade() -> None:
    op.drop_table("report_progress")
    op.drop_table("report_conversations")
    op.drop_table("report_days")
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_index("ix_conversations_rated", sqlite_where=_RATED, postgresql_where=_RATED)
        batch_op.drop_column("agents_online")


def _of_site(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id"], ["installations.id"], name=op.f(f"fk_{table}_tenant_id_installations"), ondelete="CASCADE"
    )
