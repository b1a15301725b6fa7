"""The job that brings a conversation's messages to Jira."""

from datetime import datetime

from sqlalchemy import Connection

from jira_chat.conversations.jobs import TellJira
from jira_chat.kernel.ids import ConversationId, TenantId
from jira_chat.outbox import queue


def enqueue_telling(
    connection: Connection,
    tenant: TenantId,
    conversation: ConversationId,
    *,
    now: datetime,
    delivery_id: str | None = None,
) -> None:
    """Write the job in the caller's transaction, unless there was one with the same `delivery_id`."""
    queue.enqueue(
        connection,
        tenant,
        stream=f"conversation:{conversation}",
        payload=TellJira(conversation=conversation),
        now=now,
        delivery_id=delivery_id,
        once=True,
    )
