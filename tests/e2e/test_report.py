"""The report of a project: figures of chats that there were, in the page that Jira frames."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.e2e.test_accessibility import assert_clean
from tests.support.callers import DASHBOARD_PAGE
from tests.support.live_stack import LiveStack
from tests.support.roles import SiteAdmin, Staff

REPORT_PAGE = f"{DASHBOARD_PAGE}/report"


def reader(window: OpenWindow, name: str = "ada", **options: object) -> Staff:
    return Staff(window(**options), name, "report", REPORT_PAGE).arrive()


@pytest.mark.parametrize("width", [1024, 1440])
def test_it_is_read_without_looking_at_it(window: OpenWindow, chat_is_on: SwitchOn, width: int) -> None:
    admin = reader(window, viewport={"width": width, "height": 900})
    expect(admin.frame.get_by_role("heading", name="Chat report")).to_be_visible()
    expect(admin.frame.get_by_role("img", name="Conversations by hour of the day")).to_be_visible()
    expect(admin.frame.get_by_role("group", name="Conversations by day").get_by_role("row")).to_have_count(29)
    assert_clean(admin.frame)


def test_its_days_and_its_clocks_are_chosen(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    admin = reader(window)
    by_day = admin.frame.get_by_role("group", name="Conversations by day").get_by_role("row")
    expect(by_day).to_have_count(29)
    admin.frame.get_by_label("Days", exact=True).select_option("Last 7 days")
    expect(by_day).to_have_count(8)
    admin.frame.get_by_label("Days", exact=True).select_option("Other days")
    admin.frame.get_by_label("First day").fill("2026-03-01")
    admin.frame.get_by_label("Last day").fill("2026-03-31")
    expect(by_day).to_have_count(32)
    admin.frame.get_by_label("Time zone").select_option("Australia/Lord_Howe")
    expect(admin.frame.get_by_text("By the clocks of Australia/Lord_Howe.")).to_be_visible()


def test_it_is_saved_as_a_file(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    admin = reader(window)
    for kind, begins in (("CSV", "section,name,figure,value"), ("JSON", "{")):
        with admin.page.expect_download() as download:
            admin.frame.get_by_role("button", name=f"Export {kind}").click()
        assert download.value.suggested_filename == f"chat-report.{kind.lower()}"
        assert Path(download.value.path()).read_text(encoding="utf-8").startswith(begins)


def test_agents_see_it_where_the_project_lets_them(window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn) -> None:
    nina = reader(window, "nina")
    expect(nina.frame.get_by_role("heading", name="First response by day")).to_be_visible()
    expect(nina.frame.get_by_role("heading", name="Agents")).to_have_count(0)
    chat_is_on(report_to_agents=False)
    nina.window.expected.append(re.escape("status of 403"))
    nina.arrive()
    expect(nina.frame.get_by_text("Only people who may administer this project can see the report")).to_be_visible()
    chat_is_on()


def test_an_administrator_sees_all_projects_together(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    admin = SiteAdmin(window()).arrive()
    admin.frame.get_by_role("tab", name="Report", exact=True).click()
    expect(admin.frame.get_by_role("heading", name="All projects")).to_be_visible()
    expect(admin.frame.get_by_role("heading", name="Conversations by day")).to_be_visible()
    assert_clean(admin.frame)
