"""Networks fail. Nothing that somebody typed may be lost or doubled by that."""

import pytest
from playwright.sync_api import WebSocket, expect

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


def test_a_script_that_did_not_load_is_loaded_again(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    """Browsers keep a failed load of a module until the page ends."""
    opened = window()
    opened.expected.append("net::ERR_FAILED")
    opened.page.route("**/widget-connection-*", lambda route: route.abort(), times=1)
    visitor = SiteVisitor(opened, "plain").arrive().open_chat()
    visitor.say("Is anybody there?")
    visitor.sees_sent()


def test_what_was_written_without_a_line_is_sent_from_the_next_page(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    opened = window()
    wires = Wires(opened.page)
    visitor = SiteVisitor(opened, "plain").arrive().open_chat()
    visitor.say("Before the tunnel")
    visitor.sees_sent()
    visitor.is_remembered()
    wires.cut()
    visitor.say("One in the tunnel")
    visitor.say("Two in the tunnel")
    expect(visitor.frame.get_by_text("Sending…")).to_be_visible()
    wires.mend()
    visitor.arrive("/about").finds_chat_open()
    visitor.sees_in_order(["Before the tunnel", "One in the tunnel", "Two in the tunnel"])
    visitor.sees_sent()


def test_two_tabs_are_one_visitor_with_one_socket(window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn) -> None:
    opened = window()
    sockets: list[WebSocket] = []

    def count(socket: WebSocket) -> None:
        sockets.append(socket)

    opened.context.on("page", lambda page: page.on("websocket", count))
    first = SiteVisitor(opened, "plain", opened.open_tab()).arrive().open_chat()
    second = SiteVisitor(opened, "plain", opened.open_tab()).arrive().open_chat()
    expect(second.box).to_be_visible()
    first.say("From the first tab")
    first.sees_sent()
    second.say("From the second tab")
    for tab in (first, second):
        tab.sees_in_order(["From the first tab", "From the second tab"])
        tab.sees_sent()
    assert len(sockets) == 1
    key = live.issue_about("From the first tab")["key"]
    first.page.close()
    live.comment(key, "An answer after the first tab is gone")
    second.sees("An answer after the first tab is gone")
    second.say("Still here")
    live.comment_saying(key, "Still here")
    assert len(sockets) == 2


def test_nothing_is_offered_that_may_turn_out_to_be_something_else(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    """Who has no conversation gets a place to write at once; until that is known there is no button to miss it by."""
    opened = window()
    Wires(opened.page).cut()
    carl = PortalCustomer(opened, "carl").arrive().open_chat()
    begin = carl.frame.locator("button", has_text="New conversation")
    expect(begin).to_be_attached()
    assert not begin.is_visible()
    expect(begin).to_be_visible()
