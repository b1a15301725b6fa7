"""Rows of messages whose text changes after they were sent. Tenant first."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select, update

from jira_chat.access.principals import Side
from jira_chat.conversations import jira_refs, messages
from jira_chat.conversations.models import Correction, Message
from jira_chat.conversations.tables import conversations
from jira_chat.conversations.tables import messages as table
from jira_chat.kernel.ids import AccountId, ConversationId, TenantId


class StoredMessage(NamedTuple):
    """A message, and where Jira keeps it."""

    message: Message
    ref: str | None

    @property
    def is_synced(self) -> bool:
        """Whether it is in a comment."""
        return self.ref is not None and self.ref.startswith(jira_refs.comment_ref(""))

    @property
    def is_unsynced(self) -> bool:
        """Whether Jira lacks it: it is still to be sent, or was refused."""
        return self.ref in {None, messages.REFUSED}


def lock(connection: Connection, tenant: TenantId, conversation: ConversationId, seq: int) -> StoredMessage | None:
    """Return a message, locked until the commit: nobody else changes it or records it as sent."""
    its_row = select(table).where(_of(tenant, conversation), table.c.seq == seq).with_for_update()
    row = connection.execute(its_row).mappings().one_or_none()
    return None if row is None else StoredMessage(messages.value(row), row["jira_ref"])


def latest_of(
    connection: Connection, tenant: TenantId, conversation: ConversationId, account: AccountId | None
) -> int | None:
    """Return the number of an agent's last message that was not taken back."""
    theirs = (table.c.side == Side.AGENT) & (table.c.author_account == account) & table.c.removed_at.is_(None)
    return connection.execute(select(func.max(table.c.seq)).where(_of(tenant, conversation), theirs)).scalar()


def change(connection: Connection, tenant: TenantId, message: Message, values: Mapping[str, Any]) -> None:
    """Change or empty a message's text, and count the revision."""
    messages.revise(connection, tenant, message, {**values, "revision": table.c.revision + 1})


def wait_again(connection: Connection, tenant: TenantId, conversation: ConversationId) -> None:
    """Set the start of the wait to the customer's first message after the last remaining answer."""
    shown = _of(tenant, conversation) & table.c.removed_at.is_(None)
    answered = select(func.coalesce(func.max(table.c.seq), 0)).where(shown, table.c.side == Side.AGENT)
    asked = select(func.min(table.c.at)).where(
        shown, table.c.side == Side.CUSTOMER, table.c.seq > answered.scalar_subquery()
    )
    its_row = (conversations.c.tenant_id == tenant) & (conversations.c.id == conversation)
    connection.execute(update(conversations).where(its_row).values(waiting_since=asked.scalar_subquery()))


def take_in(
    connection: Connection, tenant: TenantId, conversation: ConversationId, comment: str, span: Collection[int]
) -> bool:
    """Mark changed messages whose comment was written with their former text, so that a correction follows.

    `span` are the numbers of all messages that the comment may hold. Returns whether any has changed.
    """
    ref = jira_refs.comment_ref(comment)
    held = _of(tenant, conversation) & table.c.seq.in_(span) & table.c.jira_ref.in_([ref, jira_refs.WITHDRAWN])
    values = {"jira_ref": ref, "correction": Correction.WAITS}
    return connection.execute(update(table).where(held, table.c.revision > 0).values(values)).rowcount > 0


def next_waiting(connection: Connection, tenant: TenantId, conversation: ConversationId) -> str | None:
    """Return the place in Jira of the first messages whose changes Jira lacks."""
    waits = _of(tenant, conversation) & (table.c.correction == Correction.WAITS)
    return connection.execute(select(table.c.jira_ref).where(waits).order_by(table.c.seq).limit(1)).scalar()


def note(connection: Connection, tenant: TenantId, sent: Collection[Message], outcome: Correction | None) -> None:
    """Record the outcome of corrections, except for messages that changed again meanwhile."""
    for each in sent:
        same = _of(tenant, each.conversation) & (table.c.seq == each.seq) & (table.c.revision == each.revision)
        connection.execute(update(table).where(same, table.c.correction == Correction.WAITS).values(correction=outcome))


def edited(body: str, *, at: datetime) -> dict[str, Any]:
    """Return the columns to change for an edited message."""
    return {"body": body, "edited_at": at}


def taken_back(*, at: datetime) -> dict[str, Any]:
    """Return the columns to change for a message that was taken back."""
    return {"body": "", "attachments": None, "removed_at": at}


def _of(tenant: TenantId, conversation: ConversationId) -> ColumnElement[bool]:
    return (table.c.tenant_id == tenant) & (table.c.conversation_id == conversation)
