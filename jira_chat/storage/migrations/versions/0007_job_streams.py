"""Keep a row for each stream of jobs, and circuits of sites."""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_OPEN = sa.text("done_at IS NULL AND failed_at IS NULL")
_DONE = sa.text("done_at IS NOT NULL")
_FAILED = sa.text("failed_at IS NOT NULL")

jobs = sa.table(
    "jobs", *map(sa.column, ("id", "tenant_id", "stream", "available_at", "done_at", "failed_at", "created_at"))
)
streams = sa.table("job_streams", *map(sa.column, ("tenant_id", "stream", "due_at", "held")))
first_of_each_stream = (
    sa.select(sa.func.min(jobs.c.id))
    .where(jobs.c.done_at.is_(None), jobs.c.failed_at.is_(None))
    .group_by(jobs.c.tenant_id, jobs.c.stream)
)


def upgrade() -> None:
    op.create_table(
        "job_streams",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("stream", sa.String(length=80), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("leased_until", Instant(), nullable=True),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["installations.id"], name=op.f("fk_job_streams_tenant_id_installations"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "stream", name=op.f("pk_job_streams")),
    )
    op.create_table(
        "circuits",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("probe_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["installations.id"], name=op.f("fk_circuits_tenant_id_installations"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_circuits")),
    )
    # No worker runs while the schema changes, so no lease counts.
    waiting = sa.select(jobs.c.tenant_id, jobs.c.stream, jobs.c.available_at, sa.false())
    op.execute(
        sa.insert(streams).from_select(
            ["tenant_id", "stream", "due_at", "held"], waiting.where(jobs.c.id.in_(first_of_each_stream))
        )
    )
    with op.batch_alter_table("job_streams", schema=None) as batch_op:
        batch_op.create_index("ix_job_streams_due", ["due_at"], unique=False)
        batch_op.create_index("ix_job_streams_tenant", ["tenant_id", "due_at"], unique=False)

    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index("ix_jobs_open")
        batch_op.drop_index("ix_jobs_available")
        batch_op.drop_column("available_at")
        batch_op.drop_column("leased_until")
    for name, columns, where in (
        ("ix_jobs_open", ["tenant_id", "stream", "id"], _OPEN),
        ("ix_jobs_done", ["done_at"], _DONE),
        ("ix_jobs_failed", ["tenant_id"], _FAILED),
    ):
        op.create_index(name, "jobs", columns, unique=False, postgresql_where=where, sqlite_where=where)


def downgrade() -> None:
    for name in ("ix_jobs_failed", "ix_jobs_done", "ix_jobs_open"):
        op.drop_index(name, "jobs")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("available_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("leased_until", Instant(), nullable=True))
    due_at = sa.select(streams.c.due_at).where(
        streams.c.tenant_id == jobs.c.tenant_id, streams.c.stream == jobs.c.stream
    )
    op.execute(sa.update(jobs).values(available_at=jobs.c.created_at))
    op.execute(sa.update(jobs).where(jobs.c.id.in_(first_of_each_stream)).values(available_at=due_at.scalar_subquery()))
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.alter_column("available_at", existing_type=Instant(), nullable=False)
        batch_op.create_index("ix_jobs_open", ["tenant_id", "stream", "id"], unique=False)
        batch_op.create_index("ix_jobs_available", ["done_at", "failed_at", "available_at"], unique=False)

    op.drop_table("circuits")
    op.drop_table("job_streams")
