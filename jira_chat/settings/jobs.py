"""What settings promise: to look at request types again, and to go on with what waited for a repair."""

from jira_chat.kernel.ids import ProjectId
from jira_chat.outbox.payloads import Payload


class CheckRequestType(Payload, frozen=True, kw_only=True, tag="check_request_type"):
    """See whether the request type that a project's conversations become still works."""

    project: ProjectId


class TellAgain(Payload, frozen=True, kw_only=True, tag="tell_again"):
    """Tell Jira what it does not have yet: what stood in the way may be repaired."""
