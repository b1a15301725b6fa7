"""The agents' page of a project: views, search, and what is told of a conversation before it is opened."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, Visit
from tests.e2e.test_accessibility import assert_clean
from tests.support.live_stack import LiveStack
from tests.support.roles import Dispatcher, SiteVisitor
from tests.support.waiting import wait_for

QUESTIONS = ("Aubergine arrived cold", "Broccoli never came", "Celery was not ordered", "Dill, dill, dill", "Endive")


@pytest.mark.usefixtures("somebody_is_online", "chat_is_on")
def test_one_agent_answers_five_chats_and_finds_one_again(window: OpenWindow, live: LiveStack, visit: Visit) -> None:
    nina = Dispatcher(window()).arrive()
    visitors = [visit() for _ in QUESTIONS]
    before = nina.count_of("Waiting")
    for visitor, question in zip(visitors, QUESTIONS, strict=True):
        visitor.say(question)
        row = nina.conversations.filter(has_text=question)
        expect(row).to_contain_text("Unanswered")
        expect(row).to_contain_text("unread")
    wait_for(lambda: nina.count_of("Waiting") == before + len(QUESTIONS), what="the count of those who wait")
    key = live.issue_about(QUESTIONS[1])["key"]

    for visitor, question in zip(visitors, QUESTIONS, strict=True):
        nina.choose(question)
        nina.say(f"About {question.lower()}: sorry")
        visitor.sees(f"About {question.lower()}: sorry")
        expect(nina.conversations.filter(has_text=question)).not_to_contain_text("Unanswered")
    wait_for(lambda: nina.count_of("Waiting") == before, what="nobody of these to wait")

    for terms in ("brocc", "sorry never", key):
        nina.search(terms)
        expect(nina.conversations).to_have_count(1)
        expect(nina.conversations).to_contain_text(key)
    nina.search("no such vegetable")
    expect(nina.frame.get_by_text("Nothing found.")).to_be_visible()


@pytest.mark.usefixtures("somebody_is_online", "chat_is_on")
def test_rows_tell_what_is_known_and_move_between_the_views(window: OpenWindow, live: LiveStack) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    visitor.say("Fennel is missing")
    nina = Dispatcher(window()).arrive()
    row = nina.conversations.filter(has_text="Fennel is missing")
    key = live.issue_about("Fennel is missing")["key"]
    expect(row).to_contain_text(key)
    expect(row).to_contain_text("Waiting for support")
    expect(row).to_contain_text(re.compile(r"Time to first response: 3h 5\dm left"))
    visitor.box.press_sequentially("And another thing")
    expect(row).to_contain_text("Customer is typing…")
    nina.view("Customer online")
    expect(row).to_be_visible()
    visitor.page.goto("about:blank")
    expect(row).to_have_count(0)
    nina.view("Unassigned")
    expect(row).to_be_visible()
    live.resolve(key)
    expect(row).to_have_count(0)
    nina.view("Resolved")
    expect(row).to_be_visible()


@pytest.mark.usefixtures("somebody_is_online", "chat_is_on")
def test_the_page_is_for_everybody_and_says_who_waits(window: OpenWindow, visit: Visit) -> None:
    visit().say("Garlic in the evening")
    nina = Dispatcher(window(viewport={"width": 1024, "height": 800})).arrive()
    expect(nina.conversations.filter(has_text="Garlic in the")).not_to_have_count(0)
    expect(nina.frame.get_by_role("heading", name="Customers are waiting")).to_be_visible()
    assert_clean(nina.frame)
    wait_for(
        lambda: re.match(r"\(\d+\) Chat", str(nina.frame.locator("html").evaluate("() => document.title"))),
        what="the title to say how many wait",
    )
    nina.frame.get_by_role("button", name="Open the most urgent chat").click()
    expect(nina.frame.get_by_role("textbox", name="Reply to customer")).to_be_visible()
    assert_clean(nina.frame)
