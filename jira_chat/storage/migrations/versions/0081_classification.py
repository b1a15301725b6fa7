"""By which request type and organizations agents filter conversations."""

import sqlalchemy as sa
from alembic import op

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None

_NAMES = {"conversations": ("request_type",), "saved_filters": ("request_type", "organization")}


def upgrade() -> None:
    for table, names in _NAMES.items():
        for name in names:
            op.add_column(table, sa.Column(f"{name}_id", sa.String(length=20), nullable=True))
            op.add_column(table, sa.Column(f"{name}_name", sa.String(length=255), nullable=True))
    op.add_column("conversations", sa.Column("organizations", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("conversations", "organizations")
    for table, names in _NAMES.items():
        for name in names:
            op.drop_column(table, f"{name}_name")
            op.drop_column(table, f"{name}_id")
