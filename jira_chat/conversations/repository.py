"""Rows of conversations, read and written. Tenant first in every function."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.sql import FromClause, Select

from jira_chat.conversations import activity, messages, progress_rows, tables
from jira_chat.conversations.models import Conversation, Header, Progress, Rating
from jira_chat.conversations.tables import conversations
from jira_chat.kernel.ids import AccountId, ConversationId, IssueId, ProjectId, TenantId
from jira_chat.storage.lists import lots, padded
from jira_chat.storage.types import Instant

PROJECT: ColumnElement[str] = func.coalesce(conversations.c.moved_to, conversations.c.project_id)
"""The project in which a conversation's request is."""

HEADER = (
    conversations.c.tenant_id,
    conversations.c.id,
    PROJECT.label("project"),
    conversations.c.project_id.label("entrance"),
    conversations.c.customer,
    conversations.c.issue_id,
    conversations.c.closed_at.is_not(None).label("closed"),
    conversations.c.seq,
)
"""The columns of a `Header`, in its order."""


def insert_conversation(
    connection: Connection,
    tenant: TenantId,
    conversation: Conversation,
    *,
    started_with: str,
    online: bool | None = None,
) -> None:
    """Write a new conversation without messages; `online` says whether an agent was online (None: not asked).

    Raises IntegrityError if the customer already began one with the same client id.
    """
    connection.execute(
        insert(conversations).values(
            tenant_id=tenant,
            id=conversation.id,
            project_id=conversation.entrance,
            moved_to=_elsewhere(conversation.project, conversation.entrance),
            customer=conversation.customer,
            started_with=started_with,
            customer_name=conversation.customer_name,
            customer_account=conversation.customer_account,
            site=conversation.site,
            seq=0,
            created_at=conversation.created_at,
            last_at=conversation.created_at,
            summary=conversation.summary,
            follows=conversation.follows,
            page=conversation.page,
            language=conversation.language,
            unconfirmed_email=conversation.unconfirmed_email,
            agents_online=online,
        )
    )


def find(connection: Connection, tenant: TenantId, conversation: ConversationId) -> Conversation | None:
    """Return one conversation with its last message."""
    return _first(connection, _FIND, tenant=tenant, conversation=conversation)


def rate(
    connection: Connection, tenant: TenantId, conversation: ConversationId, rating: Rating, *, now: datetime
) -> bool:
    """Store a customer's rating of a conversation; return False if it was already rated."""
    unrated = _is(tenant, conversation) & conversations.c.rating.is_(None)
    values = {"rating": rating.score, "rating_comment": rating.comment or None, "rated_at": now}
    return connection.execute(update(conversations).where(unrated).values(values)).rowcount == 1


def find_header(connection: Connection, tenant: TenantId, conversation: ConversationId) -> Header | None:
    """Return one conversation's header."""
    row = connection.execute(select(*HEADER).where(_is(tenant, conversation))).one_or_none()
    return None if row is None else Header(*row)


def find_of_issue(connection: Connection, tenant: TenantId, issue: IssueId) -> Conversation | None:
    """Return the conversation that belongs to a request."""
    return _first(connection, _FIND_OF_ISSUE, tenant=tenant, issue=issue)


def of_customer(
    connection: Connection, tenant: TenantId, project: ProjectId, customer: str, *, limit: int
) -> list[Conversation]:
    """Return a customer's latest conversations in a project, the latest first."""
    values = {"tenant": tenant, "project": project, "customer": customer, "limit": limit}
    return _all(connection, _LATEST_OF_CUSTOMER, **values)


def of_customers(
    connection: Connection, tenant: TenantId, project: ProjectId, customers: Collection[str], *, limit: int
) -> list[Conversation]:
    """Return the latest conversations of several customers in a project, `limit` of each, the latest first."""
    values = {"tenant": tenant, "project": project, "customers": padded(customers), "limit": limit}
    return _all(connection, _LATEST_OF_CUSTOMERS, **values)


def of_project(connection: Connection, tenant: TenantId, project: ProjectId, *, limit: int) -> list[Conversation]:
    """Return a project's latest conversations, the latest first."""
    return _all(connection, _LATEST_OF_PROJECT, tenant=tenant, project=project, limit=limit)


def count_since(connection: Connection, tenant: TenantId, since: datetime) -> dict[ProjectId, int]:
    """Return how many conversations were active since a time, by the project where they began."""
    counted = select(conversations.c.project_id, func.count()).group_by(conversations.c.project_id)
    recent = counted.where(conversations.c.tenant_id == tenant, activity.since(since))
    return {ProjectId(project): count for project, count in connection.execute(recent)}


def find_all(connection: Connection, tenant: TenantId, some: Sequence[ConversationId]) -> list[Conversation]:
    """Return the conversations with these ids, except those that do not exist."""
    found = (_all(connection, _FIND_ALL, tenant=tenant, some=lot) for lot in lots(some))
    return [each for lot in found for each in lot]


def active_since(
    connection: Connection, tenant: TenantId, project: ProjectId, since: datetime, *, limit: int
) -> list[Conversation]:
    """Return a project's conversations with messages since then, latest first."""
    return _all(connection, _ACTIVE_SINCE, tenant=tenant, project=project, since=since, limit=limit)


def find_successor(connection: Connection, tenant: TenantId, former: ConversationId) -> Conversation | None:
    """Return the latest conversation that continues another and whose request is within reach."""
    return _first(connection, _FIND_SUCCESSOR, tenant=tenant, former=former)


def find_start(
    connection: Connection, tenant: TenantId, project: ProjectId, customer: str, client_id: str
) -> Conversation | None:
    """Return the conversation that a customer began with this client id."""
    values = {"tenant": tenant, "project": project, "customer": customer, "client_id": client_id}
    return _first(connection, _FIND_START, **values)


def set_issue(
    connection: Connection, tenant: TenantId, conversation: ConversationId, issue: IssueId, key: str
) -> AccountId | None:
    """Record the request that a conversation became, and return its customer's current account in Jira.

    A conversation whose customer was erased meanwhile gets no request.
    """
    kept = _is(tenant, conversation) & conversations.c.purged_at.is_(None)
    noted = update(conversations).where(kept).values(issue_id=issue, issue_key=key)
    return _account(connection.execute(noted.returning(conversations.c.customer_account)).scalar())


def set_state(
    connection: Connection,
    tenant: TenantId,
    conversation: ConversationId,
    *,
    key: str,
    summary: str | None,
    resolved_at: datetime | None,
    progress: Progress,
    transfers: int = 0,
) -> None:
    """Record the key, the summary, the resolution and the progress of a conversation's request.

    A state from before another transfer is ignored.
    """
    values = {"issue_key": key, "summary": summary, "resolved_at": resolved_at, **progress_rows.values(progress)}
    its_row = _is(tenant, conversation) & (conversations.c.transfers == transfers)
    connection.execute(update(conversations).where(its_row).values(values))


def set_closed(connection: Connection, conversation: Conversation, *, at: datetime | None, moved_out: bool) -> None:
    """Record when a conversation was closed (None: it is open), and whether because its request was moved.

    A state from before another transfer is ignored.
    """
    values = {"closed_at": at, "moved_out": moved_out}
    its_row = _is(conversation.tenant, conversation.id) & (conversations.c.transfers == conversation.transfers)
    connection.execute(update(conversations).where(its_row).values(values))


def set_project(connection: Connection, tenant: TenantId, conversation: ConversationId, project: ProjectId) -> None:
    """Record that a conversation's request was moved to another project, or back; its team knows of no wait yet."""
    values = {"moved_to": func.nullif(project, conversations.c.project_id), "noticed_at": None}
    connection.execute(update(conversations).where(_is(tenant, conversation)).values(values))


def set_offered(
    connection: Connection, tenant: TenantId, changed: Collection[ConversationId], *, offered: bool
) -> list[Conversation]:
    """Record that conversations are being offered to agents, or no longer are; return those that changed."""
    new = (
        (conversations.c.tenant_id == tenant)
        & conversations.c.id.in_(changed)
        & conversations.c.offered.is_(not offered)
    )
    ids = [ConversationId(each) for each in connection.execute(select(conversations.c.id).where(new)).scalars()]
    its_row = (conversations.c.tenant_id == tenant) & conversations.c.id.in_(ids)
    connection.execute(update(conversations).where(its_row).values(offered=offered))
    return find_all(connection, tenant, ids)


def set_heard(
    connection: Connection,
    tenant: TenantId,
    conversation: ConversationId,
    *,
    until: datetime | None,
    checked_at: datetime,
) -> None:
    """Record up to when a conversation's comments were read, and when Jira was asked for them."""
    connection.execute(
        update(conversations).where(_is(tenant, conversation)).values(heard_until=until, checked_at=checked_at)
    )


def unchecked(
    connection: Connection, tenant: TenantId, paces: Sequence[tuple[datetime, datetime]], *, limit: int
) -> list[Conversation]:
    """Return open conversations with a request whose comments were not checked lately, longest unchecked first.

    `paces` say, for times of the last message from the latest on, before when the last check was.
    """
    c = conversations.c
    before = case(*((c.last_at >= since, literal(before, Instant())) for since, before in paces))
    is_active = c.last_minute >= activity.minute_of(paces[-1][0])
    is_due = or_(c.checked_at.is_(None), c.checked_at < before)
    query = _of_tenant(c.issue_id.is_not(None), c.closed_at.is_(None), is_active, is_due)
    return _all(connection, query.order_by(c.checked_at.nulls_first()).limit(limit), tenant=tenant)


def _is(tenant: TenantId, conversation: ConversationId) -> ColumnElement[bool]:
    return (conversations.c.tenant_id == tenant) & (conversations.c.id == conversation)


def in_project(project: ProjectId) -> ColumnElement[bool]:
    """Return the condition that a conversation's request is in a project."""
    return literal(project) == PROJECT


def _elsewhere(project: ProjectId, entrance: ProjectId) -> ProjectId | None:
    return None if project == entrance else project


def _of_tenant(*conditions: ColumnElement[bool]) -> Select[Any]:
    last = tables.messages.alias("last_message")
    columns = [last.c[name].label(f"message_{name}") for name in messages.COLUMNS]
    is_last = and_(
        last.c.tenant_id == conversations.c.tenant_id,
        last.c.conversation_id == conversations.c.id,
        last.c.seq == conversations.c.seq,
    )
    of_tenant = conversations.c.tenant_id == bindparam("tenant")
    return select(conversations, *columns).outerjoin(last, is_last).where(of_tenant, *conditions)


def _latest(*conditions: ColumnElement[bool]) -> Select[Any]:
    return _of_tenant(*conditions).order_by(*activity.latest_first()).limit(bindparam("limit", type_=Integer()))


def _latest_of_project(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Return the query for conversations that began in a project and stayed, or moved there: each kind by its index."""
    began = conversations.alias("began")
    arrived = conversations.alias("arrived")
    stayed = _ids(began, began.c.project_id == bindparam("project"), began.c.moved_to.is_(None))
    came = _ids(arrived, arrived.c.moved_to == bindparam("project"))
    return _latest(conversations.c.id.in_(union_all(stayed, came)), *conditions)


def _ids(table: FromClause, *conditions: ColumnElement[bool]) -> Select[Any]:
    of_tenant = table.c.tenant_id == bindparam("tenant")
    latest = select(table.c.id).where(of_tenant, *conditions).order_by(*activity.latest_first(table))
    return select(latest.limit(bindparam("limit", type_=Integer())).subquery().c.id)


def _latest_of_customers() -> Select[Any]:
    place = conversations.alias("place")
    rank = func.row_number().over(partition_by=place.c.customer, order_by=activity.latest_first(place)).label("rank")
    ranked = (
        select(place.c.id, rank)
        .where(place.c.tenant_id == bindparam("tenant"))
        .where(or_(place.c.project_id == bindparam("project"), place.c.moved_to == bindparam("project")))
        .where(place.c.customer.in_(bindparam("customers", expanding=True)))
        .subquery()
    )
    is_ranked = (ranked.c.id == conversations.c.id) & (ranked.c.rank <= bindparam("limit", type_=Integer()))
    return _of_tenant().join(ranked, is_ranked).order_by(*activity.latest_first())


_BEGAN_THERE = conversations.c.project_id == bindparam("project")
_IS_THERE = or_(_BEGAN_THERE, conversations.c.moved_to == bindparam("project"))
_OF_CUSTOMER = conversations.c.customer == bindparam("customer")

# Built once: building a statement and finding its compiled form takes longer than running it.
_FIND = _of_tenant(conversations.c.id == bindparam("conversation"))
_FIND_OF_ISSUE = _of_tenant(conversations.c.issue_id == bindparam("issue"))
_FIND_START = _of_tenant(_BEGAN_THERE, _OF_CUSTOMER, conversations.c.started_with == bindparam("client_id"))
_FIND_SUCCESSOR = (
    _of_tenant(conversations.c.follows == bindparam("former"), conversations.c.closed_at.is_(None))
    .order_by(conversations.c.created_at.desc())
    .limit(1)
)
_FIND_ALL = _of_tenant(conversations.c.id.in_(bindparam("some", expanding=True)))
_ACTIVE_SINCE = _latest_of_project(conversations.c.last_at >= bindparam("since"))
_LATEST_OF_CUSTOMERS = _latest_of_customers()
_LATEST_OF_CUSTOMER = _latest(_IS_THERE, _OF_CUSTOMER)
_LATEST_OF_PROJECT = _latest_of_project()


def _first(connection: Connection, query: Select[Any], **values: Any) -> Conversation | None:
    row = connection.execute(query, values).mappings().one_or_none()
    return None if row is None else _conversation(row)


def _all(connection: Connection, query: Select[Any], **values: Any) -> list[Conversation]:
    return [_conversation(row) for row in connection.execute(query, values).mappings()]


def _conversation(row: Mapping[Any, Any]) -> Conversation:
    last = {name: row[f"message_{name}"] for name in messages.COLUMNS}
    return Conversation(
        tenant=TenantId(row["tenant_id"]),
        id=ConversationId(row["id"]),
        project=ProjectId(row["moved_to"] or row["project_id"]),
        entrance=ProjectId(row["project_id"]),
        customer=row["customer"],
        customer_name=row["customer_name"],
        customer_account=_account(row["customer_account"]),
        site=row["site"],
        issue=None if row["issue_id"] is None else IssueId(row["issue_id"]),
        issue_key=row["issue_key"],
        seq=row["seq"],
        created_at=row["created_at"],
        closed=row["closed_at"] is not None,
        closed_at=row["closed_at"],
        moved_out=row["moved_out"],
        heard_until=row["heard_until"],
        checked_at=row["checked_at"],
        revisions=row["revisions"],
        summary=row["summary"],
        resolved_at=row["resolved_at"],
        progress=progress_rows.value(row),
        waiting_since=row["waiting_since"],
        first_answered_at=row["first_answered_at"],
        told_at=row["told_at"],
        left_at=row["left_at"],
        offered=row["offered"],
        follows=None if row["follows"] is None else ConversationId(row["follows"]),
        transfers=row["transfers"],
        former_issue=None if row["former_issue_id"] is None else IssueId(row["former_issue_id"]),
        former_key=row["former_issue_key"],
        page=row["page"],
        language=row["language"],
        rating=_rating(row),
        unconfirmed_email=row["unconfirmed_email"],
        last=None if last["seq"] is None else messages.value(last),
    )


def _rating(row: Mapping[Any, Any]) -> Rating | None:
    return None if row["rating"] is None else Rating(score=row["rating"], comment=row["rating_comment"] or "")


def _account(value: str | None) -> AccountId | None:
    return None if value is None else AccountId(value)
