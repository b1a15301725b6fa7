"""The API of a conversation's request, for agents."""

from urllib.parse import quote

import msgspec
from flask import Response, jsonify, request

from jira_chat.access.principals import Principal
from jira_chat.conversations.models import Conversation
from jira_chat.kernel import bounds
from jira_chat.kernel.ids import AccountId, ConversationId
from jira_chat.web import body, parameters
from jira_chat.web.agent_answers import Assignable, Colleague, RequestNow, RequestStep, RequestSteps
from jira_chat.web.services import Services


class _Step(msgspec.Struct):
    step: bounds.Id


class _Assignee(msgspec.Struct):
    account: bounds.Id


def show(agent: Principal, services: Services, conversation: str) -> Response:
    """Return the stored state of a conversation's request."""
    return _shown(agent, services, services.conversations.get(agent, ConversationId(conversation)))


def steps(agent: Principal, services: Services, conversation: str) -> Response:
    """List the transitions that Jira allows the agent now."""
    found = services.request_actions.steps(agent, ConversationId(conversation))
    listed = [
        RequestStep(id=each.id, name=each.name, to=each.to.name, category=each.to.category, asks=each.asks)
        for each in found
    ]
    return jsonify(RequestSteps(steps=listed))


def take(agent: Principal, services: Services, conversation: str) -> Response:
    """Make a transition of a request."""
    wanted = body.read(request, _Step)
    return _shown(agent, services, services.request_actions.take(agent, ConversationId(conversation), wanted.step))


def assignable(agent: Principal, services: Services, conversation: str) -> Response:
    """Find agents a request can be assigned to."""
    query = parameters.query(request, "query", bounds.LONGEST_LINE)
    found = services.request_actions.assignable(agent, ConversationId(conversation), query)
    return jsonify(Assignable(people=[Colleague(account=each.account, name=each.name) for each in found]))


def assign(agent: Principal, services: Services, conversation: str) -> Response:
    """Assign a request."""
    wanted = AccountId(body.read(request, _Assignee).account)
    return _shown(agent, services, services.request_actions.assign(agent, ConversationId(conversation), wanted))


def _shown(agent: Principal, services: Services, conversation: Conversation) -> Response:
    key, known = conversation.issue_key, conversation.progress
    site = services.installations.active(agent.tenant).site_url
    now = RequestNow(
        key=key,
        address=None if key is None else f"{site}/browse/{quote(key)}",
        resolved=conversation.resolved,
        status=known.status,
        category=known.status_category,
        assignee=known.assignee_name,
        mine=known.assignee is not None and known.assignee == agent.account,
    )
    return jsonify(now)
