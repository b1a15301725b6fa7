"""A network that lets no WebSocket through: everything works by polls, and by sockets again when that is over."""

import time
from contextlib import suppress

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.support.blocking_proxy import WebSockets, blocking
from tests.support.live_stack import LiveStack
from tests.support.roles import Agent, Chat, SiteVisitor, Window
from tests.support.waiting import wait_for

SECONDS = 5.0
"""Within which people chat although WebSockets are blocked; `ways.test.ts` holds it to the millisecond."""

OF_THE_BROWSER = 3.0
"""What typing, drawing and looking may take besides, on a busy machine."""

BLOCKED = r"WebSocket connection"
"""What a browser logs by itself when one fails."""


def types_until_seen(writer: Chat, reader: Chat, name: str) -> None:
    """A hint may pass between two polls, and is not kept; somebody who types goes on, and a later one is seen."""
    shown = reader.frame.get_by_text(f"{name} is typing…")
    for number in range(5):
        writer.write("Let me" + " see" * number)
        with suppress(AssertionError):
            expect(shown).to_be_visible(timeout=4_000)
            return
    expect(shown).to_be_visible()


@pytest.mark.usefixtures("somebody_is_online")
def test_a_chat_where_a_proxy_strips_the_upgrade(window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn) -> None:
    with blocking(WebSockets.STRIPPED) as proxy:
        opened = window(**proxy.options)
        opened.expected.append(BLOCKED)
        visitor = SiteVisitor(opened, "plain").arrive().open_chat()
        visitor.say("Polled past a proxy")
        visitor.sees_sent()
        live.comment(live.issue_about("Polled past a proxy")["key"], "From Jira past a proxy")
        visitor.sees("From Jira past a proxy")
        assert proxy.polled > 0
        assert proxy.opened == 0


@pytest.mark.usefixtures("somebody_is_online")
def test_a_chat_where_websockets_are_blocked_in_silence(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn
) -> None:
    with blocking(WebSockets.SILENT) as proxy:

        def behind_it() -> Window:
            opened = window(**proxy.options)
            opened.expected.append(BLOCKED)
            return opened

        visitor = SiteVisitor(behind_it(), "plain").arrive().open_chat()
        expect(visitor.box).to_be_visible()
        since = time.monotonic()
        visitor.say("Polled in silence")
        visitor.sees_sent()
        assert time.monotonic() - since < SECONDS + OF_THE_BROWSER
        key = live.issue_about("Polled in silence")["key"]

        agent = Agent(behind_it(), key).arrive()
        agent.sees("Polled in silence")
        types_until_seen(agent, visitor, "Nina Novak")
        agent.say("Let me have a look.")
        visitor.sees("Let me have a look.")
        types_until_seen(visitor, agent, "Customer")
        visitor.say("Thank you")
        agent.sees("Thank you")
        live.comment(key, "From Jira")
        visitor.sees("From Jira")
        agent.sees("From Jira")
        visitor.page.reload()
        visitor.finds_chat_open()
        visitor.sees_in_order(["Polled in silence", "Let me have a look.", "Thank you", "From Jira"])
        assert proxy.opened == 0

        before = proxy.polled
        assert before > 0
        proxy.sockets = WebSockets.LET_THROUGH
        wait_for(lambda: proxy.opened >= 2, seconds=60, what="sockets again")
        visitor.say("By a socket")
        agent.sees("By a socket")
        visitor.sees_sent()
