"""Who a chat is offered to, and why."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from jira_chat.kernel.ids import AccountId, ConversationId, ProjectId, TenantId
from jira_chat.settings.languages import Language


class State(StrEnum):
    """What became of offering a chat."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    OVER = "over"
    """It was not taken, and goes to the next, or to everybody."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A chat that is offered to an agent, or was."""

    tenant: TenantId
    conversation: ConversationId
    project: ProjectId
    account: AccountId
    """Who it is offered to, or was last."""
    state: State
    offered_at: datetime
    until: datetime
    """Until when the agent may accept."""
    asked: tuple[AccountId, ...] = ()
    """Who did not take it."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An agent who is online."""

    account: AccountId
    name: str
    chats: int
    """Open ones, with those that are offered to them."""
    offered_at: datetime | None
    """When they were last offered a chat; None for not lately."""
    capacity: int | None = None
    """With so many chats they are offered no more; None for what the project says."""
    languages: tuple[str, ...] = ()
    """Codes of those in which they answer."""
    labels: tuple[str, ...] = ()
    """Those whose chats they are offered first."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A new chat that nobody has."""

    id: ConversationId
    offered: bool = False
    """Whether its customer is told that it is being offered."""
    language: Language | None = None
    """That of the customer's browser, where it is bundled."""
    labels: tuple[str, ...] = ()
    """Those of its request, once it is there."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Who a chat goes to, None for nobody, and why."""

    candidate: Candidate | None
    because: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a round changes."""

    changed: tuple[Offer, ...]
    told: frozenset[AccountId]
    """Whose offers changed."""
    pause: timedelta | None
    """Until the next round; None where nothing is left to offer."""
