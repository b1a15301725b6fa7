"""The promise to offer a new chat to agents; `offers/` keeps it."""

from datetime import datetime

from sqlalchemy import Connection

from jira_chat.conversations.jobs import OfferChats
from jira_chat.conversations.models import Conversation
from jira_chat.outbox import queue
from jira_chat.settings.models import ProjectSettings


def enqueue_offering(
    connection: Connection, conversation: Conversation, settings: ProjectSettings | None, *, now: datetime
) -> None:
    """Promise in the caller's transaction to offer a new chat to agents, where its project wants that."""
    if settings is None or settings.offering == "everybody":
        return
    stream = f"offers:{conversation.project}"
    # A round may wait for somebody to come online.
    queue.hasten(connection, conversation.tenant, stream, now=now)
    queue.enqueue(
        connection,
        conversation.tenant,
        stream=stream,
        payload=OfferChats(project=conversation.project),
        now=now,
        once=True,
    )
