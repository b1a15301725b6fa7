"""The history of changes: each save records its changed fields, in its own transaction."""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, String, cast, delete, insert, select

from jira_chat.kernel.ids import AccountId, ProjectId, TenantId
from jira_chat.settings.models import Change, FieldChange
from jira_chat.settings.tables import changes as table

MOST_SHOWN = 20

SITE = "site"
"""The scope of the site-wide settings."""


def of_project(project: ProjectId) -> str:
    """Return the scope of a project's settings."""
    return f"project:{project}"


def of_texts(language: str) -> str:
    """Return the scope of the texts of a language."""
    return f"texts:{language}"


def differences(before: Any, after: Any) -> tuple[FieldChange, ...]:
    """Return the differences between two values of one kind, field by field in the order of the page.

    Structs and mappings are compared by field (`visibility.mode`); texts and lists are compared whole. A field that
    only one value has counts as null in the other.
    """
    return tuple(_differences("", msgspec.to_builtins(before), msgspec.to_builtins(after)))


def record(
    connection: Connection,
    tenant: TenantId,
    scope: str,
    *,
    author: AccountId,
    name: str,
    before: Any,
    after: Any,
    now: datetime,
) -> None:
    """Record the changes of a save in the caller's transaction; a save without changes is not recorded."""
    changed = differences(before, after)
    if changed:
        connection.execute(
            insert(table).values(
                tenant_id=tenant,
                scope=scope,
                at=now,
                by_account=author,
                by_name=name,
                changes=msgspec.to_builtins(changed),
            )
        )


def forget_about(connection: Connection, tenant: TenantId, field: str, values: Collection[str]) -> None:
    """Delete the changes of a field that have one of the values, in the caller's transaction."""
    written = cast(table.c.changes, String)
    for value in values:
        is_about = written.contains(json.dumps(field), autoescape=True) & written.contains(
            json.dumps(value), autoescape=True
        )
        connection.execute(delete(table).where(table.c.tenant_id == tenant, is_about))


def latest(connection: Connection, tenant: TenantId, scope: str, *, limit: int = MOST_SHOWN) -> list[Change]:
    """Return the last changes of a scope, the latest first."""
    query = (
        select(table)
        .where(table.c.tenant_id == tenant, table.c.scope == scope)
        .order_by(table.c.id.desc())
        .limit(limit)
    )
    return [
        Change(
            scope=row["scope"],
            at=row["at"],
            by=row["by_name"],
            changes=msgspec.convert(row["changes"], tuple[FieldChange, ...]),
        )
        for row in connection.execute(query).mappings()
    ]


def _differences(path: str, before: Any, after: Any) -> Iterator[FieldChange]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in dict.fromkeys([*before, *after]):
            yield from _differences(f"{path}.{name}" if path else name, before.get(name), after.get(name))
    elif before != after:
        yield FieldChange(field=path, before=before, after=after)
