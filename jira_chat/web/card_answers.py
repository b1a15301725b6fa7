"""Types of the card beside a conversation."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from jira_chat.conversations.models import Rating
from jira_chat.jira.request_details import Running


class CardCustomer(Struct, frozen=True, kw_only=True):
    """The customer of the conversation."""

    name: str
    email: str | None
    trust: Literal["proved", "vouched", "unconfirmed"] | None
    """Whether a code proved the address, the web site vouches for it, or the customer only stated it."""
    method: Literal["password", "code", "identity", "portal"] | None
    """How the customer signed in; None for visitors, and if it is no longer known."""
    anonymous: bool


class CardPlace(Struct, frozen=True, kw_only=True):
    """The customer's page and browser, as the browser reports them; unknown fields are empty."""

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
    """A named value."""

    id: str
    name: str
    value: str


class OtherConversation(Struct, frozen=True, kw_only=True):
    """Another conversation of the same customer in the project."""

    id: str
    key: str | None
    address: str | None
    """The address of its request in Jira."""
    summary: str
    created_at: datetime
    resolved: bool
    status: str | None
    rating: int | None


class Card(Struct, frozen=True, kw_only=True):
    """The part of the card that needs no call to Jira."""

    customer: CardCustomer
    place: CardPlace
    meta: list[Pair]
    """Data about the customer from the web site."""
    answers: list[Pair]
    """The customer's answers before the chat; `id` is the id of the request's field."""
    others: list[OtherConversation]
    more: bool
    """Whether there are more than those in `others`."""
    rating: Rating | None


class SlaClock(Struct, frozen=True, kw_only=True):
    """An SLA clock of the request at the time of Jira's answer; all times are in seconds."""

    name: str
    running: Running
    breached: bool
    remaining: float | None
    """Time until the goal; negative after a breach."""
    elapsed: float | None
    goal: float | None


class CardRequest(Struct, frozen=True, kw_only=True):
    """The part of the card that comes from Jira: the request and its customer."""

    type: str
    email: str | None
    """The customer's address, if Jira shows it."""
    organizations: list[str]
    fields: list[Pair]
    clocks: list[SlaClock]
