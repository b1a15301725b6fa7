"""Rows of canned replies. Tenant first."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, func, or_, select, update
from sqlalchemy import insert as sql_insert

from jira_chat.kernel.ids import TenantId
from jira_chat.replies.models import Draft, Owner, Reply, Scope
from jira_chat.replies.tables import replies as table

Values = dict[str, str | datetime]


def of_owners(connection: Connection, tenant: TenantId, owners: Collection[Owner]) -> list[Reply]:
    """Return the replies of some owners, by name."""
    query = select(table).where(table.c.tenant_id == tenant, or_(*map(_of, owners)))
    by_name = query.order_by(func.lower(table.c.name), table.c.language, table.c.scope)
    return [_reply(row) for row in connection.execute(by_name).mappings()]


def find(connection: Connection, tenant: TenantId, owner: Owner, reply: str) -> Reply | None:
    """Return an owner's reply."""
    row = connection.execute(select(table).where(_this(tenant, owner, reply))).mappings().one_or_none()
    return None if row is None else _reply(row)


def count(connection: Connection, tenant: TenantId, owner: Owner) -> int:
    """Return how many replies an owner has."""
    query = select(func.count()).select_from(table).where(table.c.tenant_id == tenant, _of(owner))
    return connection.execute(query).scalar_one()


def insert(connection: Connection, tenant: TenantId, owner: Owner, draft: Draft, by: Values, *, reply: str) -> None:
    """Insert a reply. Raises IntegrityError if the owner has one of this name in this language."""
    row = {"tenant_id": tenant, "id": reply, "scope": owner.scope, "owner": owner.key, "uses": 0}
    connection.execute(sql_insert(table).values(row | _drafted(draft) | by))


def write(connection: Connection, tenant: TenantId, owner: Owner, draft: Draft, by: Values, *, reply: str) -> None:
    """Change a reply. Raises IntegrityError if the owner has another one of this name in this language."""
    connection.execute(update(table).where(_this(tenant, owner, reply)).values(_drafted(draft) | by))


def write_named(connection: Connection, tenant: TenantId, owner: Owner, draft: Draft, by: Values) -> bool:
    """Change the text of the reply with this name and language; return False if there is none."""
    named = (table.c.name == draft.name) & (table.c.language == draft.language)
    its_row = (table.c.tenant_id == tenant) & _of(owner) & named
    return connection.execute(update(table).where(its_row).values({"text": draft.text, **by})).rowcount == 1


def remove(connection: Connection, tenant: TenantId, owner: Owner, reply: str) -> None:
    """Delete an owner's reply."""
    connection.execute(delete(table).where(_this(tenant, owner, reply)))


def count_use(
    connection: Connection, tenant: TenantId, owners: Collection[Owner], reply: str, *, now: datetime
) -> bool:
    """Count a use of a reply; return False if none of the owners has it."""
    its_row = (table.c.tenant_id == tenant) & (table.c.id == reply) & or_(*map(_of, owners))
    return connection.execute(update(table).where(its_row).values(uses=table.c.uses + 1, used_at=now)).rowcount == 1


def _of(owner: Owner) -> ColumnElement[bool]:
    return (table.c.scope == owner.scope) & (table.c.owner == owner.key)


def _this(tenant: TenantId, owner: Owner, reply: str) -> ColumnElement[bool]:
    return (table.c.tenant_id == tenant) & (table.c.id == reply) & _of(owner)


def _drafted(draft: Draft) -> Values:
    return {"name": draft.name, "text": draft.text, "language": draft.language}


def _reply(row: RowMapping) -> Reply:
    return Reply(
        id=row["id"],
        scope=Scope(row["scope"]),
        name=row["name"],
        text=row["text"],
        language=row["language"],
        uses=row["uses"],
        used_at=row["used_at"],
        changed_at=row["changed_at"],
        changed_by=row["changed_by"],
    )
