"""The values that figures are computed from."""

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
    """One conversation as figures need it, without any text."""

    id: ConversationId
    project: ProjectId
    """Where it began."""
    created_at: datetime
    turns: tuple[Turn, ...]
    """In order."""
    delivered: int
    """The number of the last message delivered to the customer's chat."""
    agents_online: bool | None
    """When it began; None if that was not recorded."""
    resolved_at: datetime | None
    rating: int | None
    language: str | None
    path: str | None
    """Of the customer's current or last page."""


class Mark(NamedTuple):
    """The values that change whenever a conversation's figures must be counted again."""

    id: ConversationId
    seq: int
    resolved_at: datetime | None
    rating: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RatingSaid:
    """A rating with its customer's comment."""

    at: datetime
    score: int
    comment: str
    issue_key: str | None
