"""What becomes of a message on the other side, and of an answer while its reader is elsewhere on the site."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.support.live_stack import LiveStack
from tests.support.roles import Agent, SiteVisitor

pytestmark = pytest.mark.usefixtures("somebody_is_online")

STORED = "() => Object.keys(localStorage)"


def test_each_side_sees_what_the_other_has_received_and_read(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn
) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    visitor.say("Have you read this?")
    # Omar's line stands for a browser that says nothing.
    visitor.sees_receipt("Sent")
    agent = Agent(window(), live.issue_about("Have you read this?")["key"]).arrive()
    agent.element.scroll_into_view_if_needed()
    agent.sees("Have you read this?")
    visitor.sees_receipt("Read")
    visitor.close()
    agent.say("Yes, just now")
    agent.sees_receipt("Delivered")
    visitor.sees_unread(1)
    visitor.launcher.click()
    visitor.sees("Yes, just now")
    agent.sees_receipt("Read")
    agent.arrive()
    agent.element.scroll_into_view_if_needed()
    agent.sees_receipt("Read")


def test_an_answer_is_seen_on_the_next_page(window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn) -> None:
    visitor = SiteVisitor(window(), "plain").arrive()
    assert visitor.page.evaluate(STORED) == []
    visitor.open_chat().say("Has my parcel left?")
    visitor.sees_sent()
    key = live.issue_about("Has my parcel left?")["key"]
    visitor.close()
    visitor.arrive("/about")
    live.comment(key, "It left this morning\nand comes tomorrow")
    visitor.sees_unread(1)
    expect(visitor.preview).to_contain_text("It left this morning")
    expect(visitor.preview).not_to_contain_text("tomorrow")
    visitor.arrive("/")
    visitor.preview.click()
    visitor.finds_chat_open().sees("Has my parcel left?", "It left this morning\nand comes tomorrow")
    visitor.close()
    visitor.sees_nothing_unread()


def test_a_preview_that_was_dismissed_stays_away(window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    visitor.say("Is it in stock?")
    visitor.sees_sent()
    key = live.issue_about("Is it in stock?")["key"]
    visitor.close()
    live.comment(key, "It is")
    expect(visitor.preview).to_contain_text("It is")
    visitor.frame.get_by_role("button", name="Dismiss").click()
    expect(visitor.preview).to_be_hidden()
    visitor.arrive("/about").sees_unread(1)
    expect(visitor.preview).to_be_hidden()


def test_a_panel_that_is_open_stays_open_in_its_tab_and_takes_no_focus(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn
) -> None:
    opened = window()
    visitor = SiteVisitor(opened, "plain").arrive().open_chat()
    visitor.say("I am looking around")
    visitor.sees_sent()
    visitor.is_remembered().arrive("/about").finds_chat_open()
    expect(visitor.page.locator("iframe[title=Chat]")).not_to_be_focused()
    other = SiteVisitor(opened, "plain", opened.open_tab()).arrive("/about")
    expect(other.page.locator("iframe[title=Chat]")).to_be_attached()
    other.sees_nothing_unread()
    visitor.close()
    visitor.arrive("/").sees_nothing_unread()


def test_reading_in_one_tab_clears_the_badge_in_the_other(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn
) -> None:
    opened = window()
    first = SiteVisitor(opened, "plain").arrive().open_chat()
    first.say("Two tabs are open")
    first.sees_sent()
    key = live.issue_about("Two tabs are open")["key"]
    first.close()
    second = SiteVisitor(opened, "plain", opened.open_tab()).arrive("/about")
    live.comment(key, "And both will know")
    second.sees_unread(1)
    first.sees_unread(1)
    first.page.bring_to_front()
    first.preview.click()
    first.sees("And both will know")
    second.sees_nothing_unread()
