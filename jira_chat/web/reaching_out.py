"""The API for starting a chat on a request that has none."""

import msgspec
from flask import Response, jsonify, request

from jira_chat.access.allowances import Kind
from jira_chat.access.principals import Principal
from jira_chat.conversations.errors import ChatNotOfferedError
from jira_chat.kernel import bounds
from jira_chat.kernel.errors import ConflictError, ForbiddenError
from jira_chat.web import body
from jira_chat.web.agent_answers import Begun, Reachable
from jira_chat.web.services import Services


class _First(msgspec.Struct):
    client_id: bounds.Line
    body: bounds.Message


def show(agent: Principal, services: Services) -> Response:
    """Return the customer of a possible chat, or the reason why no chat can start."""
    try:
        known = services.reaching_out.request(agent)
    except (ChatNotOfferedError, ConflictError, ForbiddenError) as error:
        return jsonify(Reachable(customer=None, reason=error.message, code=error.code))
    return jsonify(Reachable(customer=known.customer_name, reason=None, code=None))


def begin(agent: Principal, services: Services) -> Response:
    """Start a chat with a message. A repeated request with the same id returns the same chat."""
    said = body.read(request, _First)
    services.allowances.spend(Kind.MESSAGES, agent, request.remote_addr or "")
    begun = services.reaching_out.begin(agent, client_id=said.client_id, body=said.body)
    return jsonify(Begun(conversation=begun.id))
