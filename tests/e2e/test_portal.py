"""Customers in the portal: known to Jira or not."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.support.live_stack import LiveStack
from tests.support.roles import MOVING, Agent, PortalCustomer

pytestmark = pytest.mark.usefixtures("somebody_is_online")

CLOSED, OPEN = 64, 632


def test_a_customer_whom_jira_knows_chats_under_her_name(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn
) -> None:
    carla = PortalCustomer(window(**MOVING), "carla").arrive()
    expect(carla.element).to_have_css("height", f"{CLOSED}px")
    carla.open_chat()
    expect(carla.element).to_have_css("height", f"{OPEN}px")
    carla.start_if_listed()
    carla.say("Where is my parcel?")

    issue = live.issue_about("Where is my parcel?")
    assert issue["reporter"] == "carla"
    agent = Agent(window(), issue["key"]).arrive()
    agent.sees("Where is my parcel?")
    expect(agent.frame.get_by_text("Carla Costa").first).to_be_visible()

    request = PortalCustomer(window(), "carla").arrive(f"/{issue['key']}")
    request.page.get_by_label("Comment as Carla Costa").fill("It was promised for Monday.")
    request.page.get_by_role("button", name="Send").click()
    carla.sees("It was promised for Monday.")
    request.open_chat()
    request.sees("Where is my parcel?", "It was promised for Monday.")
    agent.sees("It was promised for Monday.")
    expect(carla.frame.locator("[data-mine]").get_by_text("It was promised for Monday.")).to_be_visible()
    expect(agent.frame.locator("[data-mine]")).to_have_count(0)

    agent.say("It is on its way.")
    carla.sees("It is on its way.")
    carla.close()
    expect(carla.element).to_have_css("height", f"{CLOSED}px")
    expect(carla.launcher).to_be_focused()


def test_somebody_anonymous_chats_in_the_portal_and_is_known_again(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn
) -> None:
    guest = PortalCustomer(window(), "anonymous").arrive().open_chat()
    guest.say("Do I need an account?")
    issue = live.issue_about("Do I need an account?")
    assert issue["reporter"] == "app"
    live.comment(issue["key"], "No, you do not.")
    guest.sees("No, you do not.")
    guest.arrive().open_chat()
    guest.sees("Do I need an account?", "No, you do not.")


def test_without_the_portal_option_there_is_nothing_and_no_room_for_it(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn
) -> None:
    chat_is_on(portal=False)
    carla = PortalCustomer(window(), "carla").arrive()
    expect(carla.element).to_have_css("height", "0px")
    expect(carla.launcher).to_have_count(0)
