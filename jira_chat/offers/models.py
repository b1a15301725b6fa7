"""Whom a chat is offered to, and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from jira_chat.kernel.ids import AccountId, ConversationId, ProjectId, TenantId


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
    """To whom it is offered, or was last."""
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


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Whom a chat goes to, None for nobody, and why."""

    candidate: Candidate | None
    because: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a round changes."""

    changed: tuple[Offer, ...]
    told: frozenset[AccountId]
    """Whose offers changed."""
    goes_on: bool
    """Whether something is offered, or waits for an agent with room."""
