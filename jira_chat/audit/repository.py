"""Rows of events, read and written. Tenant first."""

from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select

from jira_chat.audit.models import SITE, Event, Kind, Noted, ReplyChange
from jira_chat.audit.rules import about
from jira_chat.audit.tables import audit_events as table
from jira_chat.kernel.ids import AccountId, ConversationId, ProjectId, TenantId


def note(connection: Connection, event: Event) -> None:
    """Insert an event, in the transaction of the change that it records."""
    row = {
        "tenant_id": event.tenant,
        "project_id": event.project,
        "kind": event.kind,
        "at": event.at,
        "by_account": event.account,
        "by_name": event.name,
        "conversation_id": event.conversation,
        "issue_key": event.key,
        "about": about(event.about),
        "about_account": event.about_account,
        "change": event.change,
    }
    connection.execute(insert(table).values(row))


def latest(
    connection: Connection, tenant: TenantId, project: ProjectId, kind: Kind | None, *, before: int | None, limit: int
) -> list[Noted]:
    """Return events of a project and of the whole site, latest first; `before` is the number of a later event."""
    query = select(table).where(table.c.tenant_id == tenant, table.c.project_id.in_((project, SITE)))
    if kind is not None:
        query = query.where(table.c.kind == kind)
    if before is not None:
        query = query.where(table.c.id < before)
    rows = connection.execute(query.order_by(table.c.id.desc()).limit(limit)).mappings()
    return [Noted(number=row["id"], event=_event(row)) for row in rows]


def forget(connection: Connection, until: datetime, tenant: TenantId | None = None) -> int:
    """Delete the events of a site (None: of all sites) up to a time, and return how many."""
    old = delete(table).where(table.c.at <= until)
    return connection.execute(old if tenant is None else old.where(table.c.tenant_id == tenant)).rowcount


def _event(row: RowMapping) -> Event:
    conversation, other, change = row["conversation_id"], row["about_account"], row["change"]
    return Event(
        tenant=TenantId(row["tenant_id"]),
        project=ProjectId(row["project_id"]),
        kind=Kind(row["kind"]),
        at=row["at"],
        account=AccountId(row["by_account"]),
        name=row["by_name"],
        conversation=conversation and ConversationId(conversation),
        key=row["issue_key"],
        about=row["about"],
        about_account=other and AccountId(other),
        change=change and ReplyChange(change),
    )
