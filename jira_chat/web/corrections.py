"""The API for editing and removing an agent's latest message."""

import msgspec
from flask import request

from jira_chat.access.allowances import Kind
from jira_chat.access.principals import Principal
from jira_chat.kernel import bounds
from jira_chat.kernel.errors import NotFoundError
from jira_chat.kernel.ids import ConversationId
from jira_chat.web import body, parameters
from jira_chat.web.services import Services

_MOST_DIGITS = 9


class _Edited(msgspec.Struct):
    body: bounds.Message
    revision: bounds.Seq


def edit(agent: Principal, services: Services, conversation: str, seq: str) -> tuple[str, int]:
    """Edit a message, if it still has the revision that its author knows."""
    said = body.read(request, _Edited)
    services.allowances.spend(Kind.MESSAGES, agent, request.remote_addr or "")
    services.corrections.edit(agent, ConversationId(conversation), _number(seq), revision=said.revision, body=said.body)
    return "", 204


def take_back(agent: Principal, services: Services, conversation: str, seq: str) -> tuple[str, int]:
    """Remove a message, if it still has the `revision` that its author knows."""
    revision, number = _number(parameters.query(request, "revision") or "0"), _number(seq)
    services.allowances.spend(Kind.MESSAGES, agent, request.remote_addr or "")
    services.corrections.take_back(agent, ConversationId(conversation), number, revision=revision)
    services.attachments.forget_message(agent.tenant, ConversationId(conversation), number)
    return "", 204


def _number(said: str) -> int:
    if not (said.isascii() and said.isdigit() and len(said) <= _MOST_DIGITS):
        raise NotFoundError("This message no longer exists.")
    return int(said)
