"""An agent begins a chat on a request; its customer has it in the portal and answers."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.e2e.test_accessibility import assert_clean
from tests.support.live_stack import LiveStack
from tests.support.roles import Agent, PortalCustomer


def test_an_agent_messages_the_customer_of_a_request(window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn) -> None:
    key = live.raise_request("My invoice is wrong twice")
    live.comment(key, "We look into your invoice")
    live.comment(key, "The invoice is from May", public=False)
    carla = PortalCustomer(window(), "carla").arrive()
    expect(carla.launcher).to_be_visible()
    nina = Agent(window(), key).arrive()
    nina.frame.get_by_role("button", name="Message Carla Costa").click()
    box = nina.frame.get_by_role("textbox", name="Message to Carla Costa")
    expect(box).to_be_focused()
    assert_clean(nina.frame)
    box.fill("Which amount should it be?")
    box.press("Enter")
    nina.sees("Which amount should it be?")
    told = live.comment_saying(key, "Which amount should it be?")
    assert told["public"]
    link = nina.frame.get_by_role("link", name="In Jira", exact=True)
    expect(link).to_have_attribute("href", re.compile(rf"/browse/{key}\?focusedCommentId={told['id']}$"))
    missing = nina.frame.get_by_text("1 public comment below is not in the chat")
    missing.press("Enter")
    expect(nina.frame.get_by_role("link", name="Nina Novak ·")).to_be_visible()
    assert_clean(nina.frame)
    assert sum("My invoice is wrong twice" in each["summary"] for each in live.issues()) == 1

    carla.launcher.click()
    carla.open_conversation("Which amount should it be?")
    carla.sees("Which amount should it be?")
    carla.say("Twenty less")
    nina.sees("Twenty less")
    live.comment_saying(key, "Twenty less")
