"""Delivery of messages between the chat and Jira: counts, delays, stuck conversations. Tenant first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select, update

from jira_chat.conversations import activity
from jira_chat.conversations.jira_refs import MOVED, missing
from jira_chat.conversations.messages import REFUSED
from jira_chat.conversations.models import Origin
from jira_chat.conversations.repository import PROJECT, in_project
from jira_chat.conversations.tables import conversations, messages
from jira_chat.kernel.ids import ConversationId, IssueId, ProjectId, TenantId

MOST_MEASURED = 1_000
"""How many of the latest delays a median is taken of."""

MOST_STUCK = 100
"""How many conversations are listed."""


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Numbers of messages of a period, and of all messages that Jira lacks now."""

    sent: int
    """Written in the chat in the period."""
    in_jira: int
    """Of those, the ones that Jira has."""
    heard: int
    """Came from Jira in the period."""
    waiting: int
    refused: int
    oldest_waiting: datetime | None


@dataclass(frozen=True, kw_only=True)
class Stuck:
    """A conversation with messages that Jira lacks."""

    conversation: ConversationId
    project: ProjectId
    issue_key: str | None
    closed: bool
    waiting: int
    refused: int
    oldest: datetime
    refusal: str | None
    """Jira's reason for one of the refused messages."""


@dataclass(frozen=True, kw_only=True)
class DeliveryRecord:
    """A message and where Jira keeps it."""

    seq: int
    origin: Origin
    ref: str | None
    removed: bool
    delivered_at: datetime | None


def count(connection: Connection, tenant: TenantId, project: ProjectId | None, *, since: datetime) -> Counts:
    """Count the messages of a site, or of one `project`."""
    written = _count(
        connection,
        _of(tenant, project).where(
            activity.since(since),
            messages.c.at >= since,
            messages.c.origin == Origin.CHAT,
            # A moved message counts once, in the conversation where it continues.
            func.coalesce(messages.c.jira_ref, "") != MOVED,
        ),
        synced=messages.c.jira_ref.is_not(None) & (messages.c.jira_ref != REFUSED),
    )
    heard = _of(tenant, project).where(messages.c.delivered_at >= since, messages.c.origin == Origin.JIRA)
    waiting = _of(tenant, project).where(missing())
    oldest = connection.execute(waiting.with_only_columns(func.count(), func.min(messages.c.at))).one()
    refused = _of(tenant, project).where(messages.c.jira_ref == REFUSED)
    return Counts(
        sent=written[0],
        in_jira=written[1],
        heard=connection.execute(heard.with_only_columns(func.count())).scalar_one(),
        waiting=oldest[0],
        refused=connection.execute(refused.with_only_columns(func.count())).scalar_one(),
        oldest_waiting=oldest[1],
    )


def delays(
    connection: Connection, tenant: TenantId, project: ProjectId | None, origin: Origin, *, since: datetime
) -> list[timedelta]:
    """Return how long the latest messages took to the other side. Jira's clock and ours may differ slightly."""
    latest = (
        _of(tenant, project)
        .with_only_columns(messages.c.at, messages.c.delivered_at)
        .where(messages.c.delivered_at >= since, messages.c.origin == origin)
        .order_by(messages.c.delivered_at.desc())
        .limit(MOST_MEASURED)
    )
    return [max(delivered_at - at, timedelta()) for at, delivered_at in connection.execute(latest)]


def stuck(
    connection: Connection, tenant: TenantId, project: ProjectId | None, *, before: datetime, limit: int = MOST_STUCK
) -> list[Stuck]:
    """Return conversations with messages that Jira refused, or lacks from before an instant, oldest first."""
    oldest = func.min(messages.c.at)
    waits = missing() & (messages.c.at < before)
    query = (
        _of(tenant, project)
        .with_only_columns(
            conversations.c.id,
            PROJECT,
            conversations.c.issue_key,
            conversations.c.closed_at.is_not(None),
            func.sum(case((messages.c.jira_ref.is_(None), 1), else_=0)),
            func.sum(case((messages.c.jira_ref == REFUSED, 1), else_=0)),
            oldest,
            func.max(messages.c.refusal),
        )
        .where(or_(waits, messages.c.jira_ref == REFUSED))
        .group_by(conversations.c.id, PROJECT, conversations.c.issue_key, conversations.c.closed_at)
        .order_by(oldest)
        .limit(limit)
    )
    return [
        Stuck(
            conversation=ConversationId(row[0]),
            project=ProjectId(row[1]),
            issue_key=row[2],
            closed=bool(row[3]),
            waiting=row[4],
            refused=row[5],
            oldest=row[6],
            refusal=row[7],
        )
        for row in connection.execute(query)
    ]


def take_back_refusals(connection: Connection, tenant: TenantId, some: Sequence[ConversationId]) -> None:
    """Mark the messages that Jira refused in some conversations as still to be sent."""
    theirs = (messages.c.tenant_id == tenant) & messages.c.conversation_id.in_(some)
    refused = theirs & (messages.c.jira_ref == REFUSED)
    connection.execute(update(messages).where(refused).values(jira_ref=None, refusal=None))


def raised(
    connection: Connection,
    tenant: TenantId,
    project: ProjectId | None,
    *,
    active_since: datetime,
    after: str = "",
    limit: int | None = None,
) -> list[tuple[ConversationId, IssueId]]:
    """Return open conversations with a request that were active since then, by id, after the id `after`."""
    query = (
        select(conversations.c.id, conversations.c.issue_id)
        .where(conversations.c.tenant_id == tenant, conversations.c.id > after, conversations.c.closed_at.is_(None))
        .where(conversations.c.issue_id.is_not(None), activity.since(active_since))
        .order_by(conversations.c.id)
        .limit(limit)
    )
    if project is not None:
        query = query.where(in_project(project))
    return [(ConversationId(each), IssueId(issue)) for each, issue in connection.execute(query)]


def records(connection: Connection, tenant: TenantId, conversation: ConversationId) -> list[DeliveryRecord]:
    """Return where Jira keeps each message of a conversation."""
    columns = (messages.c.seq, messages.c.origin, messages.c.jira_ref, messages.c.removed_at, messages.c.delivered_at)
    query = select(*columns).where(messages.c.tenant_id == tenant, messages.c.conversation_id == conversation)
    return [
        DeliveryRecord(
            seq=seq, origin=Origin(origin), ref=ref, removed=removed_at is not None, delivered_at=delivered_at
        )
        for seq, origin, ref, removed_at, delivered_at in connection.execute(query.order_by(messages.c.seq))
    ]


def _of(tenant: TenantId, project: ProjectId | None) -> Select[Any]:
    together = and_(messages.c.tenant_id == conversations.c.tenant_id, messages.c.conversation_id == conversations.c.id)
    query = select(messages).join(conversations, together).where(messages.c.tenant_id == tenant)
    return query if project is None else query.where(in_project(project))


def _count(connection: Connection, query: Select[Any], *, synced: ColumnElement[bool]) -> tuple[int, int]:
    counted = query.with_only_columns(func.count(), func.coalesce(func.sum(case((synced, 1), else_=0)), 0))
    sent, in_jira = connection.execute(counted).one()
    return sent, in_jira
