"""Bind codes to who asked, count failures, and keep accounts that a project vouched for apart."""

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Until now an account did not say what proved its address. One that nobody but a web site vouched for is that
# project's alone, and a password that came about in this way is none.
_VOUCHED_ONLY = """
    EXISTS (SELECT 1 FROM account_sessions s WHERE s.tenant_id = chat_accounts.tenant_id
            AND s.chat_account_id = chat_accounts.id AND s.method = 'identity')
    AND NOT EXISTS (SELECT 1 FROM account_sessions s WHERE s.tenant_id = chat_accounts.tenant_id
            AND s.chat_account_id = chat_accounts.id AND s.method <> 'identity')
"""
_KEEP_VOUCHED_APART = f"""
    UPDATE chat_accounts SET password_hash = NULL, vouched_in = (
        SELECT min(s.project_id) FROM account_sessions s WHERE s.tenant_id = chat_accounts.tenant_id
        AND s.chat_account_id = chat_accounts.id)
    WHERE {_VOUCHED_ONLY}
"""  # noqa: S608 -- nothing comes from outside
# Web sites vouch again with the next page, then for an account of their own.
_END_OTHER_VOUCHED_SESSIONS = """
    DELETE FROM account_sessions WHERE method = 'identity' AND NOT EXISTS (
        SELECT 1 FROM chat_accounts a WHERE a.tenant_id = account_sessions.tenant_id
        AND a.id = account_sessions.chat_account_id AND a.vouched_in = account_sessions.project_id)
"""


def upgrade() -> None:
    with op.batch_alter_table("chat_accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("vouched_in", sa.String(length=20), nullable=False, server_default=""))
        batch_op.drop_constraint(op.f("uq_chat_accounts_tenant_id_email"), type_="unique")
        batch_op.create_unique_constraint(
            op.f("uq_chat_accounts_tenant_id_email_vouched_in"), ["tenant_id", "email", "vouched_in"]
        )
    op.execute(_KEEP_VOUCHED_APART)
    op.execute(_END_OTHER_VOUCHED_SESSIONS)

    # Codes last ten minutes; people ask for a new one.
    op.drop_table("codes")
    op.create_table(
        "codes",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("is_long", sa.Boolean(), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["installations.id"], name=op.f("fk_codes_tenant_id_installations"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "request_hash", name=op.f("pk_codes")),
    )
    with op.batch_alter_table("codes", schema=None) as batch_op:
        batch_op.create_index("ix_codes_expires_at", ["expires_at"], unique=False)

    op.create_table(
        "failures",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("waiting_until", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["installations.id"], name=op.f("fk_failures_tenant_id_installations"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "who", name=op.f("pk_failures")),
    )
    with op.batch_alter_table("failures", schema=None) as batch_op:
        batch_op.create_index("ix_failures_expires_at", ["expires_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("failures", schema=None) as batch_op:
        batch_op.drop_index("ix_failures_expires_at")

    op.drop_table("failures")
    with op.batch_alter_table("codes", schema=None) as batch_op:
        batch_op.drop_index("ix_codes_expires_at")

    op.drop_table("codes")
    op.create_table(
        "codes",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["installations.id"], name=op.f("fk_codes_tenant_id_installations"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "email", "purpose", name=op.f("pk_codes")),
    )
    # Only the project that vouched may use such an account.
    op.execute("DELETE FROM chat_accounts WHERE vouched_in <> ''")
    with op.batch_alter_table("chat_accounts", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_chat_accounts_tenant_id_email_vouched_in"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_chat_accounts_tenant_id_email"), ["tenant_id", "email"])
        batch_op.drop_column("vouched_in")
