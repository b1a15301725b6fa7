"""Jobs of transfers."""

from jira_chat.outbox.payloads import Payload


class NotifyFormerRequest(Payload, frozen=True, kw_only=True, tag="tell_former_request"):
    """Write on the former request of a transferred conversation where it continues."""

    transfer: str
