"""What webhooks promise, and what was left open."""

from datetime import datetime

from jira_chat.kernel.ids import ConversationId, IssueId, ServiceDeskId
from jira_chat.outbox.payloads import Payload


class HearComment(Payload, frozen=True, kw_only=True, tag="hear_comment"):
    """Bring a comment into the conversation of its request."""

    issue: IssueId
    comment: str
    deleted: bool = False
    """Whether it was deleted, as the webhook says."""
    created: bool = False
    """Whether it is new, as the webhook says."""


class Reconcile(Payload, frozen=True, kw_only=True, tag="reconcile"):
    """Compare messages with Jira's comments, a few conversations after the other."""

    place: str
    """A project, or empty for the whole site."""


class LookAtRequest(Payload, frozen=True, kw_only=True, tag="look_at_request"):
    """See what became of a request."""

    issue: IssueId
    deleted: bool = False
    """Whether it was deleted, as the webhook says."""


class LookForTwin(Payload, frozen=True, kw_only=True, tag="look_for_twin"):
    """See whether a conversation's request was raised twice."""

    conversation: ConversationId
    service_desk: ServiceDeskId
    due: datetime
