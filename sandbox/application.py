"""The Flask application that is the sandbox Jira."""

from flask import Flask, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from sandbox import api, frontpages, hostfiles, hostpages, portal
from sandbox.parts import EXTENSION, Parts
from sandbox.rest import attachments, comments, customer_requests, desks, issues, projects, properties, users
from sandbox.rest.operation import RestError, error_answer

_BLUEPRINTS = (
    users.blueprint,
    projects.blueprint,
    issues.blueprint,
    comments.blueprint,
    attachments.blueprint,
    properties.project_properties,
    properties.issue_properties,
    properties.comment_properties,
    desks.blueprint,
    customer_requests.blueprint,
    api.blueprint,
    frontpages.blueprint,
    hostfiles.blueprint,
    hostpages.blueprint,
    portal.blueprint,
)


def create_app(parts: Parts) -> Flask:
    app = Flask("sandbox", static_folder="assets")
    app.extensions[EXTENSION] = parts
    app.json.sort_keys = False  # type: ignore[attr-defined]
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.register_error_handler(NotFound, _unknown)
    return app


def _unknown(error: NotFound) -> ResponseReturnValue:
    """In REST's own words under /rest: the sandbox plays only a part of Jira."""
    if request.path.startswith("/rest/"):
        return error_answer(RestError(404, f"The sandbox has no operation {request.method} {request.path}."))
    return error.get_response()
