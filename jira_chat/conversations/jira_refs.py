"""Where Jira keeps messages: the column `jira_ref`, null for a message that Jira neither has nor refused."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, FromClause, exists, func, literal, select, update

from jira_chat.access.principals import Side
from jira_chat.conversations.messages import REFUSED, value
from jira_chat.conversations.models import Message, Origin
from jira_chat.conversations.tables import conversations, messages
from jira_chat.kernel.ids import ConversationId, TenantId

IN_REQUEST = "request"
"""The `jira_ref` of a message in the request's description."""

MOVED = "moved"
"""The `jira_ref` of a message that is only elsewhere: it continues in the conversation that follows this one, or only
the former request of a transferred conversation has it."""

ERASED = "erased"
"""The `jira_ref` of a message whose author was erased before Jira got it."""

WITHDRAWN = "withdrawn"
"""The `jira_ref` of a message that its agent took back before Jira got it."""

LONGEST_REFUSAL = 500


def missing(table: FromClause = messages) -> ColumnElement[bool]:
    """Return the condition that Jira neither has nor refused a message; `table` is `messages` or an alias of it."""
    # A literal: with a plan for all values, PostgreSQL does not use the partial index of missing messages.
    return table.c.jira_ref.is_(None) & (table.c.origin == literal(Origin.CHAT.value, literal_execute=True))


def unsynced(connection: Connection, tenant: TenantId, conversation: ConversationId, *, limit: int) -> list[Message]:
    """Return up to `limit` messages in order, starting with the first that Jira lacks."""
    first = (
        select(messages.c.seq)
        .where(_of(tenant, conversation), missing())
        .order_by(messages.c.seq)
        .limit(1)
        .scalar_subquery()
    )
    since = select(messages).where(_of(tenant, conversation), messages.c.seq >= first)
    query = since.order_by(messages.c.seq).limit(limit)
    return [value(row) for row in connection.execute(query).mappings()]


def set_jira_ref(
    connection: Connection,
    tenant: TenantId,
    conversation: ConversationId,
    seqs: Iterable[int],
    ref: str | None,
    *,
    at: datetime | None,
) -> None:
    """Record where Jira keeps some messages, and since when; None marks them as still to be sent."""
    those = _of(tenant, conversation) & messages.c.seq.in_(list(seqs))
    connection.execute(update(messages).where(those).values(jira_ref=ref, delivered_at=at))


def comment_ref(comment: str) -> str:
    """Return the `jira_ref` of a message in this comment."""
    return f"comment:{comment}"


def take_back(connection: Connection, tenant: TenantId, conversation: ConversationId, ref: str) -> None:
    """Mark the messages with this `jira_ref`, except purged ones, as still to be sent."""
    sent = _of(tenant, conversation) & (messages.c.jira_ref == ref) & messages.c.purged_at.is_(None)
    connection.execute(update(messages).where(sent).values(jira_ref=None, delivered_at=None))


def refuse(connection: Connection, tenant: TenantId, message: Message, *, words: str) -> None:
    """Record that Jira refused a message, and Jira's reason."""
    values = {"jira_ref": REFUSED, "refusal": words[:LONGEST_REFUSAL]}
    its_row = _of(tenant, message.conversation) & (messages.c.seq == message.seq)
    connection.execute(update(messages).where(its_row).values(values))


def conversations_unsynced(
    connection: Connection, tenant: TenantId, *, before: datetime, limit: int
) -> list[ConversationId]:
    """Return open conversations with a message from before an instant that Jira neither has nor refused."""
    query = (
        select(messages.c.conversation_id)
        .where(messages.c.tenant_id == tenant, missing(), messages.c.at < before)
        .where(_conversation_is_open())
        .distinct()
        .limit(limit)
    )
    return [ConversationId(each) for each in connection.execute(query).scalars()]


def count_unsynced(connection: Connection, tenant: TenantId, *, before: datetime) -> int:
    """Return how many messages of open conversations Jira refused, or lacks from before an instant."""
    unsynced = (missing() & (messages.c.at < before)) | (messages.c.jira_ref == REFUSED)
    query = select(func.count()).select_from(messages).where(messages.c.tenant_id == tenant, unsynced)
    return connection.execute(query.where(_conversation_is_open())).scalar_one()


def ref_of(connection: Connection, tenant: TenantId, conversation: ConversationId, seq: int) -> str | None:
    """Return the `jira_ref` of a message, None if it has none or does not exist."""
    query = select(messages.c.jira_ref).where(_of(tenant, conversation), messages.c.seq == seq)
    return connection.execute(query).scalar_one_or_none()


def find_by_ref(connection: Connection, tenant: TenantId, conversation: ConversationId, ref: str) -> Message | None:
    """Return the first message with this `jira_ref`."""
    return next(iter(with_ref(connection, tenant, conversation, ref)), None)


def with_ref(connection: Connection, tenant: TenantId, conversation: ConversationId, ref: str) -> list[Message]:
    """Return the messages with this `jira_ref`, in order."""
    query = select(messages).where(_of(tenant, conversation)).where(messages.c.jira_ref == ref).order_by(messages.c.seq)
    return [value(row) for row in connection.execute(query).mappings()]


def comments_shown(
    connection: Connection, tenant: TenantId, conversation: ConversationId, *, before: datetime
) -> list[str]:
    """Return the `jira_ref` of shown comments that Jira sent, or agents wrote, before an instant."""
    follows_jira = (messages.c.origin == Origin.JIRA) | (messages.c.side == Side.AGENT)
    query = (
        select(messages.c.jira_ref)
        .where(_of(tenant, conversation), follows_jira, messages.c.jira_ref.startswith("comment:"))
        .where(messages.c.removed_at.is_(None), messages.c.delivered_at < before)
        .distinct()
    )
    return list(connection.execute(query).scalars())


def _conversation_is_open() -> ColumnElement[bool]:
    its_conversation = (conversations.c.tenant_id == messages.c.tenant_id) & (
        conversations.c.id == messages.c.conversation_id
    )
    return exists().where(its_conversation, conversations.c.closed_at.is_(None))


def _of(tenant: TenantId, conversation: ConversationId) -> ColumnElement[bool]:
    return (messages.c.tenant_id == tenant) & (messages.c.conversation_id == conversation)
