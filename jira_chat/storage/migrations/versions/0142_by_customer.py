"""Index conversations by their customer alone, and chat accounts by their account in Jira."""

import sqlalchemy as sa
from alembic import op

revision = "0142"
down_revision = "0141"
branch_labels = None
depends_on = None

_IN_JIRA = sa.text("jira_account IS NOT NULL")


def upgrade() -> None:
    _index_customers(["tenant_id", "customer", "project_id", "last_minute"])
    op.create_index(
        "ix_chat_accounts_jira_account",
        "chat_accounts",
        ["tenant_id", "jira_account"],
        sqlite_where=_IN_JIRA,
        postgresql_where=_IN_JIRA,
    )


def downgrade() -> None:
    op.drop_index("ix_chat_accounts_jira_account", "chat_accounts")
    _index_customers(["tenant_id", "project_id", "customer", "last_minute"])


def _index_customers(columns: list[str]) -> None:
    op.drop_index("ix_conversations_customer", "conversations")
    op.create_index("ix_conversations_customer", "conversations", columns)
