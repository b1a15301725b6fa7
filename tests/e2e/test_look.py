"""How the chat looks: chosen by an admin, seen in the preview and by customers."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.e2e.test_accessibility import WHOLE_PAGES_ONLY, assert_clean, violations
from tests.support.pictures import picture
from tests.support.roles import ProjectAdmin, SiteVisitor

TEAL = "rgb(0, 109, 119)"


def test_a_look_is_seen_in_the_preview_and_by_customers(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    opened = window()
    opened.expected.append(r"status of 400")
    admin = ProjectAdmin(opened).arrive()
    looks = admin.frame.get_by_role("group", name="How it looks", exact=True)
    color = looks.get_by_label("Color", exact=True)
    color.fill("#FFEB3B")
    expect(looks.get_by_text("This color can hardly be seen on a white page")).to_be_visible()
    expect(color).to_have_attribute("aria-invalid", "true")
    assert_clean(admin.frame)
    admin.save()
    expect(admin.frame.get_by_text("Your changes are not saved")).to_be_visible()
    expect(color).to_be_focused()

    color.fill("#006D77")
    looks.get_by_label("Launcher text", exact=True).fill("Ask us")
    looks.get_by_role("radio", name="Question mark", exact=True).check()
    looks.get_by_label("Launcher position", exact=True).select_option("Bottom left")
    looks.get_by_label("Distance from the bottom (px)", exact=True).fill("80")
    expect(looks.get_by_text("This color can hardly be seen")).to_be_hidden()
    launcher = admin.frame.frame_locator("iframe[title='Preview of the chat']").get_by_label("Ask us", exact=True)
    expect(launcher).to_have_css("background-color", TEAL)
    assert_clean(admin.frame)
    image = {"name": "logo.png", "mimeType": "image/png", "buffer": picture("PNG", (200, 120))}
    looks.locator("input[type=file]").set_input_files([image])
    expect(looks.get_by_role("img", name="The launcher image")).to_be_visible()
    expect(launcher.locator("svg")).to_have_css("background-image", re.compile("data:image/webp"))
    assert_clean(admin.frame)
    admin.save()
    admin.sees_saved()

    visitor = SiteVisitor(window(), "plain").arrive()
    launcher = visitor.page.get_by_role("button", name="Ask us", exact=True)
    expect(launcher).to_have_css("background-color", TEAL)
    expect(launcher.locator("svg")).to_have_css("background-image", re.compile("/launcher/[0-9a-f]{32}"))
    box = launcher.bounding_box()
    assert box is not None
    assert (box["x"], round(box["y"] + box["height"])) == (20, 900 - 80)
    assert violations(visitor.page.locator("body"), without=WHOLE_PAGES_ONLY) == []
    launcher.click()
    expect(visitor.frame.locator("header")).to_have_css("background-color", TEAL)
    assert_clean(visitor.frame)
