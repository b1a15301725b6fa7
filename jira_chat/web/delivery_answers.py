"""What the delivery pages are answered, as types."""

from datetime import datetime

from msgspec import Struct

from jira_chat.kernel.ids import ConversationId, ProjectId


class Delays(Struct, frozen=True, kw_only=True):
    """How long messages of the last day took to the other side."""

    measured: int
    median: float | None
    """Seconds."""
    p95: float | None
    """Seconds."""


class StuckMessages(Struct, frozen=True, kw_only=True):
    """Messages of one conversation that Jira does not have."""

    conversation: ConversationId
    project: ProjectId
    issue_key: str | None
    messages: int
    oldest: datetime
    reason: str
    given_up: bool
    """Nobody tries again unless told to."""
    closed: bool
    """The request is out of reach, so trying again cannot help."""


class Difference(Struct, frozen=True, kw_only=True):
    """Where messages and comments disagree."""

    issue_key: str
    what: str


class Found(Struct, frozen=True, kw_only=True):
    """What comparing messages with comments has found so far."""

    conversations: int
    messages: int
    comments: int
    lost: int
    """Messages that were told and are not in the request any more."""
    doubled: int
    """Messages in more than one comment."""
    unheard: int
    """Public comments that customers had not got; they have now."""
    leaked: int
    """Comments that customers saw though they are not public any more; they do not now."""
    unread: int
    """Conversations that could not be compared."""
    examples: tuple[Difference, ...]


class Comparison(Struct, frozen=True, kw_only=True):
    """The latest comparison of messages with Jira's comments, in both directions."""

    started_at: datetime
    finished_at: datetime | None
    total: int
    """Conversations."""
    found: Found


class Delivery(Struct, frozen=True, kw_only=True):
    """How messages fare between the chat and Jira: those of the last day, and what Jira does not have now."""

    sent: int
    in_jira: int
    """Of those sent."""
    heard: int
    waiting: int
    failed: int
    """Refused by Jira."""
    oldest_waiting: datetime | None
    to_jira: Delays
    from_jira: Delays
    stuck: list[StuckMessages]
    comparison: Comparison | None
