"""The facts that reports count: which conversations changed, and what is known of them. Tenant first."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, or_, select, true

from jira_chat.access.principals import Side
from jira_chat.conversations import activity
from jira_chat.conversations.figures import Fact, Mark, RatingSaid, Turn
from jira_chat.conversations.tables import conversation_details, conversations, messages, receipts
from jira_chat.conversations.transfers import OF_TRANSFER
from jira_chat.conversations.visits import Visit
from jira_chat.kernel.ids import AccountId, ConversationId, ProjectId, TenantId


class Change(Enum):
    """A kind of change of a conversation; its value is the column with the time."""

    WRITTEN = conversations.c.last_at
    RESOLVED = conversations.c.resolved_at
    RATED = conversations.c.rated_at


class Position(NamedTuple):
    """A position in the order of changes: the time of one, and its conversation."""

    at: datetime
    id: str = ""


def changed(
    connection: Connection, tenant: TenantId, change: Change, after: Position, *, began_before: datetime, limit: int
) -> list[tuple[Position, Mark]]:
    """Return the changes after a position, in order, of conversations that began before an instant."""
    at, c = change.value, conversations.c
    is_written = change is Change.WRITTEN
    behind = c.last_minute >= activity.minute_of(after.at) if is_written else at >= after.at
    query = (
        select(at, c.id, c.seq, c.resolved_at, c.rating)
        .where(c.tenant_id == tenant, behind, or_(at > after.at, (at == after.at) & (c.id > after.id)))
        .where(c.created_at <= began_before)
        .order_by(*([c.last_minute] if is_written else []), at, c.id)
        .limit(limit)
    )
    return [
        (Position(at, mark[0]), Mark(ConversationId(mark[0]), *mark[1:])) for at, *mark in connection.execute(query)
    ]


def of(connection: Connection, tenant: TenantId, some: Sequence[ConversationId]) -> list[Fact]:
    """Return the facts of some conversations."""
    c = conversations.c
    its_details = (conversation_details.c.tenant_id == c.tenant_id) & (conversation_details.c.conversation_id == c.id)
    query = (
        select(c.id, c.project_id, c.created_at, c.agents_online, c.resolved_at, c.rating, conversation_details.c.visit)
        .outerjoin(conversation_details, its_details)
        .where(c.tenant_id == tenant, c.id.in_(some))
    )
    turns, delivered = _turns(connection, tenant, some), _delivered(connection, tenant, some)
    facts = []
    for row in connection.execute(query):
        visit = msgspec.convert(row.visit, Visit | None)
        facts.append(
            Fact(
                id=ConversationId(row.id),
                project=ProjectId(row.project_id),
                created_at=row.created_at,
                turns=tuple(turns[row.id]),
                delivered=delivered.get(row.id, 0),
                agents_online=row.agents_online,
                resolved_at=row.resolved_at,
                rating=row.rating,
                language=(visit.language or None) if visit else None,
                path=visit.path if visit else None,
            )
        )
    return facts


def comments(
    connection: Connection, tenant: TenantId, project: ProjectId | None, begin: datetime, end: datetime, *, limit: int
) -> list[RatingSaid]:
    """Return the comments of ratings given between two instants, latest first.

    Without a `project`, return those of all projects.
    """
    c = conversations.c
    query = (
        select(c.rated_at, c.rating, c.rating_comment, c.issue_key)
        .where(c.tenant_id == tenant, c.rated_at >= begin, c.rated_at < end)
        .where(true() if project is None else c.project_id == project, c.rating_comment.is_not(None))
        .order_by(c.rated_at.desc())
        .limit(limit)
    )
    return [
        RatingSaid(at=at, score=score, comment=comment, issue_key=issue_key)
        for at, score, comment, issue_key in connection.execute(query)
    ]


def _turns(
    connection: Connection, tenant: TenantId, some: Sequence[ConversationId]
) -> defaultdict[ConversationId, list[Turn]]:
    c = messages.c
    query = (
        select(c.conversation_id, c.seq, c.side, c.at, c.author_account)
        # The line that tells customers of a transfer is no answer.
        .where(c.tenant_id == tenant, c.conversation_id.in_(some), ~c.client_id.startswith(OF_TRANSFER))
        .order_by(c.conversation_id, c.seq)
    )
    turns: defaultdict[ConversationId, list[Turn]] = defaultdict(list)
    for id_, seq, side, at, account in connection.execute(query):
        its_author = None if account is None else AccountId(account)
        turns[ConversationId(id_)].append(Turn(seq, Side(side), at, its_author))
    return turns


def _delivered(connection: Connection, tenant: TenantId, some: Sequence[ConversationId]) -> dict[ConversationId, int]:
    c = receipts.c
    of_customers = (c.tenant_id == tenant) & (c.side == Side.CUSTOMER) & c.conversation_id.in_(some)
    query = select(c.conversation_id, c.delivered).where(of_customers)
    return {ConversationId(id_): delivered for id_, delivered in connection.execute(query)}
