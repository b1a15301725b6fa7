"""A request that agents move: its customer goes on where they are, and its agents where it is."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow
from tests.support.callers import configure
from tests.support.live_stack import LiveStack
from tests.support.roles import Agent, Dispatcher, SiteVisitor

MOVED = "Your request has moved to another team. You can continue here."
GONE = r"404 .*/(card|request|comment)\)$"
MOVED_OUT = "Your request has moved to a team without chat."


@pytest.mark.usefixtures("somebody_is_online")
def test_a_moved_request_takes_its_agents_along_and_leaves_its_customer_where_they_are(
    window: OpenWindow, live: LiveStack
) -> None:
    configure(live, project="HR")
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    visitor.say("Who pays my travel?")
    key = live.issue_about("Who pays my travel?")["key"]
    before = Dispatcher(window()).arrive()
    # A request for the card, or for an offered comment, may be on its way while the conversation moves.
    before.window.expected.append(GONE)
    before.choose("Who pays my travel?")
    before.sees("Who pays my travel?")

    moved = live.move(key, "HR")
    expect(visitor.frame.get_by_text(MOVED)).to_be_visible()
    expect(before.frame.get_by_text("its request was moved to another project")).to_be_visible()
    agent = Agent(window(), moved, "pia").arrive()
    agent.window.expected.append(GONE)
    expect(agent.frame.get_by_text("It was moved here")).to_be_visible()
    visitor.say("Hello?")
    agent.sees("Hello?")
    agent.say("We do")
    visitor.sees("We do")
    expect(before.message("We do")).to_have_count(0)
    visitor.page.reload()
    visitor.sees("We do")
    after = Dispatcher(window(), "pia", project="HR").arrive()
    expect(after.conversations.filter(has_text="We do")).to_have_count(1)

    out = live.move(moved, "WEB")
    expect(visitor.frame.get_by_text(MOVED_OUT)).to_be_visible()
    expect(visitor.box).to_have_count(0)
    expect(agent.frame.get_by_text("its request was moved to another project")).to_be_visible()
    live.comment(out, "Said elsewhere")
    live.move(out, "SUP")
    expect(visitor.frame.get_by_placeholder("Write a message…")).to_be_visible()
    expect(visitor.frame.get_by_text(MOVED)).to_have_count(0)
