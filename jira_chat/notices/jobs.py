"""Jobs of notices."""

from jira_chat.kernel.ids import ConversationId, ProjectId
from jira_chat.outbox.payloads import Payload


class LookForUnanswered(Payload, frozen=True, kw_only=True, tag="look_for_unanswered"):
    """Look repeatedly for unanswered conversations of a project."""

    project: ProjectId


class SendNotice(Payload, frozen=True, kw_only=True, tag="send_notice"):
    """Tell one receiver that a customer is waiting."""

    project: ProjectId
    receiver: str
    """What `rules.mark` returns for it."""
    conversation: ConversationId | None = None
    """None for a test, which is not retried."""
    since: str = ""
    """When the customer began to wait, in ISO 8601."""
