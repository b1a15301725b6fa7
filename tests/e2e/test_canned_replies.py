"""Canned replies: an admin writes one, an agent finds it with a slash, and the customer reads their own name in it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenWindow, Visit
from tests.e2e.test_accessibility import assert_clean
from tests.support.callers import DASHBOARD_PAGE, SETTINGS_PAGE, Panel
from tests.support.live_stack import LiveStack
from tests.support.roles import Agent, ProjectAdmin

REFUND = "Hello {customer.name|there}, {agent.name} here. Your refund for {request.key} is on its way."


@pytest.fixture(autouse=True)
def no_replies_are_left(live: LiveStack) -> Iterator[None]:
    yield
    for page, by in ((SETTINGS_PAGE, "ada"), (DASHBOARD_PAGE, "nina")):
        panel = Panel.framed(live, page, by=by)
        for reply in panel.ask("GET", "/api/managed-replies").json()["replies"]:
            panel.ask("DELETE", f"/api/managed-replies/{reply['id']}")


def test_an_admin_writes_a_reply_and_an_agent_inserts_it_with_a_slash(
    window: OpenWindow, live: LiveStack, visit: Visit
) -> None:
    opened = window()
    opened.expected.append("400 .*/api/managed-replies/")
    ada = ProjectAdmin(opened).arrive()
    ada.frame.get_by_text("Canned replies", exact=True).click()
    ada.frame.get_by_role("button", name="Add a reply").click()
    ada.frame.get_by_label("Name", exact=True).fill("Refund")
    ada.frame.get_by_label("Text", exact=True).fill("Hello {customer.nme}")
    ada.frame.get_by_role("button", name="Save reply").click()
    expect(ada.frame.get_by_text("There is no variable {customer.nme}.")).to_be_visible()
    assert_clean(ada.frame)
    shoot(ada.page, "replies-editor")
    ada.frame.get_by_label("Text", exact=True).fill(REFUND)
    ada.frame.get_by_role("button", name="Save reply").click()
    expect(ada.frame.get_by_text("Not used yet")).to_be_visible()

    visitor = visit()
    visitor.say("Where is my money?")
    key = live.issue_about("Where is my money?")["key"]
    nina = Agent(window(), key).arrive()
    nina.box.press_sequentially("/rfnd")
    option = nina.frame.get_by_role("option", selected=True)
    expect(option).to_contain_text(f"Hello there, Nina Novak here. Your refund for {key} is on its way.")
    assert_clean(nina.frame)
    shoot(nina.page, "replies-list")
    nina.box.press("Enter")
    expect(nina.box).to_have_value(f"Hello there, Nina Novak here. Your refund for {key} is on its way.")
    nina.box.press("Enter")
    visitor.sees(f"Hello there, Nina Novak here. Your refund for {key} is on its way.")

    ada.page.reload()
    ada.frame.get_by_text("Canned replies", exact=True).click()
    expect(ada.frame.get_by_text("Used once")).to_be_visible()
    assert_clean(ada.frame)


def test_an_agent_keeps_their_own_and_sends_no_open_variable(window: OpenWindow, live: LiveStack, visit: Visit) -> None:
    visitor = visit()
    visitor.say("Who are you?")
    key = live.issue_about("Who are you?")["key"]
    nina = Agent(window(), key).arrive()
    nina.frame.get_by_role("button", name="Canned replies").click()
    nina.frame.get_by_role("option", name="Manage my replies").click()
    dialog = nina.frame.get_by_role("dialog", name="My canned replies")
    dialog.get_by_role("button", name="Add a reply").click()
    dialog.get_by_label("Name", exact=True).fill("Who I am")
    dialog.get_by_label("Text", exact=True).fill("I am {agent.name}, and you are ")
    dialog.get_by_role("button", name="{customer.name}").click()
    dialog.get_by_role("button", name="Save reply").click()
    expect(dialog.get_by_text("Not used yet")).to_be_visible()
    assert_clean(nina.frame)
    shoot(nina.page, "replies-dialog")
    dialog.press("Escape")
    # The browser restores the focus before it tells the page that the dialog was closed.
    expect(nina.frame.locator("dialog")).to_have_count(0)
    expect(nina.box).to_be_focused()
    nina.box.press_sequentially("/who")
    expect(nina.frame.get_by_role("option", selected=True)).to_contain_text("I am Nina Novak, and you are")
    nina.box.press("Enter")
    nina.box.press("Enter")
    expect(nina.frame.get_by_text("Nothing is known for")).to_be_visible()
    assert_clean(nina.frame)
    shoot(nina.page, "replies-open")
    nina.box.press_sequentially("a friend")
    nina.box.press("Enter")
    visitor.sees("I am Nina Novak, and you are a friend")


def shoot(page: Page, name: str) -> None:
    """Keep a picture, where somebody wants to look at it."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")
