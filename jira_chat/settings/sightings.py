"""Sightings of a project's snippet on web sites, allowed and refused, so that admins need no browser console.

The loader makes a request on every page of a customer's site, so a process records a site once an hour, and only a few
new ones per minute, because anybody can make up refused sites, and hosts of an allowed domain.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from cachetools import TTLCache
from sqlalchemy import ColumnElement, Connection, delete, select, update
from sqlalchemy.exc import SQLAlchemyError

from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import UnavailableError
from jira_chat.kernel.ids import ProjectId, TenantId
from jira_chat.settings.tables import sightings as table
from jira_chat.storage.engine import Database
from jira_chat.storage.upsert import insert_new

log = logging.getLogger(__name__)

MOST_KEPT = 20
"""Sightings per project, allowed and refused ones each."""

ALLOWED_A_MINUTE = 200
REFUSED_A_MINUTE = 20
"""Recorded sites of all projects in a process; further ones are recorded when they are seen again."""

_MOST_REMEMBERED = 5_000
_HOUR_SECONDS = 3600
_MINUTE_SECONDS = 60

_Place = tuple[TenantId, ProjectId, str, bool]


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """A web site whose pages requested the chat."""

    project: ProjectId
    site: str
    refused: bool
    """It is not among the allowed sites."""
    at: datetime
    """Its latest sighting, to the hour."""


class Sightings:
    """Records and returns sightings of web sites."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._noted: TTLCache[_Place, None] = TTLCache(_MOST_REMEMBERED, _HOUR_SECONDS, timer=self._seconds)
        self._allowed: TTLCache[_Place, None] = TTLCache(ALLOWED_A_MINUTE, _MINUTE_SECONDS, timer=self._seconds)
        self._refused: TTLCache[_Place, None] = TTLCache(REFUSED_A_MINUTE, _MINUTE_SECONDS, timer=self._seconds)

    def note(self, tenant: TenantId, project: ProjectId, site: str, *, refused: bool) -> None:
        """Record a request from a site, at most once an hour. A database error is only logged."""
        place = (tenant, project, site, refused)
        if place in self._noted:
            return
        latest = self._refused if refused else self._allowed
        latest.expire()
        if len(latest) >= latest.maxsize:
            return
        self._noted[place] = latest[place] = None
        try:
            with self._database.transaction() as connection:
                _write(connection, place, self._clock())
        except (SQLAlchemyError, UnavailableError) as error:
            log.warning("sighting_not_saved", extra={"tenant": tenant, "error": type(error).__name__})

    def of_project(self, tenant: TenantId, project: ProjectId) -> list[Sighting]:
        """Return the sightings of a project's snippet, the latest first."""
        return self._found((table.c.tenant_id == tenant) & (table.c.project_id == project))

    def of_site(self, tenant: TenantId) -> list[Sighting]:
        """Return the sightings of the snippets of all projects, the latest first."""
        return self._found(table.c.tenant_id == tenant)

    def _found(self, where: ColumnElement[bool]) -> list[Sighting]:
        query = select(table).where(where).order_by(table.c.at.desc())
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return [
            Sighting(project=ProjectId(row["project_id"]), site=row["site"], refused=row["refused"], at=row["at"])
            for row in rows
        ]

    def _seconds(self) -> float:
        return self._clock().timestamp()


def _write(connection: Connection, place: _Place, now: datetime) -> None:
    tenant, project, site, refused = place
    key = {"tenant_id": tenant, "project_id": project, "site": site, "refused": refused}
    if not insert_new(connection, table, key | {"at": now}, key=tuple(key)):
        its_row = (table.c.tenant_id == tenant) & (table.c.project_id == project) & (table.c.site == site)
        connection.execute(update(table).where(its_row, table.c.refused == refused).values(at=now))
        return
    of_kind = (table.c.tenant_id == tenant) & (table.c.project_id == project) & (table.c.refused == refused)
    oldest_kept = select(table.c.at).where(of_kind).order_by(table.c.at.desc()).offset(MOST_KEPT - 1).limit(1)
    connection.execute(delete(table).where(of_kind, table.c.at < oldest_kept.scalar_subquery()))
