"""Jobs that send a conversation to Jira: one waiting job is enough for everything still to be sent."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from jira_chat.conversations import rules
from jira_chat.conversations.jobs import Claim, CorrectComments, KeepVisit, SendMessages, SendNotes, SendRating
from jira_chat.conversations.models import Conversation
from jira_chat.kernel.ids import AccountId, ConversationId, TenantId
from jira_chat.outbox import queue
from jira_chat.outbox.new_jobs import NewJob

VISIT_PAUSE = timedelta(seconds=15)
"""How long a visit waits for the next page, so that a customer who clicks through a site causes one write."""


def enqueue_sending(
    connection: Connection,
    tenant: TenantId,
    conversation: ConversationId,
    *,
    now: datetime,
    delivery_id: str | None = None,
) -> bool:
    """Enqueue sending a conversation, in the caller's transaction, unless there was a job with this `delivery_id`.

    Return whether there is a new job.
    """
    return queue.enqueue_many(connection, [_sending(tenant, conversation, delivery_id)], now=now) == 1


def enqueue_sending_of(
    connection: Connection, conversations: Iterable[tuple[TenantId, ConversationId]], *, now: datetime
) -> None:
    """Enqueue sending conversations that have new messages, in the caller's transaction."""
    new = [_sending(tenant, conversation) for tenant, conversation in conversations]
    queue.enqueue_many(connection, new, now=now, due_at=now + rules.PAUSE)


def enqueue_correcting(
    connection: Connection, tenant: TenantId, conversation: ConversationId, *, now: datetime
) -> None:
    """Enqueue correcting comments, in the caller's transaction and in the stream that writes them."""
    queue.enqueue(
        connection,
        tenant,
        stream=conversation_stream(conversation),
        payload=CorrectComments(conversation=conversation),
        now=now,
        once=True,
    )


def conversation_stream(conversation: ConversationId) -> str:
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
    """Enqueue recording on a request where its customer is, in the caller's transaction, for `due_at` (None: now).

    It has a stream of its own: a refusal by Jira must not delay messages.
    """
    job = NewJob(tenant=tenant, stream=f"visit:{conversation}", payload=KeepVisit(conversation=conversation), once=True)
    queue.enqueue_many(connection, [job], now=now, due_at=due_at)


def enqueue_sending_rating(
    connection: Connection, tenant: TenantId, conversation: ConversationId, *, now: datetime
) -> None:
    """Enqueue sending a rating to Jira, in the caller's transaction and in a stream of its own, like a visit."""
    queue.enqueue(
        connection, tenant, stream=f"rating:{conversation}", payload=SendRating(conversation=conversation), now=now
    )


def enqueue_claim(connection: Connection, conversation: Conversation, agent: AccountId, *, now: datetime) -> None:
    """Enqueue assigning an unassigned request to the agent who answered, in the caller's transaction."""
    queue.enqueue(
        connection,
        conversation.tenant,
        stream=f"claim:{conversation.id}",
        payload=Claim(conversation=conversation.id, account=agent, transfers=conversation.transfers),
        now=now,
        once=True,
    )


def enqueue_sending_notes(
    connection: Connection,
    tenant: TenantId,
    conversation: ConversationId,
    *,
    now: datetime,
    delivery_id: str | None = None,
) -> None:
    """Enqueue sending notes to Jira, in the caller's transaction and in a stream of their own, like a visit."""
    queue.enqueue(
        connection,
        tenant,
        stream=f"notes:{conversation}",
        payload=SendNotes(conversation=conversation),
        now=now,
        delivery_id=delivery_id,
        once=True,
    )


def _sending(tenant: TenantId, conversation: ConversationId, delivery_id: str | None = None) -> NewJob:
    return NewJob(
        tenant=tenant,
        stream=conversation_stream(conversation),
        payload=SendMessages(conversation=conversation),
        delivery_id=delivery_id,
        once=True,
    )
