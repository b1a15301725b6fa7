"""A visitor is invited to chat: set by an admin, shown once, on the pages that match."""

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import OpenWindow
from tests.e2e.test_accessibility import WHOLE_PAGES_ONLY, assert_clean, violations
from tests.support.roles import PHONE, ProjectAdmin, SiteVisitor, Window

pytestmark = pytest.mark.usefixtures("somebody_is_online", "chat_is_on")

TEXT = "Looking for the right saddle? We are here."


def bubble(visitor: SiteVisitor) -> Locator:
    return visitor.page.get_by_role("status").get_by_role("button", name=TEXT, exact=True)


def kept(visitor: SiteVisitor) -> list[str]:
    return list(visitor.page.evaluate("Object.keys(localStorage)"))


def invites(opened: Window) -> None:
    admin = ProjectAdmin(opened).arrive()
    admin.option("Invite visitors to chat").check()
    admin.frame.get_by_label("Text of the invitation", exact=True).fill(TEXT)
    admin.frame.get_by_label("Show it after (seconds)", exact=True).fill("1")
    pages = admin.frame.get_by_label("Only on these pages", exact=True)
    pages.fill("http://shop.example/")
    admin.save()
    expect(admin.frame.get_by_text("Leave out the web site of")).to_be_visible()
    expect(pages).to_be_focused()
    assert_clean(admin.frame)
    pages.fill("/\n/saddles/*")
    admin.save()
    admin.sees_saved()


def test_a_visitor_is_invited_once_and_a_click_opens_the_chat(window: OpenWindow) -> None:
    opened = window()
    opened.expected.append(r"status of 400")
    invites(opened)

    opened = window(color_scheme="dark")
    visitor = SiteVisitor(opened, "plain").arrive()
    expect(visitor.launcher).to_be_visible()
    assert kept(visitor) == []
    expect(bubble(visitor)).to_be_visible()
    assert [key.rpartition("/")[2] for key in kept(visitor)] == ["invited"]
    expect(visitor.page.locator("iframe")).to_have_count(0)
    assert violations(visitor.page.locator("body"), without=WHOLE_PAGES_ONLY) == []
    visitor.launcher.focus()
    visitor.page.keyboard.press("Tab")
    expect(bubble(visitor)).to_be_focused()
    visitor.page.keyboard.press("Enter")
    expect(visitor.box).to_be_visible()
    expect(bubble(visitor)).to_have_count(0)
    again = SiteVisitor(opened, "plain", opened.open_tab()).arrive()
    expect(again.launcher).to_be_visible()
    again.page.wait_for_timeout(2500)
    expect(bubble(again)).to_have_count(0)

    phone = SiteVisitor(window(viewport=PHONE, is_mobile=True, has_touch=True), "rtl").arrive()
    expect(bubble(phone)).to_be_visible()
    box = bubble(phone).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert violations(phone.page.locator("body"), without=WHOLE_PAGES_ONLY) == []
    dismiss = phone.page.get_by_role("button", name="إغلاق المعاينة", exact=True)
    dismiss.tap()
    expect(bubble(phone)).to_have_count(0)
    expect(phone.launcher).to_be_focused()
