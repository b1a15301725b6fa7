"""The widget on customers' web sites of all kinds."""

import time

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.support.live_stack import LiveStack
from tests.support.roles import MOVING, SiteVisitor

pytestmark = pytest.mark.usefixtures("somebody_is_online")

BLOCKED = [r"status of 404"]


def test_a_site_with_a_strict_policy_needs_no_exception(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn
) -> None:
    visitor = SiteVisitor(window(), "strict-csp").arrive().open_chat()
    visitor.say("Is my money safe?")
    visitor.sees("Is my money safe?")
    live.issue_about("Is my money safe?")
    visitor.close()
    expect(visitor.launcher).to_be_focused()
    assert live.policy_violations() == []


def test_a_single_page_application_keeps_one_launcher(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn
) -> None:
    opened = window()
    visits: list[str] = []
    opened.page.on("websocket", lambda line: line.on("framesent", lambda sent: visits.append(str(sent))))
    visitor = SiteVisitor(opened, "spa").arrive().open_chat()
    visitor.say("Do you go by rail?")
    visitor.sees("Do you go by rail?")
    visitor.write("Is there a night train")
    visitor.page.get_by_role("link", name="By rail").click()
    expect(visitor.page.get_by_role("heading", name="By rail")).to_be_visible()
    # Its agent learns where it is by now, though nothing was loaded.
    deadline = time.monotonic() + 20
    while not any('"visit"' in each and "/rail" in each for each in visits):
        assert time.monotonic() < deadline
        visitor.page.wait_for_timeout(100)
    expect(visitor.box).to_have_value("Is there a night train")
    visitor.page.evaluate("document.body.replaceChildren(...document.querySelectorAll('header, main'))")
    expect(visitor.box).to_have_value("Is there a night train")
    expect(visitor.page.get_by_role("button", name="Close chat").and_(visitor.page.locator("button"))).to_have_count(1)


def test_a_right_to_left_page_has_it_at_the_left(window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn) -> None:
    visitor = SiteVisitor(window(), "rtl").arrive()
    expect(visitor.launcher).to_be_visible()
    assert visitor.launcher.evaluate("button => button.getBoundingClientRect().right < innerWidth / 2")
    visitor.open_chat().say("صباح الخير")
    expect(visitor.message("صباح الخير")).to_have_css("direction", "rtl")


@pytest.mark.parametrize(
    ("website", "choices"), [("unlisted", {}), ("plain", {"external": False})], ids=["not listed", "switched off"]
)
def test_where_chat_is_not_allowed_the_page_is_left_alone(
    window: OpenWindow, chat_is_on: SwitchOn, website: str, choices: dict[str, bool]
) -> None:
    chat_is_on(**choices)
    opened = window()
    opened.expected.extend(BLOCKED)
    stranger = SiteVisitor(opened, website)
    with opened.page.expect_console_message(lambda message: "is not an allowed web site" in message.text):
        stranger.arrive()
    expect(stranger.launcher).to_have_count(0)
    opened.page.evaluate("JiraChat.open()")
    expect(opened.page.locator("iframe")).to_have_count(0)


def test_the_keyboard_is_enough(window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn) -> None:
    visitor = SiteVisitor(window(**MOVING), "plain").arrive()
    expect(visitor.launcher).to_be_visible()
    for _ in range(20):
        visitor.page.keyboard.press("Tab")
        if visitor.launcher.evaluate("button => button.matches(':focus')"):
            break
    visitor.page.keyboard.press("Enter")
    expect(visitor.box).to_be_focused()
    visitor.page.keyboard.type("Only keys")
    visitor.page.keyboard.press("Shift+Enter")
    visitor.page.keyboard.type("on two lines")
    visitor.page.keyboard.press("Enter")
    visitor.sees("Only keys\non two lines")
    visitor.sees_sent()
    expect(visitor.box).to_have_value("")
    visitor.page.keyboard.press("Escape")
    expect(visitor.launcher).to_be_focused()
    live.issue_about("Only keys")


def test_a_draft_survives_a_reload(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    visitor.write("I was about to ask")
    visitor.page.reload()
    visitor.open_chat()
    expect(visitor.box).to_have_value("I was about to ask")
