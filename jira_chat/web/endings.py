"""The API of a chat's end: the customer's rating, and the transcript."""

from typing import Annotated

import msgspec
from flask import Response, jsonify, request

from jira_chat.access.allowances import Kind
from jira_chat.access.principals import Principal
from jira_chat.conversations import transcripts
from jira_chat.conversations.models import Conversation, Message, Rating
from jira_chat.kernel.bounds import Line
from jira_chat.kernel.errors import ForbiddenError
from jira_chat.kernel.ids import ConversationId
from jira_chat.web import body, headers, panel, parameters
from jira_chat.web.ending_answers import Ending
from jira_chat.web.services import Services

COST_OF_MAIL = 4
"""In downloads, which allows five mails an hour per person."""

MOST_PAGES = 50
"""Pages of a transcript, ten thousand messages in all."""

_Score = Annotated[int, msgspec.Meta(ge=1, le=5)]


class _Rating(msgspec.Struct):
    score: _Score
    comment: Line = ""


def show(person: Principal, services: Services, conversation: str) -> Response:
    """Return the end of a conversation."""
    return _ending(person, services, services.conversations.get(person, ConversationId(conversation)))


def rate(person: Principal, services: Services, conversation: str) -> Response:
    """Save the customer's rating of a conversation."""
    said = body.read(request, _Rating)
    rating = Rating(score=said.score, comment=said.comment)
    return _ending(person, services, services.ratings.rate(person, ConversationId(conversation), rating))


def transcript(person: Principal, services: Services, conversation: str) -> Response:
    """Return a conversation as a file: text, or JSON with `format=json`."""
    found = services.conversations.get(person, ConversationId(conversation))
    services.allowances.spend(Kind.TRANSCRIPTS, person, request.remote_addr or "")
    said, support = _said(person, services, found.id), _support(person, services)
    name = found.issue_key or "chat"
    if parameters.query(request, "format") == "json":
        content = msgspec.json.format(msgspec.json.encode(transcripts.as_data(found, said, support=support)))
        return _download(content, "application/json", f"{name}.json")
    text = transcripts.as_text(found, said, zone=panel.zone(), support=support)
    return _download(text.encode(), "text/plain; charset=utf-8", f"{name}.txt")


def mail_transcript(person: Principal, services: Services, conversation: str) -> tuple[str, int]:
    """Mail a conversation to the customer's own address."""
    found = services.conversations.get(person, ConversationId(conversation))
    record = services.settings.of_project(person.tenant, found.entrance)
    if record is None or services.transcript_mails.address_of(person) is None:
        raise ForbiddenError("Sign in to get the conversation by mail.")
    services.allowances.spend(Kind.TRANSCRIPTS, person, request.remote_addr or "", amount=COST_OF_MAIL)
    said, support = _said(person, services, found.id), _support(person, services)
    text = transcripts.shortened(transcripts.as_text(found, said, zone=panel.zone(), support=support))
    language = panel.language(person.tenant, services)
    services.transcript_mails.send(record, person, text, language=language.code)
    return "", 202


def _ending(person: Principal, services: Services, conversation: Conversation) -> Response:
    record = services.settings.of_project(person.tenant, conversation.project)
    words = panel.words_of(person.tenant, services)
    ending = Ending(
        asks=conversation.resolved and record is not None and record.settings.ask_rating,
        score=None if conversation.rating is None else conversation.rating.score,
        mail_to=services.transcript_mails.address_of(person),
        texts={key: text for key, text in words.items() if key.startswith("ending.")},
    )
    return jsonify(ending)


def _messages(person: Principal, services: Services, conversation: ConversationId) -> list[Message]:
    found: list[Message] = []
    for _ in range(MOST_PAGES):
        page = services.conversations.after(person, conversation, found[-1].seq if found else 0)
        found += page.messages
        if not page.more:
            break
    return found


def _support(person: Principal, services: Services) -> str:
    """Return the name of agents whose own names are hidden."""
    return str(panel.words_of(person.tenant, services)["support"])


def _said(person: Principal, services: Services, conversation: ConversationId) -> list[Message]:
    """Return all messages. Raises JiraError: without the texts kept by Jira, a transcript would still look complete."""
    said = _messages(person, services, conversation)
    if not any(each.purged for each in said):
        return said
    return transcripts.filled(said, services.kept_texts.of(person, conversation))


def _download(content: bytes, media_type: str, name: str) -> Response:
    response = headers.download(Response(content, content_type=media_type), name)
    response.headers["Cache-Control"] = "no-store"
    return response
