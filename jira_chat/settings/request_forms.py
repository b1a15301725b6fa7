"""The request types for projects' conversations, as last read from Jira.

They are stored in the database, so that neither visitors nor chats wait for Jira. They are read again when the settings
page is opened or saved, once a day by the worker, and when Jira refuses a request.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, delete, or_, select

from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraError
from jira_chat.jira.models import RequestType
from jira_chat.kernel.batcher import Batcher
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import ProjectId, RequestTypeId, TenantId
from jira_chat.outbox import queue
from jira_chat.outbox.new_jobs import NewJob
from jira_chat.outbox.queue import Job
from jira_chat.settings import repository, request_form
from jira_chat.settings.jobs import CheckRequestType, Resend
from jira_chat.settings.models import Problem, ProjectRecord
from jira_chat.settings.request_form import RequestForm
from jira_chat.settings.tables import project_settings
from jira_chat.settings.tables import request_forms as table
from jira_chat.storage.engine import Database
from jira_chat.storage.upsert import upsert

log = logging.getLogger(__name__)

CHECKED_EVERY = timedelta(days=1)
_MOST_TOGETHER = 200

_Place = tuple[TenantId, ProjectId]


@dataclass(frozen=True, kw_only=True)
class CheckedForm:
    """The result of a check of a project's request types."""

    wanted: RequestTypeId | None
    """The request type chosen in the settings."""
    form: RequestForm | None
    """None if the project has no request type."""
    problem: Problem | None


class RequestForms:
    """Stores the forms and checks them again."""

    def __init__(self, database: Database, jira_for: Callable[[TenantId], JiraClient], *, clock: Clock) -> None:
        self._database = database
        self._jira_for = jira_for
        self._clock = clock
        # A hundred customers may start in the same second; one query answers all of them.
        self._batcher: Batcher[_Place, CheckedForm | None] = Batcher(self._find_all, most=_MOST_TOGETHER)

    def of_project(self, tenant: TenantId, project: ProjectId) -> RequestForm | None:
        """Return the form of a project's conversations, None before the first check."""
        known = self.checked(tenant, project)
        return None if known is None else known.form

    def checked(self, tenant: TenantId, project: ProjectId) -> CheckedForm | None:
        """Return the result of the last check."""
        return self._batcher.get((tenant, project))

    def _find_all(self, places: Sequence[_Place]) -> list[CheckedForm | None]:
        with self._database.reading() as connection:
            found = {place: _find(connection, *place) for place in set(places)}
        return [found[place] for place in places]

    def check(
        self, jira: JiraClient, record: ProjectRecord, types: Sequence[RequestType] | None = None
    ) -> CheckedForm | None:
        """Check a project's request types (`types` if just read from Jira) and store the result.

        Raises JiraError.
        """
        desk = record.service_desk
        if desk is None:
            return None
        wanted = record.settings.request_type
        offered = jira.request_types(desk) if types is None else types
        form, problem = request_form.choose(wanted, offered, lambda each: jira.request_type_fields(desk, each))
        seen = CheckedForm(wanted=wanted, form=form, problem=problem)
        self._keep(record, seen)
        return seen

    def check_if_possible(
        self, jira: JiraClient, record: ProjectRecord, types: Sequence[RequestType] | None
    ) -> CheckedForm | None:
        """Check as `check`; if Jira is not available, return the stored result and let the worker check later."""
        try:
            return self.check(jira, record, types)
        except JiraError as error:
            log.warning("request_type_unchecked", extra={"tenant": record.tenant, "code": error.code})
        with self._database.transaction() as connection:
            known = _find(connection, record.tenant, record.project)
            queue.enqueue_many(connection, [_job(record.tenant, record.project)], now=self._clock())
            if known is not None and known.wanted != record.settings.request_type:
                # The stored form is of another type than the chosen one, so its questions are useless until the check.
                connection.execute(delete(table).where(_is(record.tenant, record.project)))
                return None
        return known

    def check_again(self, asked: CheckRequestType, job: Job) -> None:
        """Handle the job of checking a project's request types. Raises JiraError."""
        with self._database.reading() as connection:
            record = repository.find(connection, job.tenant, asked.project)
        if record is not None:
            self.check(self._jira_for(job.tenant), record)

    def enqueue_checks(self) -> int:
        """Enqueue checks of all projects not checked for a day; return their number."""
        with self._database.transaction() as connection:
            due = _due(connection, before=self._clock() - CHECKED_EVERY)
            queue.enqueue_many(connection, [_job(*each) for each in due], now=self._clock())
        return len(due)

    def _keep(self, record: ProjectRecord, seen: CheckedForm) -> None:
        now = self._clock()
        with self._database.transaction() as connection:
            saved = repository.find(connection, record.tenant, record.project)
            if saved is not None and saved.settings.request_type != seen.wanted:
                return  # Another type was chosen while Jira was asked about this one.
            before = _find(connection, record.tenant, record.project)
            key = {"tenant_id": record.tenant, "project_id": record.project}
            values = {
                "wanted": seen.wanted,
                "form": msgspec.to_builtins(seen.form),
                "problem_code": seen.problem.code if seen.problem else None,
                "problem": seen.problem.message if seen.problem else None,
                "checked_at": now,
            }
            upsert(connection, table, key, values)
            if before is not None and before != seen:
                log.info("request_type_changed", extra={"tenant": record.tenant, "project": record.project})
                enqueue_resending(connection, record.tenant, now=now)


def enqueue_resending(connection: Connection, tenant: TenantId, *, now: datetime) -> None:
    """Enqueue a retry of all that Jira refused, in the caller's transaction, because the cause may be repaired."""
    queue.enqueue(connection, tenant, stream="tell-again", payload=Resend(), now=now, once=True)


def _job(tenant: TenantId, project: ProjectId) -> NewJob:
    return NewJob(tenant=tenant, stream=f"request-type:{project}", payload=CheckRequestType(project=project), once=True)


def _is(tenant: TenantId, project: ProjectId) -> ColumnElement[bool]:
    return (table.c.tenant_id == tenant) & (table.c.project_id == project)


def _find(connection: Connection, tenant: TenantId, project: ProjectId) -> CheckedForm | None:
    row = connection.execute(select(table).where(_is(tenant, project))).mappings().one_or_none()
    return None if row is None else _checked(row)


def _due(connection: Connection, *, before: datetime) -> list[tuple[TenantId, ProjectId]]:
    its_row = (table.c.tenant_id == project_settings.c.tenant_id) & (
        table.c.project_id == project_settings.c.project_id
    )
    query = (
        select(project_settings.c.tenant_id, project_settings.c.project_id)
        .outerjoin(table, its_row)
        .where(project_settings.c.service_desk_id.is_not(None))
        .where(or_(table.c.checked_at.is_(None), table.c.checked_at <= before))
    )
    return [(TenantId(tenant), ProjectId(project)) for tenant, project in connection.execute(query)]


def _checked(row: RowMapping) -> CheckedForm:
    problem = None if row["problem_code"] is None else Problem(code=row["problem_code"], message=row["problem"])
    return CheckedForm(
        wanted=None if row["wanted"] is None else RequestTypeId(row["wanted"]),
        form=msgspec.convert(row["form"], RequestForm | None),
        problem=problem,
    )
