"""What figures are made of."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from jira_chat.access.principals import Side
from jira_chat.kernel.ids import AccountId, ConversationId, ProjectId


class Turn(NamedTuple):
    """One message, as far as figures need it."""

    seq: int
    side: Side
    at: datetime
    account: AccountId | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """What figures are made of: one conversation, without what anybody said."""

    id: ConversationId
    project: ProjectId
    """Where it began."""
    created_at: datetime
    turns: tuple[Turn, ...]
    """In their order."""
    delivered: int
    """Up to which message the customer's chat got what was written."""
    agents_online: bool | None
    """As it began; None where that was not noted."""
    resolved_at: datetime | None
    rating: int | None
    language: str | None
    path: str | None
    """Of the page on which the customer is, or was last."""


class Mark(NamedTuple):
    """What tells whether a conversation's figures are those that were counted."""

    id: ConversationId
    seq: int
    resolved_at: datetime | None
    rating: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RatingSaid:
    """A rating with its customer's words."""

    at: datetime
    score: int
    comment: str
    issue_key: str | None
