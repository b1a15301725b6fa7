"""The pages inside Jira: one document, one script; what they show is asked of the API."""

from typing import Any

from flask import Response, make_response, render_template, request

from jira_chat.people.principals import Principal
from jira_chat.web import headers, parameters
from jira_chat.web.services import Services

_ENTRY = "src/inside/main.tsx"


def project_settings(person: Principal, services: Services) -> Response:
    """Show the settings of a project's chat."""
    return _page(person, services, project=_project(person, services))


def issue(person: Principal, services: Services) -> Response:
    """Show the agent's panel on an issue."""
    shown = {"id": person.issue, "key": parameters.query(request, "issueKey")}
    return _page(person, services, project=_project(person, services), issue=shown, agent=_agent(person))


def dashboard(person: Principal, services: Services) -> Response:
    """Show all chats of a project."""
    return _page(person, services, project=_project(person, services), agent=_agent(person))


def administration(person: Principal, services: Services) -> Response:
    """Show the site-wide page for Jira administrators."""
    return _page(person, services)


def _page(person: Principal, services: Services, **about: Any) -> Response:
    start = {
        "surface": person.surface,
        "session": services.sessions.issue(person),
        "host_script": services.config.host_script_url,
    } | about
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


def _project(person: Principal, services: Services) -> dict[str, Any]:
    saved = services.settings.of_project(person.tenant, person.project) if person.project else None
    key = parameters.query(request, "projectKey")
    return {"id": person.project, "key": key, "name": saved.name if saved else key}


def _agent(person: Principal) -> dict[str, Any]:
    return {"account": person.account, "name": person.name}
