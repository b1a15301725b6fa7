"""Alarms: chats that a rate limit refused, counted by project and hour, shown to the project's administrators.

A flood of refusals must not become a flood of writes: each process counts its refusals in memory and saves the counts
now and then.
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import ColumnElement, Connection, RowMapping, case, delete, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from jira_chat.access.allowances import Kind
from jira_chat.conversations.tables import alarms as table
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import UnavailableError
from jira_chat.kernel.ids import ProjectId, TenantId
from jira_chat.kernel.limit_rules import ADDRESS, PROJECT
from jira_chat.storage.engine import Database

log = logging.getLogger(__name__)

SHOWN = timedelta(days=7)
KEPT = timedelta(days=30)
MOST_SHOWN = 20

_KINDS = {Kind.VISITORS, Kind.STARTS, Kind.LEFT_MESSAGES}
"""Attempts to chat: a visitor is created only for a person who wants to chat."""
_SCOPES = {ADDRESS, PROJECT}
"""Limits shared by many people; a limit per person concerns only that person."""


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """Chats that one limit refused in a project within an hour."""

    project: ProjectId
    scope: str
    """`address`: too many from one network; `project`: too many in all."""
    refused: int
    first_at: datetime
    last_at: datetime


_Hour = tuple[TenantId, ProjectId, str, datetime]


class Alarms:
    """Alarms of this process, counted in memory until saved, and the saved alarms of all processes."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._counted: dict[_Hour, Alarm] = {}
        self._lock = Lock()

    def note(self, kind: Kind, scope: str, tenant: TenantId, project: ProjectId) -> None:
        """Count a refusal if administrators should know of it."""
        if kind not in _KINDS or scope not in _SCOPES:
            return
        now = self._clock()
        with self._lock:
            self._add(tenant, Alarm(project=project, scope=scope, refused=1, first_at=now, last_at=now))

    def save(self) -> None:
        """Save the counts. Counts that cannot be saved now are kept for the next call."""
        with self._lock:
            counted, self._counted = self._counted, {}
        if not counted:
            return
        try:
            with self._database.transaction() as connection:
                new = [hour for hour, alarm in sorted(counted.items()) if _save(connection, hour, alarm)]
        except (SQLAlchemyError, UnavailableError) as error:
            log.warning("alarms_not_saved", extra={"error": type(error).__name__})
            with self._lock:
                for (tenant, *_), alarm in counted.items():
                    self._add(tenant, alarm)
            return
        for tenant, project, scope, _ in new:
            log.warning("chat_starts_limited", extra={"tenant": tenant, "project": project, "scope": scope})

    def of_project(self, tenant: TenantId, project: ProjectId) -> list[Alarm]:
        """Return a project's alarms of the last seven days, the latest first."""
        return self._shown((table.c.tenant_id == tenant) & (table.c.project_id == project))

    def of_site(self, tenant: TenantId) -> list[Alarm]:
        """Return the alarms of all projects of a site in the last seven days, the latest first."""
        return self._shown(table.c.tenant_id == tenant)

    def forget_old(self) -> int:
        """Delete alarms older than a month and return how many."""
        with self._database.transaction() as connection:
            return connection.execute(delete(table).where(table.c.last_at <= self._clock() - KEPT)).rowcount

    def _shown(self, where: ColumnElement[bool]) -> list[Alarm]:
        recent = select(table).where(where, table.c.last_at > self._clock() - SHOWN)
        with self._database.reading() as connection:
            latest = connection.execute(recent.order_by(table.c.last_at.desc()).limit(MOST_SHOWN))
            return [_alarm(row) for row in latest.mappings()]

    def _add(self, tenant: TenantId, alarm: Alarm) -> None:
        hour = alarm.first_at.replace(minute=0, second=0, microsecond=0)
        key = (tenant, alarm.project, alarm.scope, hour)
        before = self._counted.get(key)
        self._counted[key] = alarm if before is None else _together(before, alarm)


def _together(one: Alarm, other: Alarm) -> Alarm:
    return replace(
        one,
        refused=one.refused + other.refused,
        first_at=min(one.first_at, other.first_at),
        last_at=max(one.last_at, other.last_at),
    )


def _save(connection: Connection, key: _Hour, alarm: Alarm) -> bool:
    """Add an alarm to the saved one of its hour; return whether it is the first of that hour."""
    if _add_to_saved(connection, key, alarm):
        return False
    tenant, project, scope, hour = key
    row = {"tenant_id": tenant, "project_id": project, "hour": hour, "scope": scope}
    try:
        with connection.begin_nested():
            counted = {"refused": alarm.refused, "first_at": alarm.first_at, "last_at": alarm.last_at}
            connection.execute(insert(table).values(row | counted))
    except IntegrityError:
        # Another process was first, or the site is gone and the update changes nothing.
        _add_to_saved(connection, key, alarm)
        return False
    return True


def _add_to_saved(connection: Connection, key: _Hour, alarm: Alarm) -> bool:
    tenant, project, scope, hour = key
    statement = update(table).where(
        table.c.tenant_id == tenant, table.c.project_id == project, table.c.hour == hour, table.c.scope == scope
    )
    last_at = case((table.c.last_at > alarm.last_at, table.c.last_at), else_=alarm.last_at)
    return connection.execute(statement.values(refused=table.c.refused + alarm.refused, last_at=last_at)).rowcount == 1


def _alarm(row: RowMapping) -> Alarm:
    return Alarm(
        project=ProjectId(row["project_id"]),
        scope=row["scope"],
        refused=row["refused"],
        first_at=row["first_at"],
        last_at=row["last_at"],
    )
