"""Agents work in the language that they have in Jira."""

from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, Visit
from tests.e2e.test_accessibility import assert_clean
from tests.support.live_stack import LiveStack
from tests.support.roles import Agent, Dispatcher


def test_an_agent_answers_in_german(window: OpenWindow, live: LiveStack, visit: Visit) -> None:
    visitor = visit()
    visitor.say("Is the violet kettle in stock?")
    omar = Dispatcher(window(), "omar").arrive()
    omar.page.get_by_label("Language").select_option("de_DE")
    search = omar.frame.get_by_role("searchbox", name="Unterhaltungen durchsuchen")
    search.fill("violet kettle")
    omar.frame.get_by_role("navigation", name="Unterhaltungen").get_by_text("violet kettle").first.click()

    omar.frame.get_by_role("textbox", name="Kunden antworten").fill("Yes, twelve of them")
    assert_clean(omar.frame)
    omar.frame.get_by_role("button", name="Senden").click()
    visitor.sees("Yes, twelve of them")
    expect(omar.frame.get_by_role("button", name="Ihnen zugewiesen")).to_be_visible()
    expect(omar.frame.locator("html")).to_have_attribute("lang", "de-DE")

    panel = Agent(omar.window, live.issue_about("Is the violet kettle in stock?")["key"], "omar").arrive()
    panel.sees("Yes, twelve of them")
    expect(panel.frame.get_by_role("tab", name="Interne Notiz")).to_be_visible()
    panel.page.get_by_label("Language").select_option("en_UK")
    expect(panel.frame.get_by_role("tab", name="Internal note")).to_be_visible()
