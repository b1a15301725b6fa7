"""What reports promise."""

from jira_chat.outbox.payloads import Payload


class CountConversations(Payload, frozen=True, kw_only=True, tag="count_conversations"):
    """Count what changed on a site: somebody looks at its figures."""
