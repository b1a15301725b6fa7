"""A conversation and its messages as values to start from."""

from datetime import timedelta
from typing import Any

from jira_chat.access.principals import Side
from jira_chat.conversations.models import Author, Conversation, Message
from jira_chat.kernel.ids import ConversationId, IssueId, ProjectId, TenantId
from tests.support.fakes import NOW

CONVERSATION = Conversation(
    tenant=TenantId("t1"),
    id=ConversationId("c1"),
    project=ProjectId("10000"),
    entrance=ProjectId("10000"),
    customer="visitor:v1",
    customer_name="Anonymous Chat User",
    customer_account=None,
    site="https://www.example.com",
    issue=IssueId("10100"),
    issue_key="SUP-1",
    seq=1,
    created_at=NOW,
)


def message(seq: int, *, side: Side = Side.CUSTOMER, name: str = "", seconds: float = 0, **more: Any) -> Message:
    """Return the message that somebody wrote `seconds` after the conversation began."""
    given: dict[str, Any] = {"body": f"Message {seq}"} | more
    return Message(
        conversation=CONVERSATION.id,
        seq=seq,
        client_id=f"client-{seq}",
        author=Author(side=side, name=name or side.title()),
        at=NOW + timedelta(seconds=seconds),
        **given,
    )
