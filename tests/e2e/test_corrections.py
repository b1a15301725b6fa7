"""Agents change what they said last, and take it back: the customer and Jira follow."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.e2e.test_accessibility import assert_clean
from tests.support.live_stack import LiveStack
from tests.support.roles import Agent, SiteVisitor
from tests.support.waiting import wait_for


@pytest.mark.usefixtures("somebody_is_online")
def test_an_agent_corrects_what_they_said_last(window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    visitor.say("When do you deliver sofas?")
    key = live.issue_about("When do you deliver sofas?")["key"]
    nina = Agent(window(), key).arrive()
    nina.say("On Tuesday")
    visitor.sees("On Tuesday")
    live.comment_saying(key, "On Tuesday")

    nina.box.press("ArrowUp")
    box = nina.frame.get_by_role("textbox", name="Edit message")
    expect(box).to_have_value("On Tuesday")
    expect(box).to_be_focused()
    box.fill("On Thursday")
    assert_clean(nina.frame)
    box.press("Enter")
    visitor.sees("On Thursday")
    expect(visitor.frame.get_by_text("edited")).to_be_visible()
    live.comment_saying(key, "On Thursday")
    expect(nina.box).to_be_focused()

    nina.frame.get_by_role("button", name="Delete", exact=True).click()
    assert_clean(nina.frame)
    nina.frame.get_by_role("group", name="Delete message").get_by_role("button", name="Delete").click()
    visitor.sees("Message removed")
    wait_for(lambda: "On Thursday" not in str(live.issue(key)), what="the comment to go")
