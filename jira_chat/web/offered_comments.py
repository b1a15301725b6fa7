"""The API of comments that agents' own browsers write to Jira."""

import msgspec
from flask import Response, jsonify, request

from jira_chat.access.principals import Principal
from jira_chat.kernel.ids import ConversationId
from jira_chat.web import body
from jira_chat.web.agent_answers import OfferedComment
from jira_chat.web.services import Services


class _Taken(msgspec.Struct):
    refused: bool
    """Whether Jira refused the comment taken before; otherwise the browser takes one now."""


def take(agent: Principal, services: Services, conversation: str) -> Response | tuple[str, int]:
    """Return the comment to the first page of the agent that asks, or note that Jira refused it."""
    said = body.read(request, _Taken)
    if said.refused:
        services.offered_comments.refuse(agent, ConversationId(conversation))
        return "", 204
    offered = services.offered_comments.take(agent, ConversationId(conversation))
    return jsonify(OfferedComment(issue=offered.issue, comment=msgspec.json.encode(offered.comment).decode()))
