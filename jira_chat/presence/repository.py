"""Rows of agents' choices and habits."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, func, select, tuple_, update

from jira_chat.kernel.ids import AccountId, ProjectId, TenantId
from jira_chat.presence.models import NO_HABITS, Choice, Habits, WorkingHours
from jira_chat.presence.tables import agents, habits
from jira_chat.storage.upsert import upsert

Seat = tuple[TenantId, ProjectId, AccountId]
"""An agent in a project."""

_with_habits = (
    select(agents, habits.c.hours, habits.c.away_minutes, habits.c.capacity, habits.c.languages)
    .select_from(
        agents.outerjoin(
            habits, (habits.c.tenant_id == agents.c.tenant_id) & (habits.c.account_id == agents.c.account_id)
        )
    )
    .order_by(func.lower(agents.c.name))
)


def save_choice(connection: Connection, seat: Seat, values: dict[str, Any]) -> None:
    """Note what an agent chose."""
    tenant, project, account = seat
    upsert(connection, agents, {"tenant_id": tenant, "project_id": project, "account_id": account}, values)


def choices(connection: Connection, seats: Collection[Seat]) -> list[Choice]:
    """Return what agents chose, by name."""
    is_asked = tuple_(agents.c.tenant_id, agents.c.project_id, agents.c.account_id).in_(sorted(seats))
    return [_choice(row) for row in connection.execute(_with_habits.where(is_asked)).mappings()]


def lock_choice(connection: Connection, seat: Seat) -> Choice | None:
    """Return what an agent chose, which nobody changes until the end of the transaction."""
    query = _with_habits.where(_is(seat)).with_for_update(of=agents)
    row = connection.execute(query).mappings().first()
    return None if row is None else _choice(row)


def put_offline(connection: Connection, seat: Seat, now: datetime) -> None:
    """Note that an agent is offline now."""
    offline = {"online": False, "online_until": None, "by_hours": False, "changed_at": now}
    connection.execute(update(agents).where(_is(seat)).values(offline))


def habits_of(connection: Connection, tenant: TenantId, account: AccountId) -> Habits:
    """Return how an agent works; what nobody chose has its default."""
    query = select(habits).where(habits.c.tenant_id == tenant, habits.c.account_id == account)
    row = connection.execute(query).mappings().first()
    return NO_HABITS if row is None else _habits(row)


def save_habits(connection: Connection, tenant: TenantId, account: AccountId, changed: Habits, now: datetime) -> None:
    """Note how an agent works."""
    key = {"tenant_id": tenant, "account_id": account}
    hours = None if changed.hours is None else msgspec.to_builtins(changed.hours)
    values = {
        "hours": hours,
        "away_minutes": changed.away_minutes,
        "capacity": changed.capacity,
        "languages": list(changed.languages),
        "changed_at": now,
    }
    upsert(connection, habits, key, values)


def _is(seat: Seat) -> ColumnElement[bool]:
    tenant, project, account = seat
    of_project = (agents.c.tenant_id == tenant) & (agents.c.project_id == project)
    return of_project & (agents.c.account_id == account)


def _choice(row: RowMapping) -> Choice:
    return Choice(
        tenant=TenantId(row["tenant_id"]),
        project=ProjectId(row["project_id"]),
        account=AccountId(row["account_id"]),
        name=row["name"],
        online=row["online"],
        until=row["online_until"],
        by_hours=row["by_hours"],
        changed_at=row["changed_at"],
        habits=_habits(row),
    )


def _habits(row: RowMapping) -> Habits:
    hours = None if row["hours"] is None else msgspec.convert(row["hours"], WorkingHours)
    return Habits(
        hours=hours,
        away_minutes=row["away_minutes"] or 0,
        capacity=row["capacity"],
        languages=tuple(row["languages"] or ()),
    )
