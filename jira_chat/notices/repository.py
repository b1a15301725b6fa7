"""Rows of notices, read and written. Tenant first."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, Connection, RowMapping, select, update

from jira_chat.kernel.ids import ProjectId, TenantId
from jira_chat.notices.models import Notices
from jira_chat.notices.tables import notices as table
from jira_chat.storage.resealing import SealedText
from jira_chat.storage.upsert import upsert


def find(connection: Connection, tenant: TenantId, project: ProjectId, *, lock: bool = False) -> Notices:
    """Return a project's notices, with none wanted before the first save."""
    query = select(table).where(_is(tenant, project))
    row = connection.execute(query.with_for_update() if lock else query).mappings().one_or_none()
    return Notices(tenant=tenant, project=project, minutes=0, emails=()) if row is None else _notices(row)


def save(connection: Connection, known: Notices) -> None:
    """Save a project's notices."""
    values = {
        "minutes": known.minutes,
        "emails": list(known.emails),
        "webhook": known.webhook,
        "webhook_host": known.webhook_host,
        "set_at": known.set_at,
        "sent_at": known.sent_at,
        "failed_at": known.failed_at,
        "failure": known.failure,
    }
    upsert(connection, table, {"tenant_id": known.tenant, "project_id": known.project}, values)


def note_sent(connection: Connection, known: Notices, now: datetime, *, mended: str) -> None:
    """Record that a notice was sent, and clear a failure of the same kind of receiver (`mended`)."""
    its_row = _is(known.tenant, known.project)
    connection.execute(update(table).where(its_row).values(sent_at=now))
    failed = its_row & table.c.failure.startswith(f"{mended}: ", autoescape=True)
    connection.execute(update(table).where(failed).values(failed_at=None, failure=None))


def note_failed(connection: Connection, known: Notices, now: datetime, failure: str) -> None:
    """Record why a notice could not be sent."""
    connection.execute(update(table).where(_is(known.tenant, known.project)).values(failed_at=now, failure=failure))


def all_wanted(connection: Connection) -> list[Notices]:
    """Return the notices of all projects, on all sites, that want them."""
    return [_notices(row) for row in connection.execute(select(table).where(table.c.minutes > 0)).mappings()]


def of_tenant(connection: Connection, tenant: TenantId) -> list[Notices]:
    """Return the notices of a site's projects."""
    return [_notices(row) for row in connection.execute(select(table).where(table.c.tenant_id == tenant)).mappings()]


def place_of(tenant: TenantId, project: ProjectId) -> tuple[str, ...]:
    """Return the place that a webhook is sealed for."""
    return ("notice webhook", tenant, project)


def sealed_texts(connection: Connection) -> Iterator[SealedText]:
    """Yield all webhooks, for sealing them with a new key."""
    rows = connection.execute(select(table).where(table.c.webhook.is_not(None)).with_for_update()).mappings().all()
    for known in map(_notices, rows):
        place = place_of(known.tenant, known.project)
        yield SealedText(place=place, text=known.webhook or "", put=partial(_put, connection, known))


def _put(connection: Connection, known: Notices, sealed: str) -> None:
    connection.execute(update(table).where(_is(known.tenant, known.project)).values(webhook=sealed))


def _is(tenant: TenantId, project: ProjectId) -> ColumnElement[bool]:
    return (table.c.tenant_id == tenant) & (table.c.project_id == project)


def _notices(row: RowMapping) -> Notices:
    return Notices(
        tenant=TenantId(row["tenant_id"]),
        project=ProjectId(row["project_id"]),
        minutes=row["minutes"],
        emails=tuple(row["emails"]),
        webhook=row["webhook"],
        webhook_host=row["webhook_host"],
        set_at=row["set_at"],
        sent_at=row["sent_at"],
        failed_at=row["failed_at"],
        failure=row["failure"],
    )
