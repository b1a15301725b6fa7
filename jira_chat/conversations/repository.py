"""Rows of conversations in and out. Tenant first in every function."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, insert, select, update
from sqlalchemy.sql import Select

from jira_chat.conversations import messages, tables
from jira_chat.conversations.models import Conversation
from jira_chat.conversations.tables import conversations, identity_merges
from jira_chat.kernel.ids import AccountId, ConversationId, IssueId, ProjectId, TenantId


def insert_conversation(
    connection: Connection, tenant: TenantId, conversation: Conversation, *, started_with: str
) -> None:
    """Write a new conversation, still without messages.

    Raises IntegrityError when the customer began one with the same client id before.
    """
    connection.execute(
        insert(conversations).values(
            tenant_id=tenant,
            id=conversation.id,
            project_id=conversation.project,
            customer=conversation.customer,
            started_with=started_with,
            customer_name=conversation.customer_name,
            customer_account=conversation.customer_account,
            site=conversation.site,
            seq=0,
            created_at=conversation.created_at,
            last_at=conversation.created_at,
            summary=conversation.summary,
        )
    )


def find(connection: Connection, tenant: TenantId, conversation: ConversationId) -> Conversation | None:
    """Return one conversation with its last message."""
    return _first(connection, tenant, conversations.c.id == conversation)


def find_of_issue(connection: Connection, tenant: TenantId, issue: IssueId) -> Conversation | None:
    """Return the conversation that belongs to a request."""
    return _first(connection, tenant, conversations.c.issue_id == issue)


def of_customer(
    connection: Connection, tenant: TenantId, project: ProjectId, customer: str, *, limit: int
) -> list[Conversation]:
    """Return a customer's latest conversations in a project, the latest first."""
    return _latest(
        connection,
        tenant,
        and_(conversations.c.project_id == project, conversations.c.customer == customer),
        limit,
    )


def of_customers(
    connection: Connection, tenant: TenantId, project: ProjectId, customers: Collection[str], *, limit: int
) -> list[Conversation]:
    """Return the latest conversations of several customers in a project, `limit` of each, the latest first."""
    place = conversations.alias("place")
    rank = func.row_number().over(partition_by=place.c.customer, order_by=place.c.last_at.desc()).label("rank")
    ranked = (
        select(place.c.id, rank)
        .where(place.c.tenant_id == tenant, place.c.project_id == project, place.c.customer.in_(customers))
        .subquery()
    )
    query = (
        _with_last_message(tenant)
        .join(ranked, (ranked.c.id == conversations.c.id) & (ranked.c.rank <= limit))
        .order_by(conversations.c.last_at.desc())
    )
    return [_conversation(row) for row in connection.execute(query).mappings()]


def of_project(connection: Connection, tenant: TenantId, project: ProjectId, *, limit: int) -> list[Conversation]:
    """Return a project's latest conversations, the latest first."""
    return _latest(connection, tenant, conversations.c.project_id == project, limit)


def find_all(connection: Connection, tenant: TenantId, some: Sequence[ConversationId]) -> list[Conversation]:
    """Return those of some conversations that exist."""
    query = _with_last_message(tenant).where(conversations.c.id.in_(some))
    return [_conversation(row) for row in connection.execute(query).mappings()]


def active_since(
    connection: Connection, tenant: TenantId, project: ProjectId, since: datetime, *, limit: int
) -> list[Conversation]:
    """Return a project's conversations in which something was written since then, the latest first."""
    active = and_(conversations.c.project_id == project, conversations.c.last_at >= since)
    return _latest(connection, tenant, active, limit)


def find_start(
    connection: Connection, tenant: TenantId, project: ProjectId, customer: str, client_id: str
) -> Conversation | None:
    """Return the conversation that a customer began with a message of this id."""
    return _first(
        connection,
        tenant,
        and_(
            conversations.c.project_id == project,
            conversations.c.customer == customer,
            conversations.c.started_with == client_id,
        ),
    )


def set_issue(
    connection: Connection, tenant: TenantId, conversation: ConversationId, issue: IssueId, key: str
) -> AccountId | None:
    """Note which request a conversation became, and return as whom Jira knows its customer by now."""
    noted = update(conversations).where(_is(tenant, conversation)).values(issue_id=issue, issue_key=key)
    return _account(connection.execute(noted.returning(conversations.c.customer_account)).scalar_one())


def set_state(
    connection: Connection,
    tenant: TenantId,
    conversation: ConversationId,
    *,
    key: str,
    summary: str | None,
    resolved_at: datetime | None,
) -> None:
    """Note what a conversation's request is called and whether it is resolved."""
    values = {"issue_key": key, "summary": summary, "resolved_at": resolved_at}
    connection.execute(update(conversations).where(_is(tenant, conversation)).values(values))


def merge_customers(
    connection: Connection,
    tenant: TenantId,
    project: ProjectId | None,
    *,
    former: str,
    customer: str,
    name: str,
    account: AccountId | None,
) -> list[tuple[ConversationId, IssueId | None]]:
    """Give a customer's conversations, in one project or (None) in all, to another; return them with their requests."""
    theirs = conversations.alias("theirs")
    began_alike = select(theirs.c.id).where(
        theirs.c.tenant_id == tenant,
        theirs.c.project_id == conversations.c.project_id,
        theirs.c.customer == customer,
        theirs.c.started_with == conversations.c.started_with,
    )
    moved = (
        update(conversations)
        .where(conversations.c.tenant_id == tenant, conversations.c.customer == former)
        .values(
            customer=customer,
            customer_name=name,
            customer_account=account,
            # A start that was sent again under the new name is a conversation of its own: both stay.
            started_with=case((exists(began_alike), conversations.c.id), else_=conversations.c.started_with),
        )
    )
    if project is not None:
        moved = moved.where(conversations.c.project_id == project)
    rows = connection.execute(moved.returning(conversations.c.id, conversations.c.issue_id))
    return [(ConversationId(id_), None if issue is None else IssueId(issue)) for id_, issue in rows]


def insert_identity_merge(
    connection: Connection,
    tenant: TenantId,
    project: ProjectId,
    *,
    former: str,
    customer: str,
    method: str,
    count: int,
    at: datetime,
) -> None:
    """Log that conversations went from one customer to another."""
    connection.execute(
        insert(identity_merges).values(
            tenant_id=tenant,
            project_id=project,
            at=at,
            from_customer=former,
            to_customer=customer,
            method=method,
            conversations=count,
        )
    )


def close(connection: Connection, tenant: TenantId, conversation: ConversationId, *, at: datetime) -> None:
    """Note that a conversation cannot go on."""
    connection.execute(update(conversations).where(_is(tenant, conversation)).values(closed_at=at))


def _is(tenant: TenantId, conversation: ConversationId) -> ColumnElement[bool]:
    return (conversations.c.tenant_id == tenant) & (conversations.c.id == conversation)


def _with_last_message(tenant: TenantId) -> Select[Any]:
    last = tables.messages.alias("last_message")
    columns = [last.c[name].label(f"message_{name}") for name in messages.COLUMNS]
    is_last = and_(
        last.c.tenant_id == conversations.c.tenant_id,
        last.c.conversation_id == conversations.c.id,
        last.c.seq == conversations.c.seq,
    )
    return select(conversations, *columns).outerjoin(last, is_last).where(conversations.c.tenant_id == tenant)


def _first(connection: Connection, tenant: TenantId, condition: ColumnElement[bool]) -> Conversation | None:
    row = connection.execute(_with_last_message(tenant).where(condition)).mappings().one_or_none()
    return None if row is None else _conversation(row)


def _latest(connection: Connection, tenant: TenantId, condition: ColumnElement[bool], limit: int) -> list[Conversation]:
    query = _with_last_message(tenant).where(condition).order_by(conversations.c.last_at.desc()).limit(limit)
    return [_conversation(row) for row in connection.execute(query).mappings()]


def _conversation(row: Mapping[Any, Any]) -> Conversation:
    last = {name: row[f"message_{name}"] for name in messages.COLUMNS}
    return Conversation(
        tenant=TenantId(row["tenant_id"]),
        id=ConversationId(row["id"]),
        project=ProjectId(row["project_id"]),
        customer=row["customer"],
        customer_name=row["customer_name"],
        customer_account=_account(row["customer_account"]),
        site=row["site"],
        issue=None if row["issue_id"] is None else IssueId(row["issue_id"]),
        issue_key=row["issue_key"],
        seq=row["seq"],
        created_at=row["created_at"],
        closed=row["closed_at"] is not None,
        summary=row["summary"],
        resolved=row["resolved_at"] is not None,
        last=None if last["seq"] is None else messages.value(last),
    )


def _account(value: str | None) -> AccountId | None:
    return None if value is None else AccountId(value)
