"""What agents do beside answering: notes among themselves."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SwitchOn, Visit
from tests.e2e.test_accessibility import assert_clean
from tests.support.live_stack import LiveStack
from tests.support.roles import Agent, Dispatcher, SiteVisitor
from tests.support.waiting import wait_for


@pytest.mark.usefixtures("somebody_is_online")
def test_a_note_stays_among_agents(window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    visitor.say("Where is my second parcel?")
    key = live.issue_about("Where is my second parcel?")["key"]
    nina = Agent(window(), key).arrive()
    omar = Dispatcher(window(), "omar").arrive()
    omar.choose("Where is my second parcel?")

    nina.frame.get_by_role("tab", name="Internal note").click()
    nina.say("Pays late")
    for agent in (nina, omar):
        agent.sees("Pays late")
        expect(agent.log.get_by_text("Internal note", exact=True)).to_be_visible()
    assert_clean(nina.frame)
    comment = live.comment_saying(key, "Pays late")
    assert not comment["public"]

    nina.frame.get_by_role("tab", name="Reply to customer").click()
    nina.say("On its way")
    visitor.sees("On its way")
    expect(visitor.frame.get_by_text("Pays late")).to_have_count(0)
    visitor.page.reload()
    visitor.sees("On its way")
    expect(visitor.frame.get_by_text("Pays late")).to_have_count(0)


def test_a_request_is_resolved_with_a_last_line_and_opened_again(
    window: OpenWindow, live: LiveStack, visit: Visit
) -> None:
    visitor = visit()
    visitor.say("Does it fit?")
    key = live.issue_about("Does it fit?")["key"]
    nina = Agent(window(), key).arrive()
    nina.say("It does")
    wait_for(lambda: live.issue(key)["assignee"] == "nina", what="the request to be Nina's")
    expect(nina.frame.get_by_role("button", name="Assigned to you", exact=True)).to_be_visible()

    nina.frame.get_by_role("button", name="Resolve", exact=True).click()
    nina.frame.get_by_label("Closing line").fill("Enjoy it!")
    assert_clean(nina.frame)
    nina.frame.get_by_role("button", name="Resolve request").click()
    visitor.sees("It does")
    visitor.sees("Enjoy it!")
    wait_for(lambda: live.issue(key)["status"] == "Resolved", what="the request to be resolved")
    expect(nina.frame.get_by_role("button", name="Reopen")).to_be_visible()
    assert live.comment_saying(key, "Enjoy it!")["public"]

    nina.frame.get_by_role("button", name="Resolved").click()
    expect(nina.frame.get_by_role("menuitem", name="Reopen")).to_be_visible()
    assert_clean(nina.frame)
    nina.page.keyboard.press("Escape")
    nina.frame.get_by_role("button", name="Reopen").click()
    wait_for(lambda: live.issue(key)["status"] == "Waiting for support", what="the request to be open")
    expect(nina.frame.get_by_role("button", name="Resolve", exact=True)).to_be_visible()


def test_a_request_is_handed_over_with_a_note(window: OpenWindow, live: LiveStack, visit: Visit) -> None:
    visitor = visit()
    visitor.say("Who knows about bridges?")
    key = live.issue_about("Who knows about bridges?")["key"]
    nina = Dispatcher(window()).arrive()
    nina.choose("Who knows about bridges?")
    omar = Agent(window(), key, "omar").arrive()

    nina.frame.get_by_role("button", name="Unassigned", exact=True).click()
    nina.frame.get_by_label("Assign to").fill("Omar")
    nina.frame.get_by_role("option", name="Omar Okafor").click()
    nina.frame.get_by_label("Note for agents").fill("You built some")
    assert_clean(nina.frame)
    nina.frame.get_by_role("button", name="Assign", exact=True).click()
    expect(nina.frame.get_by_role("button", name="Assigned to Omar Okafor", exact=True)).to_be_visible()
    expect(omar.frame.get_by_role("button", name="Assigned to you", exact=True)).to_be_visible()
    omar.sees("You built some")
    assert not live.comment_saying(key, "You built some")["public"]
    assert live.issue(key)["assignee"] == "omar"
    live.comment(key, "We do")
    visitor.sees("We do")
    assert "You built some" not in visitor.seen


@pytest.mark.usefixtures("somebody_is_online")
def test_two_agents_do_not_answer_past_each_other(window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    visitor.say("Who answers first?")
    key = live.issue_about("Who answers first?")["key"]
    nina = Dispatcher(window()).arrive()
    nina.choose("Who answers first?")
    omar = Agent(window(), key, "omar").arrive()
    expect(nina.frame.get_by_text("Omar Okafor is reading", exact=True)).to_be_visible()
    expect(omar.frame.get_by_text("Nina Novak is reading", exact=True)).to_be_visible()
    row = nina.conversations.filter(has_text="Who answers first?")
    expect(row.get_by_role("img", name="Omar Okafor is reading")).to_be_visible()

    nina.write("I do")
    nina.sees("Who answers first?")
    live.comment(key, "No, I do", author="omar")
    hold = nina.frame.get_by_role("alert").filter(has_text="Omar Okafor is answering. Send anyway?")
    visitor.sees("No, I do")
    nina.sees("No, I do")
    nina.box.press("Enter")
    expect(hold).to_be_visible()
    expect(nina.box).to_have_value("I do")
    assert_clean(nina.frame)
    nina.frame.get_by_role("button", name="Keep writing", exact=True).click()
    expect(hold).to_have_count(0)
    expect(nina.box).to_be_focused()
    nina.box.press("Enter")
    visitor.sees_in_order(["Who answers first?", "No, I do", "I do"])
    expect(nina.box).to_have_value("")

    omar.page.close()
    expect(nina.frame.get_by_text("Omar Okafor is reading", exact=True)).to_have_count(0)
    expect(visitor.frame.get_by_text("is reading")).to_have_count(0)


def test_a_reply_is_held_while_a_colleague_types(window: OpenWindow, live: LiveStack, visit: Visit) -> None:
    visitor = visit()
    visitor.say("Is anybody typing?")
    key = live.issue_about("Is anybody typing?")["key"]
    nina, omar = Agent(window(), key).arrive(), Agent(window(), key, "omar").arrive()
    nina.sees("Is anybody typing?")
    omar.write("I am")
    hold = omar.frame.get_by_role("alert").filter(has_text="Nina Novak is answering. Send anyway?")

    def is_held() -> bool:
        nina.box.press("a")
        omar.sees_typing("Nina Novak")
        omar.box.press("Enter")
        return hold.is_visible()

    wait_for(is_held, what="the reply to be held")
    omar.frame.get_by_role("button", name="Send anyway", exact=True).click()
    visitor.sees("I am")
    expect(omar.box).to_have_value("")
