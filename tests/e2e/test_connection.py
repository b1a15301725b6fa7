"""Networks fail. Nothing that somebody typed may be lost or doubled by that."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.support.live_stack import LiveStack
from tests.support.roles import Agent, PortalCustomer, SiteVisitor, Wires

pytestmark = pytest.mark.usefixtures("somebody_is_online")


def test_a_lost_connection_is_said_calmly_and_loses_nothing(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn
) -> None:
    opened = window()
    visitor = SiteVisitor(opened, "plain").arrive().open_chat()
    visitor.say("Before the tunnel")
    key = live.issue_about("Before the tunnel")["key"]
    lost = visitor.frame.get_by_text("Connection lost. Trying to reconnect…")
    with opened.offline():
        visitor.say("In the tunnel")
        expect(visitor.frame.get_by_text("Sending…")).to_be_visible()
        expect(lost).to_be_visible(timeout=30_000)
        live.comment(key, "Said meanwhile")
        visitor.write("I am still typing")
    expect(visitor.frame.get_by_text("Connected again.")).to_be_visible(timeout=30_000)
    visitor.sees("Before the tunnel", "In the tunnel", "Said meanwhile")
    expect(visitor.frame.get_by_text("Sending…")).to_be_hidden()
    expect(visitor.box).to_have_value("I am still typing")
    live.comment_saying(key, "In the tunnel")
    agent = Agent(window(), key).arrive()
    agent.sees("Before the tunnel", "In the tunnel", "Said meanwhile")


def test_a_message_that_could_not_be_sent_can_be_sent_again(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn
) -> None:
    opened = window()
    wires = Wires(opened.page)
    visitor = SiteVisitor(opened, "plain").arrive().open_chat()
    visitor.say("This one arrives")
    visitor.sees_sent()
    key = live.issue_about("This one arrives")["key"]
    wires.break_at = '"type":"post"'
    visitor.say("This one does not")
    expect(visitor.frame.get_by_text("Not sent.")).to_be_visible(timeout=60_000)
    wires.break_at = None
    visitor.frame.get_by_role("button", name="Try again").click()
    visitor.sees_sent()
    visitor.sees_in_order(["This one arrives", "This one does not"])
    live.comment_saying(key, "This one does not")


def test_nothing_is_offered_that_may_turn_out_to_be_something_else(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    """Who has no conversation gets a place to write at once; until that is known there is no button to miss it by."""
    opened = window()
    Wires(opened.page).cut()
    carl = PortalCustomer(opened, "carl").arrive().open_chat()
    begin = carl.frame.locator("button", has_text="New conversation")
    expect(begin).to_be_attached()
    assert not begin.is_visible()
    expect(begin).to_be_visible()
