"""Files, as customers and agents send and see them."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.support.live_stack import LiveStack
from tests.support.pictures import PDF, picture
from tests.support.roles import Agent, SiteVisitor


@pytest.mark.usefixtures("somebody_is_online")
def test_files_go_both_ways(window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn, tmp_path: Path) -> None:
    photo, manual = tmp_path / "broken.png", tmp_path / "manual.pdf"
    photo.write_bytes(picture(size=(640, 480)))
    manual.write_bytes(PDF)
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    visitor.frame.locator("input[type=file]").set_input_files(photo)
    expect(visitor.frame.get_by_role("button", name="Remove broken.png")).to_be_visible()
    expect(visitor.frame.get_by_role("progressbar")).to_have_count(0)
    visitor.say("It looks like this")
    expect(visitor.log.get_by_role("img", name="broken.png")).to_be_visible()
    key = live.issue_about("It looks like this")["key"]

    agent = Agent(window(), key).arrive()
    expect(agent.log.get_by_role("img", name="broken.png")).to_be_visible()
    agent.frame.locator("input[type=file]").set_input_files(manual)
    expect(agent.frame.get_by_role("progressbar")).to_have_count(0)
    agent.say("The manual, page 4")
    row = visitor.log.get_by_role("button", name="manual.pdf")
    with visitor.page.expect_download() as started:
        row.click()
    assert Path(started.value.path()).read_bytes() == PDF
    assert live.comment_saying(key, "The manual, page 4")["files"] == ["manual.pdf"]
