"""The API for closing a project's chat temporarily, for people who may administer the project."""

from datetime import datetime

import msgspec
from flask import Response, jsonify, request

from jira_chat.access.principals import Principal
from jira_chat.kernel import bounds
from jira_chat.web import agent_answers, body
from jira_chat.web.answers import shown
from jira_chat.web.services import Services


class _Closure(msgspec.Struct):
    reason: bounds.Line
    until: datetime | None


def close(lead: Principal, services: Services) -> Response:
    """Close the project's chat until a given time, or until it is opened by hand."""
    wanted = body.read(request, _Closure)
    closure = services.closing.close(lead, until=wanted.until, reason=wanted.reason)
    return jsonify(shown(agent_answers.Closure, closure))


def open_again(lead: Principal, services: Services) -> tuple[str, int]:
    """Reopen the project's chat."""
    services.closing.open(lead)
    return "", 204
