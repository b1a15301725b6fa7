"""Rows of a conversation's details, which chatting itself does not need. Tenant first."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, select, update

from jira_chat.conversations.answers import Answer
from jira_chat.conversations.tables import conversation_details as table
from jira_chat.conversations.tables import conversations
from jira_chat.conversations.visits import Visit
from jira_chat.kernel.ids import ConversationId, TenantId
from jira_chat.storage.upsert import upsert


@dataclass(frozen=True, kw_only=True)
class Details:
    """A customer's answers before the chat, and where they are."""

    answers: Sequence[Answer] = ()
    visit: Visit | None = None


def find(connection: Connection, tenant: TenantId, conversation: ConversationId) -> Details:
    """Return a conversation's details, empty if there are none."""
    its_row = (table.c.tenant_id == tenant) & (table.c.conversation_id == conversation)
    row = connection.execute(select(table).where(its_row)).mappings().one_or_none()
    if row is None:
        return Details()
    return Details(
        answers=msgspec.convert(row["answers"], tuple[Answer, ...]), visit=msgspec.convert(row["visit"], Visit | None)
    )


def save(connection: Connection, tenant: TenantId, conversation: ConversationId, details: Details) -> None:
    """Write a conversation's details."""
    values = {"answers": msgspec.to_builtins(details.answers), "visit": msgspec.to_builtins(details.visit)}
    upsert(connection, table, {"tenant_id": tenant, "conversation_id": conversation}, values)


def note_visit(connection: Connection, tenant: TenantId, conversation: ConversationId, visit: Visit) -> None:
    """Copy the path and the language of a visit into the conversation's row, where lists filter by them."""
    its_row = (conversations.c.tenant_id == tenant) & (conversations.c.id == conversation)
    values = {"page": visit.path, "language": visit.language or None}
    connection.execute(update(conversations).where(its_row).values(values))
