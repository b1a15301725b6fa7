"""The API of unanswered conversations: when the panel says so, and leaving one as a request."""

import msgspec
from flask import Response, jsonify, request

from jira_chat.access.allowances import Kind
from jira_chat.access.principals import Principal
from jira_chat.conversations import availability, unanswered
from jira_chat.conversations.models import Conversation
from jira_chat.kernel.bounds import Address
from jira_chat.kernel.ids import ConversationId
from jira_chat.sign_in import emails
from jira_chat.web import body, panel
from jira_chat.web.services import Services
from jira_chat.web.waiting_answers import Waiting


class _Noted(msgspec.Struct):
    leaves: bool = False
    """Whether the customer leaves it as a request; otherwise the panel has only said that no agent has answered."""
    email: Address | None = None


def show(person: Principal, services: Services, conversation: str) -> Response:
    """Return when the panel has to say that no agent has answered, and what it offers."""
    return _waiting(person, services, services.conversations.get(person, ConversationId(conversation)))


def note(person: Principal, services: Services, conversation: str) -> Response:
    """Note that the panel has said so, or that the customer leaves the conversation as a request."""
    said = body.read(request, _Noted)
    known = ConversationId(conversation)
    if not said.leaves:
        return _waiting(person, services, services.unanswered.tell(person, known))
    email = None
    if _asks(person, services, services.conversations.get(person, known)):
        email = emails.normal(said.email or "")
        services.allowances.spend(Kind.LEFT_MESSAGES, person, request.remote_addr or "")
    return _waiting(person, services, services.unanswered.leave(person, known, email))


def _waiting(person: Principal, services: Services, conversation: Conversation) -> Response:
    words = panel.words_of(person.tenant, services)
    settings = services.settings.effective(conversation.tenant, conversation.entrance)
    asks = _asks(person, services, conversation)
    waiting = Waiting(
        seconds=unanswered.due_in(conversation, settings.unanswered_minutes, services.clock()),
        left=conversation.left,
        email=conversation.unconfirmed_email or services.account_sessions.email_of(person),
        offers=asks or conversation.unconfirmed_email is not None or not person.anonymous,
        asks=asks,
        texts={key: text for key, text in words.items() if key.startswith("waiting.")},
    )
    return jsonify(waiting)


def _asks(person: Principal, services: Services, conversation: Conversation) -> bool:
    """Whether an anonymous customer can give an address for a code to confirm."""
    settings = services.settings.effective(conversation.tenant, conversation.entrance)
    takes = availability.takes_messages(settings, mail=services.mail_enabled)
    return takes and person.anonymous and conversation.unconfirmed_email is None
