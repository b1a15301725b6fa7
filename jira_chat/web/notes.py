"""The API of agents' internal notes."""

import msgspec
from flask import Response, jsonify, request

from jira_chat.access.allowances import Kind
from jira_chat.access.principals import Principal
from jira_chat.kernel import bounds
from jira_chat.kernel.ids import ConversationId
from jira_chat.web import body
from jira_chat.web.agent_answers import ListedNotes, Note
from jira_chat.web.services import Services


class _Note(msgspec.Struct):
    client_id: bounds.Line
    body: bounds.Message


def show(agent: Principal, services: Services, conversation: str) -> Response:
    """Return a conversation's notes."""
    found = services.notes.of(agent, ConversationId(conversation))
    return jsonify(ListedNotes(notes=[Note.of(each) for each in found]))


def add(agent: Principal, services: Services, conversation: str) -> Response:
    """Add a note. A repeated request with the same id returns the same note."""
    said = body.read(request, _Note)
    services.allowances.spend(Kind.MESSAGES, agent, request.remote_addr or "")
    note = services.notes.add(agent, ConversationId(conversation), client_id=said.client_id, body=said.body)
    return jsonify(Note.of(note))
