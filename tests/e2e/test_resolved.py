"""A resolved request: the customer writes again, and it is open again."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.support.live_stack import LiveStack
from tests.support.roles import Agent, SiteVisitor


@pytest.mark.usefixtures("somebody_is_online")
def test_what_a_customer_writes_opens_a_resolved_request_again(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn
) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    visitor.say("My screen flickers")
    key = live.issue_about("My screen flickers")["key"]
    agent = Agent(window(), key).arrive()
    agent.sees("My screen flickers")
    live.resolve(key)
    expect(agent.frame.get_by_text("Resolved", exact=True)).to_be_visible()
    box = visitor.frame.get_by_placeholder("Resolved. Write to reopen…")
    box.fill("It flickers again")
    box.press("Enter")

    agent.sees("It flickers again")
    expect(agent.frame.get_by_text("Resolved", exact=True)).to_be_hidden()
    expect(visitor.frame.get_by_placeholder("Write a message…")).to_be_visible()
    live.comment_saying(key, "It flickers again")
    assert live.issue(key)["status"] == "Waiting for support"

    chat_is_on(reopen_days=0)
    live.resolve(key)
    box.fill("And once more")
    box.press("Enter")
    expect(visitor.frame.get_by_placeholder("Write a message…")).to_be_visible()
    visitor.sees("And once more")
    expect(visitor.message("It flickers again")).to_have_count(0)
    assert f"Continues {key}" in live.issue_about("And once more")["description"]
