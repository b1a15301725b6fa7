"""The API of closing a project's chat for a while, for those who may administer the project."""

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
    """Close the chat of the project until a moment, or until somebody opens it."""
    wanted = body.read(request, _Closure)
    closure = services.closing.close(lead, until=wanted.until, reason=wanted.reason)
    return jsonify(shown(agent_answers.Closure, closure))


def open_again(lead: Principal, services: Services) -> tuple[str, int]:
    """Open the chat of the project again."""
    services.closing.open(lead)
    return "", 204
