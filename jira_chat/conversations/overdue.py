"""Conversations that have waited for an answer so long that their project's team wants to be told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, or_, select, update

from jira_chat.conversations.tables import conversations
from jira_chat.kernel.ids import ConversationId, ProjectId, TenantId

MOST_AT_ONCE = 100

_C = conversations.c
_WAITS = _C.waiting_since.is_not(None) & _C.resolved_at.is_(None) & _C.closed_at.is_(None)
_IS_UNTOLD = or_(_C.noticed_at.is_(None), _C.noticed_at < _C.waiting_since)
_COLUMNS = (_C.id, _C.customer_name, _C.issue_key, _C.waiting_since)


@dataclass(frozen=True, kw_only=True)
class Overdue:
    """A conversation whose customer waits."""

    id: ConversationId
    customer_name: str
    issue_key: str | None
    since: datetime
    """When the customer wrote the first unanswered message."""


def take(
    connection: Connection, tenant: TenantId, project: ProjectId, *, after: datetime, until: datetime, now: datetime
) -> list[Overdue]:
    """Return conversations that began to wait between two times, and record that the team is told: once per wait.

    Return at most `MOST_AT_ONCE`, longest wait first. Conversations locked by a writer are left for the next time.
    """
    query = (
        select(*_COLUMNS)
        .where(_C.tenant_id == tenant, _is_in(project), _WAITS)
        .where(_C.waiting_since > after, _C.waiting_since <= until)
        .where(_IS_UNTOLD)
        .order_by(_C.waiting_since)
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True, key_share=True)
    )
    found = [_overdue(row) for row in connection.execute(query).mappings()]
    theirs = (_C.tenant_id == tenant) & _C.id.in_([each.id for each in found])
    connection.execute(update(conversations).where(theirs).values(noticed_at=now))
    return found


def next_since(connection: Connection, tenant: TenantId, project: ProjectId, *, after: datetime) -> datetime | None:
    """Return the start of the longest wait that began after a time and of which the team is still to be told."""
    query = (
        select(_C.waiting_since)
        .where(_C.tenant_id == tenant, _is_in(project), _WAITS, _IS_UNTOLD, _C.waiting_since > after)
        .order_by(_C.waiting_since)
        .limit(1)
    )
    return connection.execute(query).scalar()


def find(connection: Connection, tenant: TenantId, conversation: ConversationId) -> Overdue | None:
    """Return a conversation if its customer waits."""
    query = select(*_COLUMNS).where(_C.tenant_id == tenant, _C.id == conversation, _WAITS)
    row = connection.execute(query).mappings().first()
    return None if row is None else _overdue(row)


def _is_in(project: ProjectId) -> ColumnElement[bool]:
    return or_((_C.project_id == project) & _C.moved_to.is_(None), _C.moved_to == project)


def _overdue(row: RowMapping) -> Overdue:
    return Overdue(
        id=ConversationId(row["id"]),
        customer_name=row["customer_name"],
        issue_key=row["issue_key"],
        since=row["waiting_since"],
    )
