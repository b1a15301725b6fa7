"""Rows of conversations and messages in and out. Tenant first in every function."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, exists, insert, select, update
from sqlalchemy.sql import Select

from jira_chat.conversations.models import Author, Conversation, Message, Origin
from jira_chat.conversations.tables import conversations, messages
from jira_chat.kernel.ids import AccountId, ConversationId, IssueId, ProjectId, TenantId
from jira_chat.people.principals import Side
from jira_chat.people.tables import handovers

_MESSAGE_COLUMNS = (
    "conversation_id",
    "seq",
    "client_id",
    "side",
    "author_name",
    "author_account",
    "body",
    "at",
    "origin",
    "jira_ref",
)


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


def of_project(connection: Connection, tenant: TenantId, project: ProjectId, *, limit: int) -> list[Conversation]:
    """Return a project's latest conversations, the latest first."""
    return _latest(connection, tenant, conversations.c.project_id == project, limit)


def find_message(
    connection: Connection, tenant: TenantId, conversation: ConversationId, client_id: str
) -> Message | None:
    """Return the message that a sender gave this id."""
    query = _messages(tenant, conversation).where(messages.c.client_id == client_id)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _message(row)


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


def append(
    connection: Connection,
    tenant: TenantId,
    conversation: ConversationId,
    *,
    client_id: str,
    author: Author,
    body: str,
    at: datetime,
    origin: Origin,
    jira_ref: str | None,
) -> Message:
    """Give a message the next sequence number and write it. The conversation's row is locked until the commit.

    Raises IntegrityError when the sender's id was used in this conversation before.
    """
    seq = connection.execute(
        update(conversations)
        .where(_is(tenant, conversation))
        .values(seq=conversations.c.seq + 1, last_at=at)
        .returning(conversations.c.seq)
    ).scalar_one()
    connection.execute(
        insert(messages).values(
            tenant_id=tenant,
            conversation_id=conversation,
            seq=seq,
            client_id=client_id,
            side=author.side,
            author_name=author.name,
            author_account=author.account,
            body=body,
            at=at,
            origin=origin,
            jira_ref=jira_ref,
        )
    )
    return Message(
        conversation=conversation,
        seq=seq,
        client_id=client_id,
        author=author,
        body=body,
        at=at,
        origin=origin,
        in_jira=jira_ref is not None,
    )


def messages_after(
    connection: Connection, tenant: TenantId, conversation: ConversationId, seq: int, *, limit: int
) -> list[Message]:
    """Return up to `limit` messages after a sequence number, in order."""
    query = _messages(tenant, conversation).where(messages.c.seq > seq).order_by(messages.c.seq).limit(limit)
    return [_message(row) for row in connection.execute(query).mappings()]


def messages_before(
    connection: Connection, tenant: TenantId, conversation: ConversationId, seq: int | None, *, limit: int
) -> list[Message]:
    """Return the last `limit` messages before a sequence number (None: of all), in order."""
    query = _messages(tenant, conversation).order_by(messages.c.seq.desc()).limit(limit)
    if seq is not None:
        query = query.where(messages.c.seq < seq)
    return [_message(row) for row in connection.execute(query).mappings()][::-1]


def messages_not_in_jira(
    connection: Connection, tenant: TenantId, conversation: ConversationId, *, limit: int
) -> list[Message]:
    """Return the first `limit` messages from the first that Jira does not have on, in order."""
    missing = messages.c.jira_ref.is_(None) & (messages.c.origin == Origin.CHAT)
    first = (
        select(messages.c.seq)
        .where(messages.c.tenant_id == tenant, messages.c.conversation_id == conversation, missing)
        .order_by(messages.c.seq)
        .limit(1)
        .scalar_subquery()
    )
    query = _messages(tenant, conversation).where(messages.c.seq >= first).order_by(messages.c.seq).limit(limit)
    return [_message(row) for row in connection.execute(query).mappings()]


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


def hand_over(
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


def insert_handover(
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
        insert(handovers).values(
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


def set_jira_ref(
    connection: Connection, tenant: TenantId, conversation: ConversationId, seqs: Iterable[int], ref: str
) -> None:
    """Note where Jira keeps some messages."""
    those = and_(
        messages.c.tenant_id == tenant,
        messages.c.conversation_id == conversation,
        messages.c.seq.in_(list(seqs)),
    )
    connection.execute(update(messages).where(those).values(jira_ref=ref))


def has_jira_ref(connection: Connection, tenant: TenantId, conversation: ConversationId, ref: str) -> bool:
    """Whether a message is known to be kept there by Jira."""
    query = _messages(tenant, conversation).where(messages.c.jira_ref == ref).limit(1)
    return connection.execute(query).first() is not None


def _is(tenant: TenantId, conversation: ConversationId) -> ColumnElement[bool]:
    return (conversations.c.tenant_id == tenant) & (conversations.c.id == conversation)


def _messages(tenant: TenantId, conversation: ConversationId) -> Select[Any]:
    return select(messages).where(messages.c.tenant_id == tenant, messages.c.conversation_id == conversation)


def _with_last_message(tenant: TenantId) -> Select[Any]:
    last = messages.alias("last_message")
    columns = [last.c[name].label(f"message_{name}") for name in _MESSAGE_COLUMNS]
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
    last = {name: row[f"message_{name}"] for name in _MESSAGE_COLUMNS}
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
        last=None if last["seq"] is None else _message(last),
    )


def _message(row: Mapping[Any, Any]) -> Message:
    return Message(
        conversation=ConversationId(row["conversation_id"]),
        seq=row["seq"],
        client_id=row["client_id"],
        author=Author(side=Side(row["side"]), name=row["author_name"], account=_account(row["author_account"])),
        body=row["body"],
        at=row["at"],
        origin=Origin(row["origin"]),
        in_jira=row["jira_ref"] is not None,
    )


def _account(value: str | None) -> AccountId | None:
    return None if value is None else AccountId(value)
