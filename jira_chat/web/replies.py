"""The API of canned replies: use in a conversation, and management."""

import msgspec
from flask import Response, jsonify, request

from jira_chat.access.principals import Principal
from jira_chat.kernel import bounds
from jira_chat.kernel.ids import ConversationId
from jira_chat.replies import rules
from jira_chat.replies.models import Draft
from jira_chat.settings import languages
from jira_chat.web import administration, body, parameters, reply_answers
from jira_chat.web.answers import shown
from jira_chat.web.services import Services


class _Draft(msgspec.Struct):
    name: bounds.Line
    text: bounds.Text
    language: bounds.Tag = ""

    def draft(self) -> Draft:
        return Draft(name=self.name, text=self.text, language=self.language)


class _File(msgspec.Struct):
    replies: bounds.Many[_Draft]


def usable(person: Principal, services: Services) -> Response:
    """Return the replies that an agent can insert, with details of the conversation that the address names, if any."""
    conversation = ConversationId(parameters.query(request, "conversation"))
    key = services.conversations.get(person, conversation).issue_key if conversation else None
    tag = services.conversations.language_of(person, conversation) if conversation else ""
    answer = reply_answers.UsableReplies(
        replies=[shown(reply_answers.Reply, each) for each in services.replies.usable(person)],
        language=languages.choose([tag]).code if tag else "",
        portal_link=_portal_link(person, services, key),
    )
    return jsonify(answer)


def use(person: Principal, services: Services, reply: str) -> tuple[str, int]:
    """Count that a reply was inserted."""
    services.replies.note_use(person, reply)
    return "", 204


def show(person: Principal, services: Services) -> Response:
    """Return the replies that the page manages."""
    return _managed(person, services)


def save(person: Principal, services: Services, reply: str) -> Response:
    """Change a reply, or add one under a new id chosen by the page."""
    services.replies.save(person, reply, body.read(request, _Draft).draft())
    return _managed(person, services)


def remove(person: Principal, services: Services, reply: str) -> tuple[str, int]:
    """Delete a reply."""
    services.replies.remove(person, reply)
    return "", 204


def import_file(person: Principal, services: Services) -> Response:
    """Import the replies of a file."""
    services.replies.import_all(person, [each.draft() for each in body.read(request, _File).replies])
    return _managed(person, services)


def _managed(person: Principal, services: Services) -> Response:
    managed = reply_answers.ManagedReplies(
        replies=[shown(reply_answers.Reply, each) for each in services.replies.managed(person)],
        languages=[shown(reply_answers.ReplyLanguage, each) for each in languages.LANGUAGES],
        longest_name=rules.LONGEST_NAME,
        longest_text=rules.LONGEST_TEXT,
        most=rules.MOST_REPLIES,
    )
    return jsonify(managed)


def _portal_link(person: Principal, services: Services, key: str | None) -> str | None:
    record = services.settings.of_project(person.tenant, person.project) if person.project else None
    portal = administration.portal_link(services, person.tenant, record.service_desk) if record else None
    return f"{portal}/{key}" if portal and key else portal
