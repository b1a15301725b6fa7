"""A working day of an agent without a mouse."""

from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, Visit
from tests.e2e.test_accessibility import assert_clean
from tests.support.live_stack import LiveStack
from tests.support.roles import Dispatcher
from tests.support.waiting import wait_for


def test_an_agent_works_by_the_keyboard(window: OpenWindow, live: LiveStack, visit: Visit) -> None:
    visitor = visit()
    visitor.say("Kumquats by the key")
    key = live.issue_about("Kumquats by the key")["key"]
    nina = Dispatcher(window()).arrive()
    press = nina.page.keyboard.press
    row = nina.conversations.filter(has_text="Kumquats by the key").get_by_role("button")
    expect(row).to_be_visible()

    press("/")
    expect(nina.frame.get_by_role("searchbox")).to_be_focused()
    nina.page.keyboard.type("kumquats")
    expect(nina.conversations).to_have_count(1)
    nina.frame.get_by_role("button", name="All open").focus()
    press("j")
    expect(row).to_be_focused()
    press("Enter")
    expect(nina.box).to_be_focused()
    nina.page.keyboard.type("Two kilos")
    nina.page.reload()
    nina.choose("Kumquats by the key")
    expect(nina.box).to_have_value("Two kilos")
    press("Control+Enter")
    visitor.sees("Two kilos")

    press("Escape")
    press("n")
    note = nina.frame.get_by_role("textbox", name="Note for agents")
    expect(note).to_be_focused()
    press("Escape")
    press("r")
    expect(nina.box).to_be_focused()
    press("Escape")
    press("?")
    shortcuts = nina.frame.get_by_role("dialog", name="Keyboard shortcuts")
    expect(shortcuts).to_contain_text("Resolve request")
    assert_clean(nina.frame)
    press("Escape")
    expect(shortcuts).to_have_count(0)

    press("Control+k")
    expect(nina.frame.get_by_role("combobox", name="What to do")).to_be_focused()
    nina.page.keyboard.type("resol")
    assert_clean(nina.frame)
    press("Enter")
    expect(nina.frame.get_by_label("Closing line")).to_be_focused()
    nina.page.keyboard.type("Enjoy them")
    press("Control+Enter")
    visitor.sees("Enjoy them")
    wait_for(lambda: live.issue(key)["status"] == "Resolved", what="the request to be resolved")
