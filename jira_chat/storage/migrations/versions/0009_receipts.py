"""Keep up to which message each participant of a conversation got and read what was written."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

conversations = sa.table("conversations", *map(sa.column, ("tenant_id", "id", "seq")))
receipts = sa.table(
    "receipts", *map(sa.column, ("tenant_id", "conversation_id", "side", "account", "delivered", "read"))
)


def upgrade() -> None:
    op.create_table(
        "receipts",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("account", sa.String(length=128), nullable=False),
        sa.Column("delivered", sa.Integer(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["installations.id"], name=op.f("fk_receipts_tenant_id_installations"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "conversation_id", "side", "account", name=op.f("pk_receipts")),
    )
    # Browsers alone knew what their customers had read. Without this every old conversation would come up as unread.
    seq = conversations.c.seq
    old = sa.select(
        conversations.c.tenant_id, conversations.c.id, sa.literal("customer"), sa.literal(""), seq, seq.label("read")
    )
    op.execute(sa.insert(receipts).from_select([column.name for column in receipts.c], old))


def downgrade() -> None:
    op.drop_table("receipts")
