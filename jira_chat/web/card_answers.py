"""What the card beside a conversation is answered, as types."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from jira_chat.conversations.models import Rating
from jira_chat.jira.request_details import Running


class CardCustomer(Struct, frozen=True, kw_only=True):
    """Who the customer is."""

    name: str
    email: str | None
    trust: Literal["proved", "vouched", "unconfirmed"] | None
    """Of the address: a code proved it, the web site vouches for it, or the customer only says so."""
    method: Literal["password", "code", "identity", "portal"] | None
    """How they signed in; None for visitors, and where that is not known any more."""
    anonymous: bool


class CardPlace(Struct, frozen=True, kw_only=True):
    """Where the customer is, as their browser says; what it did not say is empty."""

    site: str
    """Empty in the portal."""
    url: str
    title: str
    referrer: str
    language: str
    time_zone: str
    device: str
    """Browser and system."""


class Pair(Struct, frozen=True, kw_only=True):
    """Something with a name."""

    id: str
    name: str
    value: str


class OtherConversation(Struct, frozen=True, kw_only=True):
    """Another conversation of the same customer in the project."""

    id: str
    key: str | None
    address: str | None
    """Of its request in Jira."""
    summary: str
    created_at: datetime
    resolved: bool
    status: str | None
    rating: int | None


class Card(Struct, frozen=True, kw_only=True):
    """What is known without asking Jira."""

    customer: CardCustomer
    place: CardPlace
    meta: list[Pair]
    """What the web site says of the customer."""
    answers: list[Pair]
    """What the customer was asked before the chat; `id` is that of the request's field."""
    others: list[OtherConversation]
    more: bool
    """Whether there are still others."""
    rating: Rating | None


class SlaClock(Struct, frozen=True, kw_only=True):
    """One of the request's SLA clocks as it stood when Jira answered; all times are in seconds."""

    name: str
    running: Running
    breached: bool
    remaining: float | None
    """Until the goal; negative where it is missed."""
    elapsed: float | None
    goal: float | None


class CardRequest(Struct, frozen=True, kw_only=True):
    """What Jira says of the request and its customer."""

    type: str
    email: str | None
    """Of the customer, where Jira shows it."""
    organizations: list[str]
    fields: list[Pair]
    clocks: list[SlaClock]
