"""What notices promise."""

from jira_chat.kernel.ids import ConversationId, ProjectId
from jira_chat.outbox.payloads import Payload


class LookForUnanswered(Payload, frozen=True, kw_only=True, tag="look_for_unanswered"):
    """Look again and again for conversations of a project that nobody answers."""

    project: ProjectId


class SendNotice(Payload, frozen=True, kw_only=True, tag="send_notice"):
    """Tell one receiver that a customer waits."""

    project: ProjectId
    receiver: str
    """As `rules.mark` has it."""
    conversation: ConversationId | None = None
    """None for a test, which is not tried again."""
    since: str = ""
    """When the customer began to wait, as ISO 8601 has it."""
