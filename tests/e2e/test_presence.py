"""Being there for customers: for how long, who else is, and putting others offline."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.e2e.test_accessibility import assert_clean
from tests.e2e.test_canned_replies import shoot
from tests.support.roles import Dispatcher, ProjectAdmin, SiteVisitor
from tests.support.waiting import wait_for


@pytest.fixture
def nina(window: OpenWindow) -> Iterator[Dispatcher]:
    """Offline, at the end as well."""
    nina = Dispatcher(window()).arrive()
    yield nina
    nina.go("Offline")


@pytest.mark.usefixtures("somebody_is_online")
def test_an_agent_is_online_for_an_hour_and_an_admin_puts_them_offline(
    window: OpenWindow, chat_is_on: SwitchOn, nina: Dispatcher
) -> None:
    state = nina.frame.get_by_role("button", name=re.compile("^You are"))
    state.click()
    expect(nina.frame.get_by_text("Online now: Omar Okafor")).to_be_visible()
    assert_clean(nina.frame)
    shoot(nina.page, "presence-menu")
    nina.frame.get_by_role("menuitemradio", name="Online for an hour").click()
    expect(state).to_contain_text("You are online until")
    nina.page.reload()
    expect(state).to_contain_text("You are online until")

    ada = ProjectAdmin(window()).arrive()
    ada.frame.get_by_text("Who is online", exact=True).click()
    expect(ada.frame.get_by_role("list", name="Agents online").get_by_role("listitem")).to_have_count(2)
    assert_clean(ada.frame)
    shoot(ada.page, "presence-admin")
    ada.frame.get_by_role("button", name="Put offline: Nina Novak").click()
    expect(ada.frame.get_by_role("list", name="Agents online").get_by_role("listitem")).to_have_count(1)
    expect(state).to_have_text("You are offline")

    nina.go("Online")
    nina.page.goto("about:blank")
    nina.arrive()
    expect(state).to_have_text("You are online")


def test_a_lead_closes_the_chat_and_everybody_knows(window: OpenWindow, chat_is_on: SwitchOn, nina: Dispatcher) -> None:
    chat_is_on()
    state = nina.frame.get_by_role("button", name=re.compile("^You are"))
    nina.go("Online")
    state.click()
    nina.frame.get_by_role("menuitemradio", name="In all my projects").click()
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    expect(visitor.frame.get_by_text("We are online")).to_be_visible()

    ada = Dispatcher(window(), "ada").arrive()
    ada.window.expected.append("400")
    ada.frame.get_by_role("button", name=re.compile("^You are")).click()
    ada.frame.get_by_role("menuitem", name="Close the chat", exact=True).click()
    dialog = ada.frame.get_by_role("dialog", name="Close the chat", exact=True)
    dialog.get_by_label("For an hour", exact=True).check()
    dialog.get_by_role("button", name="Close the chat", exact=True).click()
    expect(dialog.get_by_label("Reason", exact=True)).to_have_attribute("aria-invalid", "true")
    dialog.get_by_label("Reason", exact=True).fill("Fire drill")
    assert_clean(ada.frame)
    shoot(ada.page, "closing-dialog")
    dialog.get_by_role("button", name="Close the chat", exact=True).click()

    # Who has not begun a chat asks every twenty seconds, and when the page is shown again.
    visitor.frame.locator("body").evaluate("() => window.dispatchEvent(new Event('pageshow'))")
    expect(visitor.frame.get_by_text("We are online")).to_be_hidden()
    notice = nina.frame.get_by_role("alert", name=re.compile("^Ada Admin closed the chat until"))
    expect(notice).to_contain_text("Fire drill")
    expect(notice.get_by_role("button", name="Open again", exact=True)).to_have_count(0)
    assert_clean(nina.frame)
    shoot(nina.page, "closed")
    state.click()
    expect(nina.frame.get_by_role("menuitemradio", name="In all my projects")).to_have_attribute("aria-checked", "true")
    shoot(nina.page, "closed-menu")
    nina.page.keyboard.press("Escape")

    ada.frame.get_by_role("button", name="Open again", exact=True).click()
    expect(notice).to_have_count(0)
    again = SiteVisitor(window(), "plain").arrive().open_chat()
    expect(again.frame.get_by_text("We are online")).to_be_visible()


def test_an_agent_works_by_hours_and_comes_back_from_being_away_with_a_key(window: OpenWindow) -> None:
    """That the server takes an agent for away after five minutes is tested where its clock can be moved."""
    relayed: list[WebSocketRoute] = []

    def relay(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        relayed.append(socket)

    nina = Dispatcher(window())
    nina.page.route_web_socket(re.compile("^ws"), relay)
    nina.arrive()
    state = nina.frame.get_by_role("button", name=re.compile("^You are"))
    state.click()
    nina.frame.get_by_role("menuitem", name="How I work…", exact=True).click()
    dialog = nina.frame.get_by_role("dialog", name="How I work", exact=True)
    expect(dialog.get_by_label("Count me as away", exact=True)).to_have_value("0")
    assert_clean(nina.frame)
    shoot(nina.page, "working-hours")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog).to_have_count(0)

    state.click()
    by_hours = nina.frame.get_by_role("menuitemradio", name=re.compile("^By my working hours"))
    by_hours.click()
    state.click()
    expect(by_hours).to_have_attribute("aria-checked", "true")
    nina.page.keyboard.press("Escape")

    nina.go("Online")

    def is_away() -> bool:
        # What the server says of "Online" may come after it.
        relayed[-1].send(json.dumps({"type": "presence", "online": True, "away": True}))
        return state.inner_text() == "You are away"

    wait_for(is_away, what="being away")
    assert_clean(nina.frame)
    shoot(nina.page, "presence-away")
    nina.page.keyboard.press("Shift")
    expect(state).to_have_text("You are online")
    nina.go("Offline")
