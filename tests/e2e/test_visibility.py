"""When customers see the chat, and how: schedules, absent agents, the help centre, preferences."""

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.e2e.test_accessibility import assert_clean
from tests.support.callers import ADMINISTRATION_PAGE, Panel, SocketClient
from tests.support.live_stack import LiveStack
from tests.support.roles import PortalCustomer, ProjectAdmin, SiteAdmin, SiteVisitor, Window

HELP_CENTER = "/servicedesk/customer/portals"


def closed_today(zone: str = "UTC") -> dict[str, Any]:
    """Open every day around the clock but for this one, which depends on the zone."""
    today = datetime.now(ZoneInfo(zone)).date()
    week = [{"day": day, "spans": [{"start": "00:00", "end": "24:00"}]} for day in range(7)]
    special = [{"date": today.isoformat(), "label": "Stocktaking", "spans": []}]
    return {"mode": "hours", "clock": "zone", "zone": zone, "week": week, "special_days": special}


def sees_no_chat(window: Window) -> None:
    stranger = SiteVisitor(window, "plain")
    with window.page.expect_response(lambda response: "/settings?" in response.url) as answer:
        stranger.arrive()
    assert not answer.value.json()["offered"]
    expect(stranger.launcher).to_be_hidden()


def test_outside_the_hours_there_is_no_chat(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    chat_is_on(visibility=closed_today())
    sees_no_chat(window())
    carla = PortalCustomer(window(), "carla").arrive()
    expect(carla.element).to_have_css("height", "0px")
    chat_is_on(visibility=closed_today() | {"special_days": []})
    expect(SiteVisitor(window(), "plain").arrive().launcher).to_be_visible()


def test_outside_the_hours_messages_are_left_until_the_chat_is_back(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    chat_is_on(visibility=closed_today() | {"hide_when_closed": False})
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    expect(visitor.frame.get_by_role("status").first).to_have_text(re.compile(r"Back tomorrow at 12:00"))
    assert_clean(visitor.frame)
    chat_is_on(visibility=closed_today("America/New_York") | {"hide_when_closed": False})
    elsewhere = SiteVisitor(window(timezone_id="Asia/Tokyo"), "plain").arrive().open_chat()
    expect(elsewhere.frame.get_by_role("status").first).to_have_text(re.compile(r"Back .* GMT\+9"))


def test_an_admin_sets_the_hours(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    admin = ProjectAdmin(window()).arrive()
    admin.frame.get_by_role("radio", name="At set hours").check()
    admin.frame.get_by_role("button", name="Add a special day").click()
    admin.frame.get_by_label("Special day 1: date").fill(datetime.now(UTC).date().isoformat())
    admin.frame.get_by_label("Special day 1: name").fill("Stocktaking")
    admin.save()
    admin.sees_saved()
    sees_no_chat(window())
    admin.frame.get_by_text("Change history").click()
    expect(admin.frame.get_by_role("list").filter(has_text="Stocktaking").last).to_contain_text("Ada Admin")


def test_hidden_while_all_agents_are_offline(
    window: OpenWindow, chat_is_on: SwitchOn, somebody_is_online: SocketClient
) -> None:
    chat_is_on(visibility={"hide_when_away": True})
    visitor = SiteVisitor(window(), "plain").arrive()
    expect(visitor.launcher).to_be_visible()
    somebody_is_online.send("presence", online=False)
    somebody_is_online.hear("presence", online=False)
    sees_no_chat(window())


def test_the_help_centre_shows_the_chat_of_the_chosen_project(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn
) -> None:
    carla = PortalCustomer(window(), "carla")
    carla.page.goto(f"{live.jira}{HELP_CENTER}?as=carla")
    expect(carla.launcher).to_have_count(0)
    admin = SiteAdmin(window()).arrive()
    admin.frame.get_by_role("tab", name="Global settings").click()
    admin.frame.get_by_label("home page").select_option("Acme Support (SUP)")
    admin.frame.get_by_role("button", name="Save changes").click()
    expect(admin.frame.get_by_text("Saved just now by")).to_be_visible()
    carla.page.reload()
    carla.open_chat()
    carla.start_if_listed()
    carla.say("Asked on the home page")
    assert live.issue_about("Asked on the home page")["projectKey"] == "SUP"
    change_site(live, default_project=None)


def test_customers_choose_how_their_conversations_are_listed(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn, somebody_is_online: SocketClient
) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    visitor.say("My saddle squeaks")
    key = live.issue_about("My saddle squeaks")["key"]
    live.comment(key, "Please try some oil")
    visitor.sees("Please try some oil")
    visitor.list_conversations()
    expect(visitor.listed).to_contain_text("Please try some oil")
    expect(visitor.listed).not_to_contain_text(key)
    dialog = visitor.choose_preferences()
    dialog.get_by_label("Show request numbers").check()
    dialog.get_by_label("Show subjects instead of last messages").check()
    visitor.page.keyboard.press("Escape")
    expect(visitor.listed).to_contain_text(key)
    expect(visitor.listed).to_contain_text("My saddle squeaks")
    visitor.arrive().finds_chat_open()
    expect(visitor.listed).to_contain_text(key)


def test_the_site_says_what_customers_begin_with(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn, somebody_is_online: SocketClient
) -> None:
    admin = SiteAdmin(window()).arrive()
    admin.frame.get_by_role("tab", name="User preference defaults").click()
    admin.frame.get_by_role("checkbox", name="Show issue keys").check()
    admin.frame.get_by_role("button", name="Save changes").click()
    expect(admin.frame.get_by_text("Saved just now by")).to_be_visible()
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    visitor.say("Which number do I have?")
    key = live.issue_about("Which number do I have?")["key"]
    visitor.list_conversations()
    expect(visitor.listed).to_contain_text(key)
    change_site(live, preferences={"issue_keys": False, "unresolved_only": False, "summaries": False})


def change_site(live: LiveStack, **choices: Any) -> None:
    """Save site-wide settings as Jira's admin."""
    panel = Panel.framed(live, ADMINISTRATION_PAGE, by="ada")
    saved = panel.ask("GET", "/api/site-settings").json()
    body = {"version": saved["version"], "settings": saved["settings"] | choices}
    answer = panel.ask("PUT", "/api/site-settings", body)
    assert answer.status_code == 200, answer.text
