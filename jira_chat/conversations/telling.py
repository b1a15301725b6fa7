"""The jobs that tell Jira of a conversation: one that waits is enough for all that there is to tell."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from jira_chat.conversations import rules
from jira_chat.conversations.jobs import Claim, CorrectComments, KeepVisit, TellJira, TellNotes, TellRating
from jira_chat.conversations.models import Conversation
from jira_chat.kernel.ids import AccountId, ConversationId, TenantId
from jira_chat.outbox import queue
from jira_chat.outbox.new_jobs import NewJob

VISIT_PAUSE = timedelta(seconds=15)
"""How long another page of a customer's waits for the next one: who clicks through a site is one write."""


def enqueue_telling(
    connection: Connection,
    tenant: TenantId,
    conversation: ConversationId,
    *,
    now: datetime,
    delivery_id: str | None = None,
) -> None:
    """Write the job in the caller's transaction, unless there was one with the same `delivery_id`."""
    queue.enqueue_many(connection, [_telling(tenant, conversation, delivery_id)], now=now)


def enqueue_telling_of(
    connection: Connection, conversations: Iterable[tuple[TenantId, ConversationId]], *, now: datetime
) -> None:
    """Write the jobs of conversations that just went on in the caller's transaction."""
    new = [_telling(tenant, conversation) for tenant, conversation in conversations]
    queue.enqueue_many(connection, new, now=now, due_at=now + rules.PAUSE)


def enqueue_correcting(
    connection: Connection, tenant: TenantId, conversation: ConversationId, *, now: datetime
) -> None:
    """Promise in the caller's transaction that comments follow their messages, in the stream that writes them."""
    queue.enqueue(
        connection,
        tenant,
        stream=telling_stream(conversation),
        payload=CorrectComments(conversation=conversation),
        now=now,
        once=True,
    )


def telling_stream(conversation: ConversationId) -> str:
    """Return the stream of a conversation's jobs."""
    return f"conversation:{conversation}"


def enqueue_keeping_visit(
    connection: Connection,
    tenant: TenantId,
    conversation: ConversationId,
    *,
    now: datetime,
    due_at: datetime | None = None,
) -> None:
    """Promise in the caller's transaction that a request says where its customer is, at `due_at` (None: now).

    In a stream of its own: what Jira may refuse here must not keep messages waiting.
    """
    job = NewJob(tenant=tenant, stream=f"visit:{conversation}", payload=KeepVisit(conversation=conversation), once=True)
    queue.enqueue_many(connection, [job], now=now, due_at=due_at)


def enqueue_telling_rating(
    connection: Connection, tenant: TenantId, conversation: ConversationId, *, now: datetime
) -> None:
    """Promise in the caller's transaction that Jira hears of a rating, in a stream of its own like a visit."""
    queue.enqueue(
        connection, tenant, stream=f"rating:{conversation}", payload=TellRating(conversation=conversation), now=now
    )


def enqueue_claim(connection: Connection, conversation: Conversation, agent: AccountId, *, now: datetime) -> None:
    """Promise in the caller's transaction that a request of nobody's is given to the agent who answered."""
    queue.enqueue(
        connection,
        conversation.tenant,
        stream=f"claim:{conversation.id}",
        payload=Claim(conversation=conversation.id, account=agent, transfers=conversation.transfers),
        now=now,
        once=True,
    )


def enqueue_telling_notes(
    connection: Connection,
    tenant: TenantId,
    conversation: ConversationId,
    *,
    now: datetime,
    delivery_id: str | None = None,
) -> None:
    """Promise in the caller's transaction that Jira hears of notes, in a stream of their own like a visit."""
    queue.enqueue(
        connection,
        tenant,
        stream=f"notes:{conversation}",
        payload=TellNotes(conversation=conversation),
        now=now,
        delivery_id=delivery_id,
        once=True,
    )


def _telling(tenant: TenantId, conversation: ConversationId, delivery_id: str | None = None) -> NewJob:
    return NewJob(
        tenant=tenant,
        stream=telling_stream(conversation),
        payload=TellJira(conversation=conversation),
        delivery_id=delivery_id,
        once=True,
    )
