"""A conversation and its messages as values, to start from."""

from datetime import timedelta

from jira_chat.access.principals import Side
from jira_chat.conversations.models import Author, Conversation, Message
from tests.support.fakes import NOW

CONVERSATION = Conversation(
    tenant="t1",
    id="c1",
    project="10000",
    customer="visitor:v1",
    customer_name="Anonymous Chat User",
    customer_account=None,
    site="https://www.example.com",
    issue="10100",
    issue_key="SUP-1",
    seq=1,
    created_at=NOW,
)


def message(seq: int, *, side: Side = Side.CUSTOMER, name: str = "", seconds: float = 0, **more: object) -> Message:
    """Return the message that somebody wrote `seconds` after the conversation began."""
    given = {"body": f"Message {seq}"} | more
    return Message(
        conversation="c1",
        seq=seq,
        client_id=f"client-{seq}",
        author=Author(side=side, name=name or side.title()),
        at=NOW + timedelta(seconds=seconds),
        **given,
    )
