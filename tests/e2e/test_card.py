"""The customer's card beside a conversation, on the chat page and on the issue."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.e2e.test_accessibility import assert_clean
from tests.support.live_stack import LiveStack
from tests.support.roles import Agent, Dispatcher, SiteVisitor

CLOSE = "Hide customer details"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.mark.usefixtures("somebody_is_online")
def test_an_agent_sees_who_the_customer_is(window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn) -> None:
    browser = {"locale": "de-AT", "timezone_id": "Asia/Tokyo", "user_agent": FIREFOX}
    visitor = SiteVisitor(window(**browser), "plain").arrive().open_chat()
    visitor.say("Who knows me?")
    key = live.issue_about("Who knows me?")["key"]
    nina = Dispatcher(window(viewport={"width": 1280, "height": 900})).arrive()
    nina.choose("Who knows me?")
    card = nina.frame.get_by_role("complementary", name="Customer details")
    for text in (
        "Not signed in",
        "Austrian German",
        "Asia/Tokyo",
        "Firefox, Linux",
        "Time to first response",
        "Ask a question",
    ):
        expect(card).to_contain_text(text)
    expect(card.get_by_text("left").first).to_be_visible()
    assert_clean(nina.frame)

    card.get_by_role("button", name=CLOSE).click()
    expect(card).to_have_count(0)
    nina.page.reload()
    nina.choose("Who knows me?")
    toggle = nina.frame.get_by_role("button", name="Customer details", exact=True)
    expect(toggle).to_have_attribute("aria-pressed", "false")
    expect(card).to_have_count(0)
    toggle.click()
    expect(card).to_be_visible()

    ada = Agent(window(viewport={"width": 1024, "height": 800}), key, "ada").arrive()
    ada.frame.get_by_role("button", name="Customer details", exact=True).click()
    drawer = ada.frame.get_by_role("dialog", name="Customer details")
    expect(drawer).to_contain_text("Time to first response")
    assert_clean(ada.frame)
    drawer.get_by_role("button", name=CLOSE).click()
    expect(drawer).to_have_count(0)
