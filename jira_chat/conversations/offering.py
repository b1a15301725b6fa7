"""The job that offers a new chat to agents; `offers/` runs it."""

from datetime import datetime

from sqlalchemy import Connection

from jira_chat.conversations.jobs import OfferChats
from jira_chat.conversations.models import Conversation
from jira_chat.outbox import queue
from jira_chat.settings.models import ProjectSettings


def enqueue_offering(
    connection: Connection, conversation: Conversation, settings: ProjectSettings | None, *, now: datetime
) -> None:
    """Enqueue offering a new chat to agents, in the caller's transaction, if its project wants that."""
    if settings is None or settings.offering == "everybody":
        return
    stream = f"offers:{conversation.project}"
    # The current round may be waiting for an agent to come online.
    queue.hasten(connection, conversation.tenant, stream, now=now)
    queue.enqueue(
        connection,
        conversation.tenant,
        stream=stream,
        payload=OfferChats(project=conversation.project),
        now=now,
        once=True,
    )
