"""Admins: the project's settings, and the administration of the site."""

import re

import pytest
from playwright.sync_api import expect

from sandbox.seed import ADA
from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.e2e.test_accessibility import violations
from tests.support.callers import ADMINISTRATION_PAGE, DASHBOARD_PAGE, SETTINGS_PAGE, SocketClient, issue_page
from tests.support.live_stack import LiveStack
from tests.support.roles import Chat, ProjectAdmin, SiteAdmin, Staff
from tests.support.waiting import wait_for

REFUSED = [r"status of 403"]


def two_admins(window: OpenWindow) -> tuple[ProjectAdmin, ProjectAdmin]:
    """Both look at the same version; the first has saved a greeting, the second is about to save another."""
    first, second = ProjectAdmin(window()).arrive(), ProjectAdmin(window()).arrive()
    for admin in (first, second):
        expect(admin.option("Allow anonymous access")).to_be_checked()
    second.window.expected.append(r"status of 409")
    first.write_greeting("From the first")
    first.option("Allow users to register").uncheck()
    first.save()
    first.sees_saved()
    second.write_greeting("From the second")
    second.save()
    expect(second.frame.get_by_role("heading", name="Ada Admin saved while you were editing")).to_be_visible()
    conflict = second.frame.get_by_role("region", name="Ada Admin saved while you were editing")
    expect(conflict.get_by_text("From the first")).to_be_in_viewport()
    expect(second.frame.get_by_role("button", name="Keep mine")).to_be_in_viewport(ratio=1)
    return first, second


def test_an_admin_tries_the_chat_on_a_page_of_ours(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn, somebody_is_online: SocketClient
) -> None:
    chat_is_on(sites=["https://nowhere.example.com"])
    admin = ProjectAdmin(window()).arrive()
    with admin.page.expect_popup() as opened:
        admin.frame.get_by_role("link", name="Open a trial page").last.click()
    page = opened.value
    expect(page.get_by_role("heading", name="Try the chat of Acme Support")).to_be_visible()
    page.get_by_role("button", name="Open chat").click()
    chat = Chat(page.frame_locator("iframe[title=Chat]"))
    chat.say("Trying the trial page")
    chat.sees_sent()
    assert violations(page.locator("body")) == []


def test_the_second_of_two_admins_keeps_what_they_wrote(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    first, second = two_admins(window)
    second.frame.get_by_role("button", name="Keep mine and save again").click()
    second.sees_saved()
    first.arrive()
    expect(first.frame.get_by_label("Greeting message")).to_have_value("From the second")
    expect(first.option("Allow users to register")).not_to_be_checked()


def test_the_second_of_two_admins_takes_what_was_saved(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    _, second = two_admins(window)
    second.frame.get_by_role("button", name="Use what was saved").click()
    expect(second.frame.get_by_label("Greeting message")).to_have_value("From the first")
    second.sees_saved()


def test_what_is_saved_is_there_after_a_reload(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    admin = ProjectAdmin(window()).arrive()
    admin.choose_group("site", "site-admins")
    admin.frame.get_by_label("Welcome message override").fill("Ahoy!")
    admin.frame.get_by_label("Request type for new conversations").select_option("Report a problem")
    admin.save()
    admin.sees_saved()
    admin.arrive()
    expect(admin.frame.get_by_role("button", name="Remove site-admins")).to_be_visible()
    expect(admin.frame.get_by_label("Welcome message override")).to_have_value("Ahoy!")
    expect(admin.frame.get_by_label("Request type").locator("option:checked")).to_have_text("Report a problem")


def test_saving_stays_in_sight_beside_the_preview(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    admin = ProjectAdmin(window(viewport={"width": 1024, "height": 768})).arrive()
    save, preview = (
        admin.frame.get_by_role("button", name="Save changes"),
        admin.frame.get_by_role("complementary", name="Preview"),
    )
    absence = preview.get_by_text("no chat while all agents are offline")
    for field in ("Add chat to customer portal", "Hide widget when all agents are offline", "Greeting message"):
        admin.frame.get_by_label(field).scroll_into_view_if_needed()
        expect(save).to_be_in_viewport(ratio=1)
        expect(preview).to_be_in_viewport()
    admin.option("Hide widget when all agents are offline").check()
    expect(absence).to_be_visible()
    expect(admin.frame.get_by_text("You have unsaved changes")).to_be_in_viewport()
    admin.write_greeting("Seen at once")
    expect(absence).to_be_hidden()
    expect(preview.frame_locator("iframe").get_by_text("Seen at once")).to_be_visible()


def test_an_admin_needs_no_mouse(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    admin = ProjectAdmin(window()).arrive()
    keys = admin.page.keyboard
    admin.option("Add chat to customer portal").focus()
    keys.press("Space")
    walk_to(admin, "combobox", "Disable login")
    keys.type("on-c")
    expect(admin.frame.get_by_role("option", name="on-call")).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(admin.frame.get_by_role("button", name="Remove on-call")).to_be_visible()
    walk_to(admin, "textbox", "Greeting message")
    keys.type("Typed, not clicked")
    walk_to(admin, "button", "Save changes")
    keys.press("Enter")
    admin.sees_saved()
    admin.arrive()
    expect(admin.option("Add chat to customer portal")).not_to_be_checked()
    expect(admin.frame.get_by_label("Greeting message")).to_have_value("Typed, not clicked")


def walk_to(admin: ProjectAdmin, role: str, name: str) -> None:
    """Press Tab until the focus is there."""
    target = admin.frame.get_by_role(role, name=name)  # type: ignore[arg-type]
    for _ in range(40):
        if target.evaluate("element => element.matches(':focus')"):
            return
        admin.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches “{name}”")


@pytest.mark.parametrize(
    ("person", "module", "page", "reason"),
    [
        ("nina", "project-settings", SETTINGS_PAGE, "Only people who may administer this project"),
        ("nina", "administration", ADMINISTRATION_PAGE, "Only Jira administrators"),
        ("pia", "dashboard", DASHBOARD_PAGE, "Only people who may comment in this project"),
        ("pia", "issue-panel", issue_page("SUP-1"), "Only people who may comment in this project"),
    ],
)
def test_who_may_not_use_a_page_is_told_why(
    window: OpenWindow, live: LiveStack, *, person: str, module: str, page: str, reason: str
) -> None:
    opened = window()
    opened.expected.extend(REFUSED)
    refused = Staff(opened, person, module, page).arrive()
    expect(refused.frame.get_by_role("alert")).to_contain_text(reason)
    expect(refused.frame.locator("button, input, textarea")).to_have_count(0)


def test_the_administration_says_how_things_are(window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn) -> None:
    admin = SiteAdmin(window())

    def says_that_jira_is_away() -> bool:
        admin.arrive()
        expect(admin.frame.get_by_text("Jira answers")).to_be_visible()
        return admin.frame.get_by_text("Jira is busy or unavailable at the moment.").count() > 0

    live.misbehave("error", times=None, prefix="/rest/api/3/myself")
    try:
        # What was found is believed for some seconds.
        wait_for(says_that_jira_is_away, seconds=30, what="the failed check")
    finally:
        live.misbehave("off")
    row = admin.frame.get_by_role("row").filter(has_text="Acme Support")
    expect(row).to_contain_text(re.compile("SUP.*On.*On"))


def test_a_person_is_exported_and_erased(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    admin = SiteAdmin(window()).arrive()
    admin.frame.get_by_role("tab", name="Privacy").click()
    admin.frame.get_by_label("E-mail address or Atlassian account ID").fill(ADA.account_id)
    with admin.page.expect_download() as download:
        admin.frame.get_by_role("button", name="Export as JSON").click()
    assert "settings_changes" in download.value.path().read_text()

    admin.frame.get_by_role("button", name="Erase…").click()
    admin.frame.get_by_role("button", name=f"Erase {ADA.account_id}").click()

    expect(admin.frame.get_by_text("Nothing is kept of this person any more.")).to_be_visible()
    expect(admin.frame.get_by_text("Somebody was erased just now by Former user.")).to_be_visible()
