"""What the API of offers answers, as types."""

from msgspec import Struct

from jira_chat.kernel.ids import ConversationId


class SpokenLanguage(Struct, frozen=True, kw_only=True):
    """A language that agents can answer in, and customers read the chat in."""

    code: str
    name: str
    """In English."""


class Offer(Struct, frozen=True, kw_only=True):
    """A chat that is offered to an agent."""

    conversation: ConversationId
    customer: str
    summary: str | None
    seconds: float
    """Left to accept it."""


class Offers(Struct, frozen=True, kw_only=True):
    """What is offered to an agent, the oldest first."""

    offers: list[Offer]


class Simulation(Struct, frozen=True, kw_only=True):
    """The agent a chat that begins now would be offered to."""

    name: str | None
    """Null: everybody sees it."""
    because: str
    """The end of a sentence."""
