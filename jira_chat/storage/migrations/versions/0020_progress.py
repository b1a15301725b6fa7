"""What rows of the agents' list tell: assignee and status, since when a customer waits, when they were answered."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from jira_chat.storage.types import Instant

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_OPEN = sa.text("resolved_at IS NULL AND closed_at IS NULL")
_WAITING = sa.text("waiting_since IS NOT NULL AND resolved_at IS NULL AND closed_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("assignee_id", sa.String(128), nullable=True))
        batch_op.add_column(sa.Column("assignee_name", sa.String(255), nullable=True))
        batch_op.add_column(sa.Column("status", sa.String(255), nullable=True))
        batch_op.add_column(sa.Column("status_category", sa.String(32), nullable=True))
        batch_op.add_column(sa.Column("waiting_since", Instant(), nullable=True))
        batch_op.add_column(sa.Column("first_answered_at", Instant(), nullable=True))
    _derive()
    op.create_index(
        "ix_conversations_open",
        "conversations",
        ["tenant_id", "project_id", "last_at"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index(
        "ix_conversations_waiting",
        "conversations",
        ["tenant_id", "project_id", "waiting_since"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
    op.create_index("ix_conversations_answered", "conversations", ["tenant_id", "project_id", "first_answered_at"])


def _derive() -> None:
    """Find out from the messages since when customers wait, and when they were answered."""
    new = ("waiting_since", "first_answered_at")
    conversations = sa.table("conversations", *map(sa.column, ("tenant_id", "id", *new)))
    messages = sa.table("messages", *map(sa.column, ("tenant_id", "conversation_id", "seq", "side", "at")))
    answers = messages.alias("answers")
    last_answer = _of(conversations, answers, "agent", sa.func.max(answers.c.seq))
    since_then = messages.c.seq > sa.func.coalesce(last_answer.scalar_subquery(), 0)
    waiting = _of(conversations, messages, "customer", sa.func.min(messages.c.at)).where(since_then).scalar_subquery()
    first_answer = _of(conversations, messages, "agent", sa.func.min(messages.c.at)).scalar_subquery()
    op.execute(sa.update(conversations).values(first_answered_at=first_answer, waiting_since=waiting))


def _of(
    conversations: sa.TableClause, messages: sa.FromClause, side: str, wanted: sa.ColumnElement[Any]
) -> sa.Select[Any]:
    of_tenant = messages.c.tenant_id == conversations.c.tenant_id
    its = (messages.c.conversation_id == conversations.c.id) & (messages.c.side == side)
    return sa.select(wanted).where(of_tenant, its).correlate(conversations)


def downgrade() -> None:
    for name in ("answered", "waiting", "open"):
        op.drop_index(f"ix_conversations_{name}", "conversations")
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        for name in ("first_answered_at", "waiting_since", "status_category", "status", "assignee_name", "assignee_id"):
            batch_op.drop_column(name)
