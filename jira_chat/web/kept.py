"""The API of message texts that only Jira keeps."""

import logging

from flask import Response, jsonify

from jira_chat.access.principals import Principal
from jira_chat.jira.errors import JiraError
from jira_chat.kernel.ids import ConversationId
from jira_chat.web import panel
from jira_chat.web.kept_answers import KeptMessages, KeptText
from jira_chat.web.services import Services

log = logging.getLogger(__name__)


def show(person: Principal, services: Services, conversation: str) -> Response:
    """Return the texts that Jira keeps of a conversation."""
    words = panel.words_of(person.tenant, services)
    away = False
    try:
        found = services.kept_texts.of(person, ConversationId(conversation))
    except JiraError as error:
        log.info("kept_texts_not_read", extra={"code": error.code, "status": error.status})
        found, away = {}, True
    kept = KeptMessages(
        messages=[KeptText(seq=seq, body=body) for seq, body in sorted(found.items())],
        away=away,
        texts={key: text for key, text in words.items() if key.startswith("kept.")},
    )
    return jsonify(kept)
