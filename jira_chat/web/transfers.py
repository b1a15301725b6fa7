"""The API for transferring a conversation to the chat of another project."""

import msgspec
from flask import Response, jsonify, request

from jira_chat.access.principals import Principal
from jira_chat.kernel import bounds
from jira_chat.kernel.ids import ConversationId, ProjectId
from jira_chat.web import body
from jira_chat.web.administration_answers import Project
from jira_chat.web.agent_answers import TransferTargets
from jira_chat.web.services import Services


class _Transfer(msgspec.Struct):
    id: bounds.Id
    project: bounds.Id
    note: bounds.Message


def show(agent: Principal, services: Services, conversation: str) -> Response:
    """List the projects to which the agent can transfer the conversation."""
    found = services.transfers.targets(agent, ConversationId(conversation))
    projects = [Project(id=each.project, key=each.key, name=each.name) for each in found]
    return jsonify(TransferTargets(projects=projects))


def transfer(agent: Principal, services: Services, conversation: str) -> tuple[str, int]:
    """Transfer a conversation. A repeated request with the same id has no further effect."""
    wanted = body.read(request, _Transfer)
    services.transfers.transfer(
        agent,
        ConversationId(conversation),
        ProjectId(wanted.project),
        transfer_id=wanted.id,
        note=wanted.note,
    )
    return "", 204
