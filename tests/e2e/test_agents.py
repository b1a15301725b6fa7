"""Agents: all conversations of a project at once, and being there."""

from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SwitchOn, Visit
from tests.e2e.test_accessibility import violations
from tests.support.live_stack import LiveStack
from tests.support.roles import MOVING, Agent, Dispatcher, SiteVisitor
from tests.support.waiting import wait_for


def test_an_agent_answers_from_the_list_of_all_conversations(window: OpenWindow, live: LiveStack, visit: Visit) -> None:
    nina = Dispatcher(window(**MOVING)).arrive()
    first, second = visit(), visit()
    first.say("The first has a question")
    row = nina.conversations.filter(has_text="The first has a question")
    expect(row).to_contain_text("Unanswered")
    expect(row).to_contain_text(live.issue_about("The first has a question")["key"])
    second.say("The second has one, too")
    expect(nina.conversations.first).to_contain_text("The second has one, too")

    nina.choose("The first has a question")
    nina.say("An answer for the first")
    first.sees("An answer for the first")
    expect(nina.conversations.first).to_contain_text("You: An answer for the first")
    nina.choose("The second has one, too")
    nina.say("An answer for the second")
    second.sees("An answer for the second")
    assert "An answer for the first" not in second.seen
    assert "An answer for the second" not in first.seen


@pytest.mark.usefixtures("somebody_is_online")
def test_what_is_edited_and_deleted_in_jira_follows_in_open_panels(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn
) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    visitor.say("Water or sand?")
    key = live.issue_about("Water or sand?")["key"]
    agent = Agent(window(), key).arrive()
    live.comment(key, "Use water")
    visitor.sees("Use water")
    comment = live.comment_saying(key, "Use water")["id"]
    live.edit_comment(key, comment, "Use sand")
    for person in (visitor, agent):
        person.sees("Use sand")
        expect(person.log.get_by_text("· edited")).to_be_visible()
        expect(person.message("Use water")).to_have_count(0)
    live.delete_comment(key, comment)
    for person in (visitor, agent):
        person.sees("Message removed")
        expect(person.message("Use sand")).to_have_count(0)
    visitor.list_conversations()
    expect(visitor.listed).to_contain_text("Message removed")


@pytest.fixture
def nina(window: OpenWindow) -> Iterator[Dispatcher]:
    """Offline, at the end as well."""
    nina = Dispatcher(window()).arrive()
    yield nina
    nina.go("Offline")


def test_customers_see_whether_somebody_is_there(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn, nina: Dispatcher
) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    expect(visitor.frame.get_by_role("heading", name="We are away")).to_be_visible()
    visitor.fill("Your message", "Is anybody")
    nina.go("Online")
    key = visitor.page.locator("script[data-chat]").get_attribute("data-chat")
    presence = f"{live.addon}/widget/{key}/presence"
    wait_for(lambda: requests.get(presence, timeout=10).json()["agents_online"], what="an agent")
    # A page whose network is back asks at once, else it does every 20 seconds.
    visitor.frame.locator("html").evaluate("() => dispatchEvent(new Event('online'))")
    expect(visitor.frame.get_by_label("E-mail")).to_have_count(0)
    expect(visitor.box).to_have_value("Is anybody")
    visitor.say("Is anybody there?")
    expect(visitor.frame.get_by_text("We are online")).to_be_visible()
    # What arrives after she left would be refused, and left by e-mail instead.
    live.issue_about("Is anybody there?")
    nina.go("Offline")
    expect(visitor.frame.get_by_text("We are away.")).to_be_visible()


@pytest.mark.usefixtures("somebody_is_online")
def test_agents_see_whether_the_customer_is_there(window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn) -> None:
    opened = window()
    visitor = SiteVisitor(opened, "plain").arrive().open_chat()
    visitor.say("I will be gone soon")
    agent = Agent(window(), live.issue_about("I will be gone soon")["key"]).arrive()
    expect(agent.frame.get_by_text("online now")).to_be_visible()
    opened.page.goto("about:blank")
    expect(agent.frame.get_by_text("offline", exact=True)).to_be_visible()


@pytest.mark.usefixtures("somebody_is_online")
def test_a_colleague_is_named_to_the_other_agent(window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    visitor.say("Who of you knows?")
    key = live.issue_about("Who of you knows?")["key"]
    nina, omar = Agent(window(), key).arrive(), Agent(window(), key, "omar").arrive()
    nina.say("I do not")
    omar.sees("I do not")
    expect(omar.log.get_by_text("Nina Novak", exact=True)).to_be_visible()
    omar.say("But I do")
    visitor.sees_in_order(["Who of you knows?", "I do not", "But I do"])
    expect(visitor.frame.get_by_role("heading", name="Omar Okafor")).to_be_visible()
    photo = visitor.log.get_by_text("Omar Okafor", exact=True).locator("img")
    expect(photo).to_have_js_property("naturalWidth", 64)
    assert violations(visitor.frame.locator("body")) == []
    chat_is_on(show_agent_photos=False)
    expect(photo).to_have_count(0)
    expect(visitor.log.get_by_text("Omar Okafor", exact=True)).to_be_visible()


@pytest.mark.usefixtures("somebody_is_online")
def test_customers_see_the_team_where_a_project_does_not_name_its_agents(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn
) -> None:
    chat_is_on(show_agent_names=False)
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    visitor.say("Who is going to answer me?")
    agent = Agent(window(), live.issue_about("Who is going to answer me?")["key"]).arrive()
    agent.sees("Who is going to answer me?")
    agent.write("The one who")
    visitor.sees_typing("Support")
    agent.say("The one who has time")
    visitor.sees("The one who has time", "Support joined")
    for _ in range(2):
        expect(visitor.frame.locator("body")).not_to_contain_text("Nina")
        visitor.page.reload()
        visitor.finds_chat_open()
        visitor.sees("The one who has time")
    expect(agent.frame.get_by_role("log")).to_contain_text("The one who has time")
    for shown, name in ((True, "Nina Novak"), (False, "Support")):
        chat_is_on(show_agent_names=shown)
        expect(visitor.frame.get_by_text(f"{name} joined")).to_be_visible()
