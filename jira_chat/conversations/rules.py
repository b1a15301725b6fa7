"""Pure decisions of the domain: who may see a conversation, who may begin one, what a message may say."""

import unicodedata
from typing import NamedTuple

from jira_chat.conversations.errors import (
    ChatNotOfferedError,
    ConversationClosedError,
    EmptyMessageError,
    MessageTooLongError,
    SignInRequiredError,
)
from jira_chat.conversations.models import Conversation
from jira_chat.kernel.errors import ForbiddenError, InvalidInputError
from jira_chat.kernel.ids import ProjectId
from jira_chat.people.principals import Principal, Side, Surface
from jira_chat.settings import rules as settings_rules
from jira_chat.settings.models import ProjectSettings

LONGEST_BODY = 10_000
_CLIENT_ID_LENGTHS = range(8, 65)


class Starter(NamedTuple):
    """Who begins a conversation, once it is decided that they may."""

    project: ProjectId
    customer: str


def may_see(person: Principal, conversation: Conversation) -> bool:
    """The one rule of visibility, for lists, history, live messages and writing alike.

    A customer sees their own conversations in that project; an agent on an issue sees that issue's conversation, on a
    dashboard those of its project. Nobody sees another tenant's.
    """
    if person.tenant != conversation.tenant or person.project != conversation.project:
        return False
    match person.surface:
        case Surface.DASHBOARD:
            return True
        case Surface.ISSUE:
            return person.issue is not None and person.issue == conversation.issue
        case Surface.PORTAL | Surface.WIDGET:
            return person.customer is not None and person.customer == conversation.customer
        case _:
            return False


def starter(person: Principal, settings: ProjectSettings | None) -> Starter:
    """Decide whether somebody may begin a conversation, and as whom.

    Raises ForbiddenError, ChatNotOfferedError or SignInRequiredError.
    """
    if person.side is not Side.CUSTOMER or person.customer is None or person.project is None:
        raise ForbiddenError("Only customers start conversations.")
    check_offered(person, settings)
    if settings is not None and person.account is None and not settings.anonymous:
        raise SignInRequiredError("Please sign in to the customer portal to chat with us.")
    return Starter(person.project, person.customer)


def check_offered(person: Principal, settings: ProjectSettings | None) -> None:
    """Decide whether chat is offered where a customer is now; agents write wherever they are.

    Raises ChatNotOfferedError.
    """
    if person.side is Side.AGENT:
        return
    if settings is None or not _is_offered(person, settings):
        raise ChatNotOfferedError("Chat is not available here at the moment.")


def check_open(conversation: Conversation) -> None:
    """Check that a conversation can go on.

    Raises ConversationClosedError.
    """
    if conversation.closed:
        raise ConversationClosedError("This conversation has ended. Please start a new one.")


def clean_body(typed: str) -> str:
    """Return what a message says: text without control characters and surrounding blank space.

    Raises EmptyMessageError or MessageTooLongError.
    """
    text = typed.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cs"})
    text = text.strip()
    if not text:
        raise EmptyMessageError("Write a message first.")
    if len(text) > LONGEST_BODY:
        raise MessageTooLongError(
            f"This message is too long: {len(text):,} characters, at most {LONGEST_BODY:,}. Please send it in parts."
        )
    return text


def check_client_id(client_id: str) -> None:
    """Check the sender's own id of a message. Ids with a colon are ours: a comment of Jira's is `comment:<id>`.

    Raises InvalidInputError.
    """
    is_plain = client_id.isascii() and client_id.isprintable() and ":" not in client_id
    if len(client_id) not in _CLIENT_ID_LENGTHS or not is_plain:
        raise InvalidInputError("client_id must be 8 to 64 printable ASCII characters without a colon, such as a UUID.")


def _is_offered(person: Principal, settings: ProjectSettings) -> bool:
    if person.surface is Surface.PORTAL:
        return settings.portal
    return settings.external and person.site is not None and settings_rules.is_allowed(settings.sites, person.site)
