"""What a customer writes although their request is resolved is never a comment that nobody sees."""

from collections.abc import Iterator

import pytest

from sandbox.websites import widget_key
from tests.support.callers import Panel, SocketClient, configure, connected, issue_page, visitor_token
from tests.support.live_stack import LiveStack
from tests.support.waiting import wait_for

SITE = "https://www.example.com"


@pytest.fixture
def customer(live: LiveStack) -> Iterator[SocketClient]:
    with connected(live, visitor_token(live, widget_key(configure(live, external=True)["snippet"]), SITE)) as line:
        yield line


def resolved(live: LiveStack, customer: SocketClient, body: str) -> tuple[str, str]:
    """Chat, and resolve the request; return the conversation and the request's key."""
    conversation = customer.begin(body)
    key = customer.hear_key()
    live.resolve(key)
    wait_for_news(customer, conversation, resolved=True)
    return conversation, key


def wait_for_news(line: SocketClient, conversation: str, **fields: object) -> None:
    while True:
        news = line.hear("conversation")["conversation"]
        if news["id"] == conversation and all(news[name] == value for name, value in fields.items()):
            return


def test_opens_a_request_again_before_it_is_told(live: LiveStack, customer: SocketClient) -> None:
    conversation, key = resolved(live, customer, "Will it stay resolved?")
    with connected(live, Panel.framed(live, issue_page(key), by="nina").session) as agent:
        assert agent.welcome["conversations"][0]["resolved"]
        customer.say(conversation, "It happened again")
        wait_for_news(agent, conversation, resolved=False)
    live.comment_saying(key, "It happened again")
    assert live.issue(key)["status"] == "Waiting for support"


def test_begins_a_linked_request_where_it_was_resolved_long_ago(live: LiveStack, customer: SocketClient) -> None:
    conversation, key = resolved(live, customer, "Resolved for good")
    configure(live, external=True, reopen_days=0)
    customer.say(conversation, "And yet it moves")
    news = wait_for(lambda: follower(customer, conversation), what="the conversation that follows")
    raised = live.issue_about("And yet it moves")
    assert f"Continues {key}" in raised["description"]
    wait_for(lambda: live.issue(raised["key"])["related"] == [key], what="a link")
    assert [message["body"] for message in customer.history(news)] == ["And yet it moves"]
    assert (live.issue(key)["status"], live.issue(key)["comments"]) == ("Resolved", [])


def follower(line: SocketClient, conversation: str) -> str | None:
    news = line.hear("conversation")["conversation"]
    return news["id"] if news.get("follows") == conversation else None
