"""Offers of chats to agents, as values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from jira_chat.kernel.ids import AccountId, ConversationId, ProjectId, TenantId
from jira_chat.settings.languages import Language


class State(StrEnum):
    """The state of an offer."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    OVER = "over"
    """It was not accepted; the chat goes to the next agent, or to everybody."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A present or past offer of a chat to an agent."""

    tenant: TenantId
    conversation: ConversationId
    project: ProjectId
    account: AccountId
    """The agent who has, or last had, the offer."""
    state: State
    offered_at: datetime
    until: datetime
    """When the time to accept ends."""
    asked: tuple[AccountId, ...] = ()
    """The agents who did not accept the chat."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An agent who is online."""

    account: AccountId
    name: str
    chats: int
    """Number of their open chats and of their open offers."""
    offered_at: datetime | None
    """When they were last offered a chat; None if not lately."""
    capacity: int | None = None
    """Number of chats at which they are offered no more; None for the project's."""
    languages: tuple[str, ...] = ()
    """Codes of the languages in which they answer."""
    labels: tuple[str, ...] = ()
    """Labels whose chats they are offered first."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A new chat without an agent."""

    id: ConversationId
    offered: bool = False
    """Whether its customer is told that it is being offered."""
    language: Language | None = None
    """The language of the customer's browser, if it is bundled."""
    labels: tuple[str, ...] = ()
    """Labels of its request, once it has one."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The agent chosen for a chat, None for nobody, and the reason."""

    candidate: Candidate | None
    because: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The changes that a round makes."""

    changed: tuple[Offer, ...]
    told: frozenset[AccountId]
    """The agents whose offers changed."""
    pause: timedelta | None
    """Time until the next round; None if nothing is left to offer."""
