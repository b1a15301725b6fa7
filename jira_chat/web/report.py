"""The API of the report page: figures of the chat of a project, or of a whole site."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import msgspec
from flask import Request, Response, jsonify, request
from msgspec.structs import replace

from jira_chat.access.permissions import Permission
from jira_chat.access.principals import Principal, Surface
from jira_chat.kernel.errors import ForbiddenError, InvalidInputError, NotFoundError
from jira_chat.kernel.ids import ProjectId
from jira_chat.reports import files
from jira_chat.reports.days import Span
from jira_chat.reports.models import Report
from jira_chat.settings import schedule
from jira_chat.settings.models import ProjectRecord
from jira_chat.web import headers, parameters
from jira_chat.web.guards import Guard
from jira_chat.web.services import Services

MOST_DAYS = 366
USUAL_DAYS = 28
YEARS = range(2000, 3000)
"""Years of days that can be requested; every day in them has neighbours that `date` can represent."""


def readers(guard: Guard) -> Guard:
    """Narrow a guard to people who administer the project, and to agents if the project shows them the report.

    Jira administrators on their own page are admitted, too.
    """

    def admit(services: Services, incoming: Request) -> Principal:
        person: Principal = guard(services, incoming)
        record = _record(person, services)
        if person.surface is Surface.ADMINISTRATION:
            return person
        if not (record and record.settings.report_to_agents) and not _administers(person, services):
            raise ForbiddenError("Only people who may administer this project can see the report of its chat.")
        return person

    return admit


def show(person: Principal, services: Services) -> Response:
    """Return the figures from `first` to `last` in the time zone `tz`; by default the last four weeks."""
    return jsonify(_report(person, services))


def export(person: Principal, services: Services) -> Response:
    """Return the same report as a file: CSV, or JSON with `format=json`."""
    report = _report(person, services)
    name = f"chat-report-{report.first}-{report.last}"
    if parameters.query(request, "format") == "json":
        content = msgspec.json.format(msgspec.json.encode(report))
        return headers.download(Response(content, content_type="application/json"), f"{name}.json")
    text = files.as_csv(report).encode()
    return headers.download(Response(text, content_type="text/csv; charset=utf-8"), f"{name}.csv")


def count(person: Principal, services: Services) -> tuple[Response, int]:
    """Request a count of recent events, which runs soon."""
    services.reports.count(person.tenant)
    return jsonify({}), 202


def zone_of_project(person: Principal, services: Services) -> str:
    """Return the time zone of the project's hours."""
    record = _record(person, services)
    return record.settings.visibility.zone if record else "UTC"


def _report(person: Principal, services: Services) -> Report:
    span, project = _span(person, services), _project(person)
    if project is None and person.surface is Surface.ADMINISTRATION:
        return _named(services.reports.of_site(person.tenant, span), person, services)
    if project is None:
        raise NotFoundError("This page is not about a project.")
    record = _record(person, services)
    agents = record is not None and record.settings.report_agents and _administers(person, services)
    return services.reports.of_project(person.tenant, project, span, agents=agents)


def _named(report: Report, person: Principal, services: Services) -> Report:
    names = {record.project: record.name for record in services.settings.of_site(person.tenant)}
    projects = [replace(each, name=names.get(each.project, "")) for each in report.projects or ()]
    return replace(report, projects=projects)


def _span(person: Principal, services: Services) -> Span:
    name = parameters.query(request, "tz") or zone_of_project(person, services)
    if name not in schedule.known_zones():
        raise InvalidInputError("Choose a time zone from the list, for example Europe/Berlin.")
    zone = ZoneInfo(name)
    last = _day("last") or services.clock().astimezone(zone).date()
    first = _day("first") or last - timedelta(days=USUAL_DAYS - 1)
    if not first <= last < first + timedelta(days=MOST_DAYS):
        raise InvalidInputError(f"Choose a first day before the last one, at most {MOST_DAYS} days in all.")
    return Span(first, last, zone)


def _day(name: str) -> date | None:
    said = parameters.query(request, name)
    try:
        day = date.fromisoformat(said) if said else None
    except ValueError:
        day = date.min
    if day is not None and day.year not in YEARS:
        raise InvalidInputError("Enter days as in 2026-06-30.")
    return day


def _record(person: Principal, services: Services) -> ProjectRecord | None:
    project = _project(person)
    return services.settings.of_project(person.tenant, project) if project else None


def _project(person: Principal) -> ProjectId | None:
    """Return the project of the report: the page's own, or the one that an administrator names."""
    if person.surface is not Surface.ADMINISTRATION:
        return person.project
    named = parameters.query(request, "project")
    return ProjectId(named) if named else None


def _administers(person: Principal, services: Services) -> bool:
    if person.surface is Surface.ADMINISTRATION:
        return True
    return person.account is not None and services.permissions.may(
        person.tenant, person.account, Permission.ADMINISTER_PROJECTS, person.project
    )
