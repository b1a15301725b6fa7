"""Pure decisions of the domain: who may see a conversation, who may begin one, what a message may say."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from jira_chat.access.principals import Principal, Side, Surface
from jira_chat.conversations import availability
from jira_chat.conversations.answers import Answer
from jira_chat.conversations.availability import Moment
from jira_chat.conversations.errors import (
    ConversationClosedError,
    EmptyMessageError,
    MessageTooLongError,
    TooLateToChangeError,
)
from jira_chat.conversations.models import Author, Contact, Conversation, Header, Message, Origin, Sight
from jira_chat.conversations.visits import Visit
from jira_chat.kernel import names, visible
from jira_chat.kernel.errors import ConflictError, ForbiddenError, InvalidInputError
from jira_chat.kernel.ids import AccountId, ConversationId, ProjectId, TenantId, new_id
from jira_chat.settings import prechat
from jira_chat.settings.models import ANONYMOUS_NAME, ProjectSettings

PhotoOf = Callable[[TenantId, AccountId, str], str]
"""Returns the path of the photo of an agent with this name, or of their initials; empty if there is neither."""

PAUSE = timedelta(seconds=2)
"""A turn is over when its writer was silent this long; the worker does not look sooner."""

CHANGEABLE = timedelta(minutes=15)
"""How long an agent can change a message."""

LONGEST_BODY = 10_000
_LONGEST_TYPED = 2 * LONGEST_BODY
"""Allows for line ends of two characters."""

_CLIENT_ID_LENGTHS = range(8, 65)
_LONGEST_SUMMARY = 120
_SOME_AGENT = Author(side=Side.AGENT, name="")
_TAG = 4
"""Characters, enough to tell apart the visitors that an agent has in mind."""


class Starter(NamedTuple):
    """A customer who may begin a conversation."""

    project: ProjectId
    customer: str
    contact: Contact | None = None
    """The contact to store, if any."""


def may_see(person: Principal, conversation: Conversation | Header) -> bool:
    """Return whether a person may see a conversation: the one rule for lists, history, live messages and writing.

    A customer sees their own conversations, in the project where they began and in the one to which they were moved; an
    agent on an issue sees that issue's conversation, on a dashboard those of its project. Nobody sees another tenant's.
    """
    if person.tenant != conversation.tenant:
        return False
    is_there = person.project == conversation.project
    match person.surface:
        case Surface.DASHBOARD:
            return is_there
        case Surface.ISSUE:
            return is_there and person.issue is not None and person.issue == conversation.issue
        case Surface.PORTAL | Surface.WIDGET:
            is_theirs = person.customer is not None and person.customer == conversation.customer
            return is_theirs and (is_there or person.project == conversation.entrance)
        case _:
            return False


def sight_of(person: Principal, settings: ProjectSettings | None) -> Sight:
    """Return what a person learns of agents: agents see names, customers what the project shows."""
    if person.side is Side.AGENT:
        return Sight.NAME
    if settings is None:
        return Sight.PHOTO
    if not settings.show_agent_names:
        return Sight.TEAM
    return Sight.PHOTO if settings.show_agent_photos else Sight.NAME


def without_agent(message: Message) -> Message:
    """Return a message without its agent's name, for people who do not learn which agent wrote."""
    return replace(message, author=_SOME_AGENT) if message.author.side is Side.AGENT else message


def with_photo(message: Message, tenant: TenantId, photo_of: PhotoOf) -> Message:
    """Return a message with its agent's photo, if there is one."""
    author = message.author
    if author.side is not Side.AGENT or author.account is None:
        return message
    return replace(message, author=replace(author, photo=photo_of(tenant, author.account, author.name)))


def as_seen(some: list[Message], sight: Sight, tenant: TenantId, photo_of: PhotoOf) -> list[Message]:
    """Return messages as people with this sight see them."""
    if sight is Sight.TEAM:
        return [*map(without_agent, some)]
    return [with_photo(each, tenant, photo_of) for each in some] if sight is Sight.PHOTO else some


def check_agent(person: Principal) -> None:
    """Check that a person is an agent. Raises ForbiddenError."""
    if person.side is not Side.AGENT:
        raise ForbiddenError("This is for agents.")


def starter(
    person: Principal,
    settings: ProjectSettings | None,
    *,
    now: datetime,
    agents_online: bool,
    contact: Contact | None = None,
    mail: bool = False,
) -> Starter:
    """Return the customer for a conversation that a person may begin, by the rules of `docs/who-may-chat.md`.

    `contact` is what a visitor leaves with the message; `mail` says whether a code could confirm it. Raises
    ForbiddenError for agents, and what `availability.require` raises.
    """
    if person.side is not Side.CUSTOMER or person.customer is None or person.project is None:
        raise ForbiddenError("Only customers start conversations.")
    moment = Moment(now=now, zone=person.zone, agents_online=agents_online)
    takes = person.anonymous and settings is not None and availability.takes_messages(settings, mail=mail)
    kept = contact if takes else None
    if kept is None or not availability.may_leave(settings, person, moment):
        availability.require(availability.to_person(settings, person, moment=moment))
    return Starter(person.project, person.customer, kept)


def check_may_write(person: Principal, settings: ProjectSettings | None) -> None:
    """Check that a person may write where they are now; agents may write anywhere.

    Chat hours and presence do not matter for a conversation that has begun. Raises ChatNotOfferedError,
    IdentityRequiredError or SignInRequiredError.
    """
    if person.side is Side.CUSTOMER:
        availability.require(availability.to_person(settings, person))


def check_change(
    agent: Principal, message: Message, *, latest: int | None, revision: int, is_there: bool, now: datetime
) -> None:
    """Check that an agent may change or take back a message that they saw at `revision`.

    `latest` is the number of their last message; `is_there` says that the message is in a comment or still to be sent.
    Raises ForbiddenError for others' messages, TooLateToChangeError, and ConflictError if it changed meanwhile.
    """
    if message.author.side is not Side.AGENT or agent.account is None or message.author.account != agent.account:
        raise ForbiddenError("Only its author can change a message.")
    if message.origin is not Origin.CHAT:
        raise TooLateToChangeError("This was written in Jira, and can be changed there.")
    if message.revision != revision or message.removed:
        raise ConflictError("This message changed meanwhile.")
    if message.seq != latest or message.purged or not is_there or now - message.at > CHANGEABLE:
        minutes = CHANGEABLE // timedelta(minutes=1)
        raise TooLateToChangeError(f"Only your last message can be changed, for {minutes} minutes.")


def check_open(conversation: Conversation | Header) -> None:
    """Check that a conversation can go on.

    Raises ConversationClosedError.
    """
    if conversation.closed:
        raise ConversationClosedError("This conversation has ended. Please start a new one.")


def clean_body(typed: str, *, with_files: bool = False) -> str:
    """Return a message's text without control characters and surrounding white space.

    Only a message with files may be empty or invisible.

    Raises EmptyMessageError or MessageTooLongError.
    """
    if len(typed) > _LONGEST_TYPED:
        raise _too_long(len(typed))
    text = visible.cleaned(typed)
    if not (text or with_files):
        raise EmptyMessageError("Write a message first.")
    if len(text) > LONGEST_BODY:
        raise _too_long(len(text))
    return text


def summary_of(body: str) -> str:
    """Return the summary of a conversation and its request: the first line of the first message, cut at a word."""
    first = next((line for line in body.split("\n") if not visible.is_blank(line)), body)
    line = " ".join(first.split())
    if len(line) <= _LONGEST_SUMMARY:
        return line
    cut = line[: _LONGEST_SUMMARY - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + "…"


def name_for_agents(conversation: Conversation) -> str:
    """Return a customer's name for agents; anonymous visitors get a tag that tells them apart, and their page."""
    if conversation.customer_name != ANONYMOUS_NAME:
        return conversation.customer_name
    tag = hashlib.sha256(conversation.customer.encode()).hexdigest()[:_TAG].upper()
    return " · ".join(filter(None, (f"Visitor {tag}", conversation.page)))


def check_client_id(client_id: str) -> None:
    """Check the client id of a message. Ids with a colon are reserved: a comment from Jira has `comment:<id>`.

    Raises InvalidInputError.
    """
    is_plain = client_id.isascii() and client_id.isprintable() and ":" not in client_id
    if len(client_id) not in _CLIENT_ID_LENGTHS or not is_plain:
        raise InvalidInputError("client_id must be 8 to 64 printable ASCII characters without a colon, such as a UUID.")


def _too_long(length: int) -> MessageTooLongError:
    return MessageTooLongError(
        f"This message is too long: {length:,} characters, at most {LONGEST_BODY:,}. Please send it in parts.",
        most=LONGEST_BODY,
    )


def name_given(answered: Iterable[Answer]) -> str | None:
    """Return the name that a visitor gave before the chat, marked as unproved; None if there is none."""
    given = next((each.shown for each in answered if each.field == prechat.NAME), "")
    name = names.shown(given, "")
    return f"{name} (visitor)" if name else None


def new_conversation(
    person: Principal,
    starter: Starter,
    *,
    summary: str | None,
    visit: Visit | None,
    now: datetime,
    name: str | None = None,
) -> Conversation:
    """Return a new conversation without messages; `name` is its customer's, unless they left a contact."""
    return Conversation(
        tenant=person.tenant,
        id=ConversationId(new_id()),
        project=starter.project,
        entrance=starter.project,
        customer=starter.customer,
        customer_name=(starter.contact and starter.contact.name) or name or person.name,
        customer_account=person.account,
        site=person.site,
        issue=None,
        issue_key=None,
        seq=0,
        created_at=now,
        summary=summary,
        page=visit.path if visit else None,
        language=(visit.language or None) if visit else None,
        unconfirmed_email=starter.contact.email if starter.contact else None,
    )
