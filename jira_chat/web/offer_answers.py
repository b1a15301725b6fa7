"""Types of the answers about offers."""

from msgspec import Struct

from jira_chat.kernel.ids import ConversationId


class SpokenLanguage(Struct, frozen=True, kw_only=True):
    """A language in which agents can answer, or customers read the chat."""

    code: str
    name: str
    """In English."""


class Offer(Struct, frozen=True, kw_only=True):
    """A chat that is offered to an agent."""

    conversation: ConversationId
    customer: str
    summary: str | None
    seconds: float
    """Seconds left to accept the offer."""


class Offers(Struct, frozen=True, kw_only=True):
    """An agent's offers, the oldest first."""

    offers: list[Offer]


class Simulation(Struct, frozen=True, kw_only=True):
    """The agent who would be offered a chat starting now."""

    name: str | None
    """Null if all agents would see it."""
    because: str
    """The reason, as the end of a sentence."""
