"""A resolved request: the customer writes again, and it is open again."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.support.live_stack import LiveStack
from tests.support.roles import Agent, SiteVisitor
from tests.support.waiting import wait_for

LOW = {"width": 1280, "height": 480}
"""Too low for a conversation and what follows it, which the panel therefore scrolls to."""


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
    expect(agent.frame.locator("header").get_by_text("Resolved", exact=True)).to_be_visible()
    box = visitor.frame.get_by_placeholder("Resolved. Write to reopen…")
    box.fill("It flickers again")
    box.press("Enter")

    agent.sees("It flickers again")
    expect(agent.frame.locator("header").get_by_text("Resolved", exact=True)).to_be_hidden()
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


@pytest.mark.usefixtures("somebody_is_online", "chat_is_on")
def test_a_customer_rates_a_chat_that_is_over_and_keeps_it(window: OpenWindow, live: LiveStack) -> None:
    visitor = SiteVisitor(window(viewport=LOW), "plain").arrive().open_chat()
    visitor.say("My keyboard is stuck")
    key = live.issue_about("My keyboard is stuck")["key"]
    agent = Agent(window(), key).arrive()
    agent.sees("My keyboard is stuck")
    live.resolve(key)

    expect(visitor.frame.get_by_role("radio", name="Good", exact=True)).to_be_in_viewport(ratio=1)
    visitor.frame.get_by_role("radio", name="Good", exact=True).check()
    expect(visitor.frame.get_by_role("button", name="Send rating")).to_be_in_viewport(ratio=1)
    visitor.frame.get_by_label("What could we do better?").fill("Answer on Sundays")
    visitor.press("Send rating")
    expect(visitor.frame.get_by_text("Thank you for your rating.")).to_be_visible()
    expect(agent.frame.get_by_text("Rated 4 of 5 by the customer")).to_contain_text("Answer on Sundays")
    wait_for(lambda: live.issue(key)["feedback"], what="Jira's own satisfaction")
    assert live.issue(key)["feedback"] == {"type": "csat", "rating": 4, "comment": {"body": "Answer on Sundays"}}

    with visitor.page.expect_download() as download:
        visitor.press("Download the conversation")
    assert download.value.suggested_filename == f"{key}.txt"
    assert "My keyboard is stuck" in download.value.path().read_text()
