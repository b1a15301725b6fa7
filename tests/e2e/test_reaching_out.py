"""An agent begins a chat on a request; its customer has it in the portal and answers."""

from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.e2e.test_accessibility import assert_clean
from tests.support.live_stack import LiveStack
from tests.support.roles import Agent, PortalCustomer


def test_an_agent_messages_the_customer_of_a_request(window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn) -> None:
    key = live.raise_request("My invoice is wrong twice")
    carla = PortalCustomer(window(), "carla").arrive()
    expect(carla.launcher).to_be_visible()
    nina = Agent(window(reduced_motion="reduce"), key).arrive()
    nina.frame.get_by_role("button", name="Message Carla Costa").click()
    box = nina.frame.get_by_role("textbox", name="Message to Carla Costa")
    expect(box).to_be_focused()
    assert_clean(nina.frame)
    box.fill("Which amount should it be?")
    box.press("Enter")
    nina.sees("Which amount should it be?")
    assert live.comment_saying(key, "Which amount should it be?")["public"]
    assert sum("My invoice is wrong twice" in each["summary"] for each in live.issues()) == 1

    carla.launcher.click()
    carla.open_conversation("Which amount should it be?")
    carla.sees("Which amount should it be?")
    carla.say("Twenty less")
    nina.sees("Twenty less")
    live.comment_saying(key, "Twenty less")
