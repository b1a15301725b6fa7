"""The API of who is there for customers: agents see each other, and an admin can put them offline."""

from flask import Response, jsonify

from jira_chat.access.principals import Principal
from jira_chat.kernel.errors import ForbiddenError
from jira_chat.kernel.ids import AccountId
from jira_chat.web import agent_answers
from jira_chat.web.answers import shown
from jira_chat.web.services import Services


def show(person: Principal, services: Services) -> Response:
    """Return the agents of the project who are online."""
    if person.project is None:
        raise ForbiddenError("This page is not allowed to do that.")
    online = services.presence.online_agents(person.tenant, person.project)
    return jsonify(agent_answers.OnlineAgents(agents=[shown(agent_answers.OnlineAgent, each) for each in online]))


def put_offline(person: Principal, services: Services, account: str) -> tuple[str, int]:
    """Put an agent offline."""
    services.presence.put_offline(person, AccountId(account))
    return "", 204
