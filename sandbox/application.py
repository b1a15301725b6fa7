"""The Flask application that is the sandbox Jira."""

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from sandbox import api, authorization, frontpages, hostfiles, hostpages, portal, request_types
from sandbox.parts import EXTENSION, Parts, parts
from sandbox.rest import (
    assignees,
    attachments,
    comments,
    customer_requests,
    desks,
    issues,
    links,
    projects,
    properties,
    reports,
    site_fields,
    users,
)
from sandbox.rest.operation import RestError, error_answer

_BLUEPRINTS = (
    users.blueprint,
    projects.blueprint,
    issues.blueprint,
    links.blueprint,
    comments.blueprint,
    assignees.blueprint,
    attachments.blueprint,
    properties.project_properties,
    properties.issue_properties,
    properties.comment_properties,
    desks.blueprint,
    customer_requests.blueprint,
    reports.blueprint,
    site_fields.blueprint,
    authorization.blueprint,
    api.blueprint,
    request_types.blueprint,
    frontpages.blueprint,
    hostfiles.blueprint,
    hostpages.blueprint,
    portal.blueprint,
)


_SAFE = ("GET", "HEAD", "OPTIONS")


def create_app(built: Parts) -> Flask:
    app = Flask("sandbox", static_folder="assets")
    app.extensions[EXTENSION] = built
    app.json.sort_keys = False  # type: ignore[attr-defined]
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.register_error_handler(NotFound, _unknown)
    app.after_request(keep_changes)
    return app


def keep_changes(response: Response) -> Response:
    """Save a request's changes before it is answered."""
    if request.method not in _SAFE:
        parts().keep()
    return response


def _unknown(error: NotFound) -> ResponseReturnValue:
    """Answer errors under /rest in the style of Jira's REST API."""
    if request.path.startswith("/rest/"):
        return error_answer(RestError(404, f"The sandbox has no operation {request.method} {request.path}."))
    return error.get_response()
