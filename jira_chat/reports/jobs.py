"""Jobs of reports."""

from jira_chat.outbox.payloads import Payload


class CountConversations(Payload, frozen=True, kw_only=True, tag="count_conversations"):
    """Count the changed conversations of a site whose report is being viewed."""
