"""Rows of agents' choices and habits."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, Select, bindparam, select, tuple_

from jira_chat.kernel.ids import AccountId, ProjectId, TenantId
from jira_chat.presence import rules
from jira_chat.presence.models import NO_HABITS, Choice, Habits, WorkingHours
from jira_chat.presence.tables import EVERYWHERE, agents, habits
from jira_chat.storage.lists import lots
from jira_chat.storage.upsert import upsert

Seat = tuple[TenantId, ProjectId, AccountId]
"""An agent in a project."""

# Built once: each hello runs it, and building it takes longer than running it.
_with_habits = (
    select(agents, habits.c.hours, habits.c.away_minutes, habits.c.capacity, habits.c.languages, habits.c.labels)
    .select_from(
        agents.outerjoin(
            habits, (habits.c.tenant_id == agents.c.tenant_id) & (habits.c.account_id == agents.c.account_id)
        )
    )
    .where(tuple_(agents.c.tenant_id, agents.c.project_id, agents.c.account_id).in_(bindparam("seats", expanding=True)))
)
_with_habits_locked = _with_habits.with_for_update(of=agents)


def save_choice(connection: Connection, seat: Seat, values: dict[str, Any], *, everywhere: bool = False) -> None:
    """Save an agent's choice, for the project or for all of theirs."""
    tenant, project, account = _everywhere(seat) if everywhere else seat
    upsert(connection, agents, {"tenant_id": tenant, "project_id": project, "account_id": account}, values)


def choices(connection: Connection, seats: Collection[Seat]) -> list[Choice]:
    """Return the choices that count for agents in projects, by name."""
    return _effective(connection, _with_habits, seats)


def who_chose(connection: Connection, tenant: TenantId) -> list[AccountId]:
    """Return the agents of a site who chose to be online in any project."""
    query = select(agents.c.account_id).where(agents.c.tenant_id == tenant, agents.c.online).distinct()
    return [AccountId(each) for each in connection.execute(query.order_by(agents.c.account_id)).scalars()]


def sites_with_agents(connection: Connection) -> list[TenantId]:
    """Return the sites where any agent chose to be online."""
    query = select(agents.c.tenant_id).where(agents.c.online).distinct()
    return [TenantId(each) for each in connection.execute(query).scalars()]


def lock_choice(connection: Connection, seat: Seat) -> Choice | None:
    """Return the choice that counts for an agent in a project, locked until the end of the transaction."""
    return next(iter(_effective(connection, _with_habits_locked, [seat])), None)


def put_offline(connection: Connection, choice: Choice, now: datetime) -> None:
    """Save that an agent is offline now in this project."""
    offline = {"name": choice.name, "online": False, "online_until": None, "by_hours": False, "changed_at": now}
    save_choice(connection, (choice.tenant, choice.project, choice.account), offline)


def habits_of(connection: Connection, tenant: TenantId, account: AccountId) -> Habits:
    """Return an agent's habits, the defaults if they chose none."""
    query = select(habits).where(habits.c.tenant_id == tenant, habits.c.account_id == account)
    row = connection.execute(query).mappings().first()
    return NO_HABITS if row is None else _habits(row)


def save_habits(connection: Connection, tenant: TenantId, account: AccountId, changed: Habits, now: datetime) -> None:
    """Save an agent's habits."""
    key = {"tenant_id": tenant, "account_id": account}
    hours = None if changed.hours is None else msgspec.to_builtins(changed.hours)
    values = {
        "hours": hours,
        "away_minutes": changed.away_minutes,
        "capacity": changed.capacity,
        "languages": list(changed.languages),
        "labels": list(changed.labels),
        "changed_at": now,
    }
    upsert(connection, habits, key, values)


def _effective(connection: Connection, query: Select[Any], seats: Collection[Seat]) -> list[Choice]:
    wanted = {*seats, *map(_everywhere, seats)}
    found = {}
    for some in lots(sorted(wanted)):
        for row in connection.execute(query, {"seats": some}).mappings():
            found[row["tenant_id"], row["project_id"], row["account_id"]] = _choice(row)
    counting = (rules.effective_choice(found.get(seat), found.get(_everywhere(seat))) for seat in seats)
    seated = zip(seats, counting, strict=True)
    here = [replace(each, project=project) for (_, project, _), each in seated if each is not None]
    return sorted(here, key=lambda each: each.name.lower())


def _everywhere(seat: Seat) -> Seat:
    tenant, _, account = seat
    return tenant, ProjectId(EVERYWHERE), account


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
        everywhere=row["project_id"] == EVERYWHERE,
    )


def _habits(row: RowMapping) -> Habits:
    hours = None if row["hours"] is None else msgspec.convert(row["hours"], WorkingHours)
    return Habits(
        hours=hours,
        away_minutes=row["away_minutes"] or 0,
        capacity=row["capacity"],
        languages=tuple(row["languages"] or ()),
        labels=tuple(row["labels"] or ()),
    )
