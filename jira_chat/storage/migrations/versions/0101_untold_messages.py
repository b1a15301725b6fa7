"""What Jira was not told yet, found by its conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0101"
down_revision = "0100"
branch_labels = None
depends_on = None

_NAME = "ix_messages_not_in_jira"
_NOT_IN_JIRA = sa.text("jira_ref IS NULL AND origin = 'chat'")


def upgrade() -> None:
    _index(["tenant_id", "conversation_id", "seq"])


def downgrade() -> None:
    _index(["tenant_id", "at"])


def _index(columns: list[str]) -> None:
    op.drop_index(_NAME, "messages")
    op.create_index(_NAME, "messages", columns, sqlite_where=_NOT_IN_JIRA, postgresql_where=_NOT_IN_JIRA)
