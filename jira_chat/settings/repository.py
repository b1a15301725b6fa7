"""Queries on project settings. The tenant comes first, except in the look-up by widget key."""

from collections.abc import Collection

import msgspec
from sqlalchemy import Connection, RowMapping, select, tuple_, update

from jira_chat.kernel.ids import AccountId, ProjectId, ServiceDeskId, TenantId
from jira_chat.settings.models import ProjectRecord, ProjectSettings
from jira_chat.settings.tables import project_settings as table
from jira_chat.storage.lists import lots
from jira_chat.storage.upsert import insert_new


def find(connection: Connection, tenant: TenantId, project: ProjectId) -> ProjectRecord | None:
    """Return a project's record, None if it was never saved."""
    query = select(table).where(table.c.tenant_id == tenant, table.c.project_id == project)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _record(row)


def find_several(
    connection: Connection, places: Collection[tuple[TenantId, ProjectId]]
) -> dict[tuple[TenantId, ProjectId], ProjectRecord]:
    """Return the records of those projects that were saved."""
    is_there = tuple_(table.c.tenant_id, table.c.project_id)
    queries = (select(table).where(is_there.in_(some)) for some in lots(places))
    records = [_record(row) for query in queries for row in connection.execute(query).mappings()]
    return {(each.tenant, each.project): each for each in records}


def find_by_service_desk(connection: Connection, tenant: TenantId, desk: ServiceDeskId) -> ProjectRecord | None:
    """Return the record of the project that a service desk belongs to."""
    query = select(table).where(table.c.tenant_id == tenant, table.c.service_desk_id == desk)
    row = connection.execute(query).mappings().first()
    return None if row is None else _record(row)


def find_by_widget_key(connection: Connection, widget_key: str) -> ProjectRecord | None:
    """Return the record of a widget key, which determines the tenant, too."""
    row = connection.execute(select(table).where(table.c.widget_key == widget_key)).mappings().one_or_none()
    return None if row is None else _record(row)


def tenants(connection: Connection) -> list[TenantId]:
    """Return the sites with saved project settings."""
    return [TenantId(each) for each in connection.execute(select(table.c.tenant_id).distinct()).scalars()]


def of_tenant(connection: Connection, tenant: TenantId) -> list[ProjectRecord]:
    """Return all saved projects of a site, by key."""
    query = select(table).where(table.c.tenant_id == tenant).order_by(table.c.project_key)
    return [_record(row) for row in connection.execute(query).mappings()]


def save(connection: Connection, tenant: TenantId, record: ProjectRecord) -> bool:
    """Write a record if its version is the saved version plus one; return False if another save was first."""
    values = {
        "project_key": record.key,
        "project_name": record.name,
        "service_desk_id": record.service_desk,
        "widget_key": record.widget_key,
        "version": record.version,
        "settings": msgspec.to_builtins(record.settings),
        "saved_at": record.saved_at,
        "saved_by": record.saved_by,
        "saved_by_account": record.saved_by_account,
    }
    if record.version != 1:
        statement = update(table).where(
            table.c.tenant_id == tenant,
            table.c.project_id == record.project,
            table.c.version == record.version - 1,
        )
        return connection.execute(statement.values(values)).rowcount == 1
    # The widget key is derived from the project, so in concurrent first saves it may be the key that conflicts.
    return insert_new(connection, table, {"tenant_id": tenant, "project_id": record.project} | values)


def _record(row: RowMapping) -> ProjectRecord:
    return ProjectRecord(
        tenant=TenantId(row["tenant_id"]),
        project=ProjectId(row["project_id"]),
        key=row["project_key"],
        name=row["project_name"],
        service_desk=None if row["service_desk_id"] is None else ServiceDeskId(row["service_desk_id"]),
        widget_key=row["widget_key"],
        version=row["version"],
        settings=msgspec.convert(row["settings"], ProjectSettings),
        saved_at=row["saved_at"],
        saved_by=row["saved_by"],
        saved_by_account=AccountId(row["saved_by_account"]),
    )
