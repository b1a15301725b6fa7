"""The pages inside Jira: one document, one script, data from the API."""

from typing import Any

from flask import Response, make_response, render_template, request

from jira_chat.access.principals import Principal
from jira_chat.settings import schedule
from jira_chat.web import headers, parameters
from jira_chat.web import report as report_api
from jira_chat.web.services import Services
from jira_chat.web.start_data import (
    AdministrationStart,
    DashboardStart,
    IssueStart,
    PageAgent,
    PageIssue,
    PageProject,
    PageStart,
    ProjectSettingsStart,
    ReportStart,
)

_ENTRY = "src/inside/main.tsx"


def project_settings(person: Principal, services: Services) -> Response:
    """Show the settings of a project's chat."""
    start = ProjectSettingsStart(**_common(person, services), project=_project(person, services))
    return _page(person, services, start)


def issue(person: Principal, services: Services) -> Response:
    """Show the agent's panel on an issue."""
    shown = PageIssue(id=person.issue, key=parameters.query(request, "issueKey"))
    start = IssueStart(
        **_common(person, services), project=_project(person, services), issue=shown, **_chat(person, services)
    )
    return _page(person, services, start)


def dashboard(person: Principal, services: Services) -> Response:
    """Show all chats of a project."""
    start = DashboardStart(**_common(person, services), project=_project(person, services), **_chat(person, services))
    return _page(person, services, start)


def report(person: Principal, services: Services) -> Response:
    """Show the report of a project's chat, to people who may see it."""
    start = ReportStart(
        **_common(person, services),
        project=_project(person, services),
        zone=report_api.zone_of_project(person, services),
        time_zones=schedule.time_zones(),
    )
    return _page(person, services, start)


def administration(person: Principal, services: Services) -> Response:
    """Show the site-wide page for Jira administrators."""
    return _page(person, services, AdministrationStart(**_common(person, services), time_zones=schedule.time_zones()))


def _page(person: Principal, services: Services, start: PageStart) -> Response:
    document = render_template(
        "inside/page.html",
        start=start,
        entry=services.assets.entry(_ENTRY),
        host_script=services.config.host_script_url,
    )
    return headers.page(
        make_response(document),
        origin=services.config.origin,
        ancestors=services.installations.active(person.tenant).origins,
        host_script=services.config.host_script_url,
    )


def _common(person: Principal, services: Services) -> dict[str, Any]:
    return {"session": services.sessions.issue(person), "host_script": services.config.host_script_url}


def _project(person: Principal, services: Services) -> PageProject:
    saved = services.settings.of_project(person.tenant, person.project) if person.project else None
    key = parameters.query(request, "projectKey")
    return PageProject(id=person.project, key=key, name=saved.name if saved else key)


def _chat(person: Principal, services: Services) -> dict[str, Any]:
    saved = services.settings.of_project(person.tenant, person.project) if person.project else None
    takes_files = saved is not None and saved.settings.attachments
    return {
        "agent": PageAgent(account=person.account, name=person.name),
        "file_megabytes": services.config.attachment_megabytes if takes_files else 0,
    }
