"""What transfers promise."""

from jira_chat.outbox.payloads import Payload


class TellFormerRequest(Payload, frozen=True, kw_only=True, tag="tell_former_request"):
    """Say on the request that a conversation had before a transfer where it goes on."""

    transfer: str
