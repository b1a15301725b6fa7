"""Closing a project's chat for a while, no matter who is online: for a drill, a meeting, an outage."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import bindparam, delete, select, tuple_

from jira_chat.access.principals import Principal
from jira_chat.kernel import visible
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import ForbiddenError, InvalidInputError
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId
from jira_chat.kernel.problems import FieldProblem
from jira_chat.presence import rules
from jira_chat.presence.models import Closure
from jira_chat.presence.service import LONGEST_CHOICE, Place
from jira_chat.presence.tables import closures as table
from jira_chat.settings import history
from jira_chat.storage.engine import Database
from jira_chat.storage.lists import lots
from jira_chat.storage.upsert import upsert

LONGEST_REASON = 300

# Built once: each hello runs it, and building it takes longer than running it.
_of_places = select(table).where(tuple_(table.c.tenant_id, table.c.project_id).in_(bindparam("places", expanding=True)))


class Closing:
    """Closes and opens the chat of projects. The caller has checked the right to do so.

    `announce` tells all pages of a project that its chat was closed or opened.
    """

    def __init__(self, database: Database, announce: Callable[[TenantId, ProjectId], None], *, clock: Clock) -> None:
        self._database = database
        self._announce = announce
        self._clock = clock

    def close(self, lead: Principal, *, until: datetime | None, reason: str) -> Closure:
        """Close the chat of a lead's project, and record the reason in its change history.

        Raises InvalidInputError for an end that is not within a day, or without a reason, ForbiddenError for a page
        without a project.
        """
        account, project = _who(lead)
        now, reason = self._clock(), visible.cleaned(reason)
        if until is not None and not now < until <= now + LONGEST_CHOICE:
            raise InvalidInputError("Choose an end within the next day, or none.")
        if not 0 < len(reason) <= LONGEST_REASON:
            problem = FieldProblem("reason_missing", most=LONGEST_REASON)
            raise InvalidInputError("Say why the chat is closed.", fields={"reason": problem})
        closure = Closure(until=until, reason=reason, by=lead.name, at=now)
        self._change(lead.tenant, project, account, closure, by=lead.name)
        return closure

    def open(self, lead: Principal) -> None:
        """Reopen the chat of a lead's project if it is closed. Raises ForbiddenError."""
        account, project = _who(lead)
        self._change(lead.tenant, project, account, None, by=lead.name)

    def of_project(self, tenant: TenantId, project: ProjectId) -> Closure | None:
        """Return the closure of a project's chat, None if it is open."""
        return self._closed([(tenant, project)]).get((tenant, project))

    def closed(self, places: Collection[Place]) -> frozenset[Place]:
        """Return which of some projects are closed."""
        return frozenset(self._closed(places))

    def _closed(self, places: Collection[Place]) -> dict[Place, Closure]:
        if not places:
            return {}
        with self._database.reading() as connection:
            rows = [
                row
                for some in lots(sorted(places))
                for row in connection.execute(_of_places, {"places": some}).mappings()
            ]
        now, found = self._clock(), {}
        for row in rows:
            closure = Closure(until=row["until"], reason=row["reason"], by=row["by_name"], at=row["at"])
            if rules.is_closed(closure, now):
                found[TenantId(row["tenant_id"]), ProjectId(row["project_id"])] = closure
        return found

    def _change(
        self, tenant: TenantId, project: ProjectId, account: AccountId, closure: Closure | None, *, by: str
    ) -> None:
        now, before = self._clock(), self.of_project(tenant, project)
        key = {"tenant_id": tenant, "project_id": project}
        with self._database.transaction() as connection:
            if closure is None:
                its_row = (table.c.tenant_id == tenant) & (table.c.project_id == project)
                connection.execute(delete(table).where(its_row))
            else:
                values = {"until": closure.until, "reason": closure.reason, "at": closure.at}
                upsert(connection, table, key, values | {"by_account": account, "by_name": by})
            scope = history.of_project(project)
            told = {"before": {"closed": _told(before)}, "after": {"closed": _told(closure)}}
            history.record(connection, tenant, scope, author=account, name=by, now=now, **told)
        self._announce(tenant, project)


def _told(closure: Closure | None) -> dict[str, str | datetime | None]:
    return {} if closure is None else {"reason": closure.reason, "until": closure.until}


def _who(lead: Principal) -> tuple[AccountId, ProjectId]:
    if lead.account is None or lead.project is None:
        raise ForbiddenError("This page is not allowed to do that.")
    return lead.account, lead.project
