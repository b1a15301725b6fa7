"""Rows of a conversation that continues in another project, under another request. Tenant first."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, update

from jira_chat.access.principals import Side
from jira_chat.conversations import messages, progress_rows
from jira_chat.conversations.jira_refs import IN_REQUEST, MOVED, comment_ref
from jira_chat.conversations.models import Author, Conversation, Message, Origin, Progress
from jira_chat.conversations.tables import conversations
from jira_chat.conversations.tables import messages as messages_table
from jira_chat.kernel.ids import ConversationId, ProjectId, TenantId

OF_TRANSFER = "transfer:"
"""Client id prefix of lines that tell customers of a transfer. Clients cannot send an id with a colon."""


def send_off(
    connection: Connection, conversation: Conversation, project: ProjectId, *, name: str, line: str, now: datetime
) -> tuple[Conversation, Message]:
    """Move a conversation to another project, where it waits without a request yet; return it as it is then.

    `line` tells its customer, `name` is unique to this transfer. The caller has locked the conversation, and its
    current request is known.
    """
    said = messages.append(
        connection,
        conversation.tenant,
        conversation.id,
        client_id=f"{OF_TRANSFER}{name}",
        author=Author(side=Side.AGENT, name=""),
        body=line,
        at=now,
        origin=Origin.CHAT,
        # The description of the next request has it, after all earlier messages.
        jira_ref=IN_REQUEST,
        delivered_at=now,
    )
    gone_on = replace(_as_new(conversation, now), project=project, seq=said.seq, last=said)
    connection.execute(update(conversations).where(_is(conversation)).values(_values(gone_on)))
    return gone_on, said


def leave_former_request(
    connection: Connection, tenant: TenantId, conversation: ConversationId, *, described: bool
) -> None:
    """Record where the messages of the former request are: in the current one if it is `described`, else only there."""
    c = messages_table.c
    in_former = c.jira_ref.startswith(comment_ref("")) | (c.jira_ref == IN_REQUEST)
    theirs = (c.tenant_id == tenant) & (c.conversation_id == conversation) & in_former
    values = {"jira_ref": IN_REQUEST if described else MOVED, "correction": None}
    connection.execute(update(messages_table).where(theirs).values(values))


def _as_new(conversation: Conversation, now: datetime) -> Conversation:
    """Return a conversation that waits for a team that has not seen it yet."""
    return replace(
        conversation,
        issue=None,
        issue_key=None,
        former_issue=conversation.issue,
        former_key=conversation.issue_key,
        transfers=conversation.transfers + 1,
        heard_until=None,
        checked_at=None,
        waiting_since=conversation.waiting_since or now,
        first_answered_at=None,
        told_at=None,
        left_at=None,
        offered=False,
        progress=Progress(),
    )


def _values(conversation: Conversation) -> Mapping[str, Any]:
    return {
        "moved_to": func.nullif(conversation.project, conversations.c.project_id),
        "issue_id": None,
        "issue_key": None,
        "former_issue_id": conversation.former_issue,
        "former_issue_key": conversation.former_key,
        "transfers": conversation.transfers,
        "heard_until": None,
        "checked_at": None,
        "purged_at": None,
        "waiting_since": conversation.waiting_since,
        "first_answered_at": None,
        "told_at": None,
        "left_at": None,
        "noticed_at": None,
        "offered": False,
        **progress_rows.values(conversation.progress),
    }


def _is(conversation: Conversation) -> ColumnElement[bool]:
    return (conversations.c.tenant_id == conversation.tenant) & (conversations.c.id == conversation.id)
