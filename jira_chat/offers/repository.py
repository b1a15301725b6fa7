"""Rows of offers, and of chats to offer. Tenant first."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, func, or_, select, update

from jira_chat.conversations import filter_rules
from jira_chat.conversations.tables import conversation_details as details
from jira_chat.conversations.tables import conversations
from jira_chat.kernel.ids import AccountId, ConversationId, ProjectId, TenantId
from jira_chat.offers.models import Offer, State, Waiting
from jira_chat.offers.tables import offers as table
from jira_chat.settings import languages
from jira_chat.storage.upsert import upsert

MOST_AT_ONCE = 500

_C = conversations.c
_NOBODYS = _C.resolved_at.is_(None) & _C.closed_at.is_(None) & _C.first_answered_at.is_(None) & _C.assignee_id.is_(None)


def waiting(connection: Connection, tenant: TenantId, project: ProjectId, *, since: datetime) -> list[Waiting]:
    """Return a project's new chats without an answer or an assignee, longest waiting first."""
    query = (
        select(_C.id, _C.offered, _C.labels, details.c.visit)
        .outerjoin(details, (details.c.tenant_id == _C.tenant_id) & (details.c.conversation_id == _C.id))
        .where(_C.tenant_id == tenant, _is_in(project), _NOBODYS, _C.waiting_since > since)
        .order_by(_C.waiting_since, _C.id)
        .limit(MOST_AT_ONCE)
    )
    return [
        Waiting(
            id=ConversationId(row["id"]),
            offered=row["offered"],
            language=languages.match((row["visit"] or {}).get("language", "")),
            labels=filter_rules.labels_read(row["labels"]),
        )
        for row in connection.execute(query).mappings()
    ]


def of_project(
    connection: Connection, tenant: TenantId, project: ProjectId, *, since: datetime, lock: bool = False
) -> list[Offer]:
    """Return a project's offers since a time, and its open ones; with `lock`, nobody can answer them meanwhile."""
    recent = or_(table.c.offered_at > since, table.c.state == State.OFFERED)
    query = select(table).where(table.c.tenant_id == tenant, table.c.project_id == project, recent)
    locking = query.order_by(table.c.conversation_id).with_for_update() if lock else query
    return [_offer(row) for row in connection.execute(locking).mappings()]


def save(connection: Connection, offer: Offer) -> None:
    """Save an offer."""
    values = {
        "project_id": offer.project,
        "account_id": offer.account,
        "state": offer.state,
        "offered_at": offer.offered_at,
        "until": offer.until,
        "asked": list(offer.asked),
    }
    upsert(connection, table, {"tenant_id": offer.tenant, "conversation_id": offer.conversation}, values)


def settle(connection: Connection, offer: Offer) -> bool:
    """Save an agent's answer to an offer; return False if it is no longer open. The first answer wins."""
    as_known = (
        _is(offer.tenant, offer.conversation)
        & (table.c.state == State.OFFERED)
        & (table.c.offered_at == offer.offered_at)
    )
    ended = update(table).where(as_known).values(state=offer.state, asked=list(offer.asked))
    return connection.execute(ended).rowcount == 1


def open_of(connection: Connection, tenant: TenantId, account: AccountId) -> list[Offer]:
    """Return the open offers to an agent, in all projects of a site."""
    query = select(table).where(
        table.c.tenant_id == tenant, table.c.account_id == account, table.c.state == State.OFFERED
    )
    return [_offer(row) for row in connection.execute(query.order_by(table.c.offered_at)).mappings()]


def accepted_not_assigned(connection: Connection, tenant: TenantId, project: ProjectId) -> Mapping[AccountId, int]:
    """Return how many accepted chats of each agent Jira does not yet show as assigned."""
    query = (
        select(table.c.account_id, func.count())
        .join(conversations, (_C.tenant_id == table.c.tenant_id) & (_C.id == table.c.conversation_id))
        .where(table.c.tenant_id == tenant, table.c.project_id == project, table.c.state == State.ACCEPTED)
        .where(_C.assignee_id.is_(None), _C.resolved_at.is_(None), _C.closed_at.is_(None))
        .group_by(table.c.account_id)
    )
    return {AccountId(account): number for account, number in connection.execute(query)}


def forget_old(connection: Connection, *, before: datetime) -> int:
    """Delete offers from before a time, and return how many."""
    return connection.execute(delete(table).where(table.c.offered_at < before)).rowcount


def _is(tenant: TenantId, conversation: ConversationId) -> ColumnElement[bool]:
    return (table.c.tenant_id == tenant) & (table.c.conversation_id == conversation)


def _is_in(project: ProjectId) -> ColumnElement[bool]:
    return or_((_C.project_id == project) & _C.moved_to.is_(None), _C.moved_to == project)


def _offer(row: RowMapping) -> Offer:
    return Offer(
        tenant=TenantId(row["tenant_id"]),
        conversation=ConversationId(row["conversation_id"]),
        project=ProjectId(row["project_id"]),
        account=AccountId(row["account_id"]),
        state=State(row["state"]),
        offered_at=row["offered_at"],
        until=row["until"],
        asked=tuple(AccountId(each) for each in row["asked"]),
    )
