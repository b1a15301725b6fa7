"""Jobs that webhooks cause, and follow-up work."""

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
    """Compare messages with Jira's comments, a few conversations at a time."""

    place: str
    """A project id, or empty for the whole site."""


class LookAtRequest(Payload, frozen=True, kw_only=True, tag="look_at_request"):
    """Read a request that has changed."""

    issue: IssueId
    deleted: bool = False
    """Whether it was deleted, as the webhook says."""


class LookForTwin(Payload, frozen=True, kw_only=True, tag="look_for_twin"):
    """Check whether a conversation's request was raised twice."""

    conversation: ConversationId
    service_desk: ServiceDeskId
    due: datetime
