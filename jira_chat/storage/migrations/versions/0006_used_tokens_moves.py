"""Note used tokens, and where a site was before."""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "used_tokens",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "digest", name=op.f("pk_used_tokens")),
    )
    with op.batch_alter_table("used_tokens", schema=None) as batch_op:
        batch_op.create_index("ix_used_tokens_expires_at", ["expires_at"], unique=False)

    with op.batch_alter_table("installations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moved_from", sa.String(length=1024), nullable=True))
        batch_op.add_column(sa.Column("moved_at", Instant(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_installations_moved_at_an_instant"), "(moved_from IS NULL) = (moved_at IS NULL)"
        )


def downgrade() -> None:
    with op.batch_alter_table("installations", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_installations_moved_at_an_instant"), type_="check")
        batch_op.drop_column("moved_at")
        batch_op.drop_column("moved_from")

    with op.batch_alter_table("used_tokens", schema=None) as batch_op:
        batch_op.drop_index("ix_used_tokens_expires_at")

    op.drop_table("used_tokens")
