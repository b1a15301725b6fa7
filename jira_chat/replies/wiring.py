"""Builds the service of canned replies."""

from jira_chat.infrastructure import Infrastructure
from jira_chat.replies.service import ReplyService


def build(infrastructure: Infrastructure) -> ReplyService:
    """Build the service."""
    return ReplyService(infrastructure.database, clock=infrastructure.clock)
