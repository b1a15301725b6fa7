"""Jobs of settings: checking request types again, and retrying what failed before a repair."""

from jira_chat.kernel.ids import ProjectId
from jira_chat.outbox.payloads import Payload


class CheckRequestType(Payload, frozen=True, kw_only=True, tag="check_request_type"):
    """Check whether the request type for a project's conversations still works."""

    project: ProjectId


class Resend(Payload, frozen=True, kw_only=True, tag="tell_again"):
    """Retry all that Jira refused, because the cause may be repaired."""
