"""Types of the answers for the delivery pages."""

from datetime import datetime

from msgspec import Struct

from jira_chat.kernel.ids import ConversationId, ProjectId


class Delays(Struct, frozen=True, kw_only=True):
    """Delivery times of the last day's messages."""

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
    """There are no more automatic retries."""
    closed: bool
    """The request is out of reach, so a retry cannot help."""


class Difference(Struct, frozen=True, kw_only=True):
    """A difference between messages and comments."""

    issue_key: str
    what: str


class Found(Struct, frozen=True, kw_only=True):
    """Findings of a comparison so far."""

    conversations: int
    messages: int
    comments: int
    lost: int
    """Messages written to Jira that are no longer in the request."""
    doubled: int
    """Messages in more than one comment."""
    unheard: int
    """Public comments that customers had not received before the comparison."""
    leaked: int
    """Comments no longer public that customers saw until the comparison."""
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
    """Message delivery between the chat and Jira: the last day's messages, and those that Jira does not have now."""

    sent: int
    in_jira: int
    """How many of the sent messages Jira has."""
    heard: int
    waiting: int
    failed: int
    """Refused by Jira."""
    oldest_waiting: datetime | None
    to_jira: Delays
    from_jira: Delays
    stuck: list[StuckMessages]
    comparison: Comparison | None
