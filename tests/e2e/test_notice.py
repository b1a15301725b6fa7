"""An answer comes while its customer looks elsewhere: the tab's title and icon, a sound, a notification."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import OpenWindow
from tests.e2e.test_accessibility import assert_clean
from tests.support.live_stack import LiveStack
from tests.support.roles import Agent, SiteVisitor, Window
from tests.support.waiting import wait_for

pytestmark = pytest.mark.usefixtures("somebody_is_online", "chat_is_on")

_STAND_INS = """{
  let hidden = false;
  Object.defineProperty(Document.prototype, "hidden", { get: () => hidden });
  window.pretendHidden = (value) => {
    hidden = value;
    document.dispatchEvent(new Event("visibilitychange"));
  };
  window.noticed = { sounds: 0, asked: 0, shown: [], closed: 0 };
  const Real = AudioContext;
  window.AudioContext = class extends Real {
    constructor() {
      super();
      noticed.sounds++;
    }
  };
  window.Notification = class {
    static permission = "default";
    static async requestPermission() {
      noticed.asked++;
      return (this.permission = "granted");
    }
    constructor(title) {
      noticed.shown.push(title);
    }
    close() {
      noticed.closed++;
    }
  };
}"""
"""A page that is behind others, and what a browser would let be seen and heard of it."""

_ICON = "document.head.insertAdjacentHTML('beforeend', '<link rel=icon href=/assets/icon.svg type=image/svg+xml>')"


def noticing(opened: Window) -> SiteVisitor:
    opened.context.add_init_script(_STAND_INS)
    visitor = SiteVisitor(opened, "plain").arrive()
    visitor.page.evaluate(_ICON)
    return visitor


def hide(page: Page, *, hidden: bool) -> None:
    for frame in page.frames:
        frame.evaluate("(hidden) => pretendHidden(hidden)", hidden)


def noticed(page: Page) -> Any:
    return page.evaluate("noticed")


def begun(visitor: SiteVisitor, window: OpenWindow, live: LiveStack, text: str) -> Agent:
    """Begin a conversation, which an agent has open."""
    visitor.open_chat().say(text)
    visitor.sees_sent()
    agent = Agent(window(), live.issue_about(text)["key"]).arrive()
    agent.sees(text)
    return agent


def choices(visitor: SiteVisitor) -> tuple[Locator, Locator, Locator]:
    """The preferences, and in them the choices of a sound and of notifications."""
    visitor.list_conversations()
    dialog = visitor.choose_preferences()
    sound = dialog.get_by_role("checkbox", name="Play a sound when an answer comes", exact=True)
    return dialog, sound, dialog.get_by_role("checkbox", name="Show browser notifications", exact=True)


def test_a_page_behind_others_tells_of_an_answer_until_any_tab_reads_it(window: OpenWindow, live: LiveStack) -> None:
    opened = window()
    visitor = noticing(opened)
    name = visitor.page.title()
    agent = begun(visitor, window, live, "Rhubarb by the crate?")
    icon = visitor.page.locator("link[rel=icon]")

    dialog, sound, alerts = choices(visitor)
    expect(sound).to_be_checked()
    assert noticed(visitor.page)["asked"] == 0
    alerts.check()
    wait_for(lambda: noticed(visitor.page)["asked"], what="the browser to be asked")
    expect(alerts).to_be_checked()
    assert_clean(visitor.frame)
    dialog.get_by_role("button", name="Close", exact=True).click()
    visitor.close()

    hide(visitor.page, hidden=True)
    agent.say("By the crate.")
    expect(visitor.page).to_have_title(f"(1) Nina Novak · {name}")
    expect(icon).to_have_attribute("href", re.compile("^data:image/png"))
    wait_for(lambda: noticed(visitor.page)["shown"] == ["(1) Nina Novak"], what="a notification")
    assert noticed(visitor.page)["sounds"] == 1

    tab = SiteVisitor(opened, "plain", opened.open_tab()).arrive()
    tab.sees_unread(1)
    tab.preview.click()
    tab.sees("By the crate.")
    expect(visitor.page).to_have_title(name)
    expect(icon).to_have_attribute("href", "/assets/icon.svg")
    wait_for(lambda: noticed(visitor.page)["closed"], what="the notification to be withdrawn")


def test_a_muted_chat_makes_no_sound_and_a_browser_that_refuses_is_told_of(window: OpenWindow, live: LiveStack) -> None:
    visitor = noticing(window())
    visitor.page.evaluate("Notification.requestPermission = async () => 'denied'")
    agent = begun(visitor, window, live, "Celeriac by the sack?")
    dialog, sound, alerts = choices(visitor)
    sound.uncheck()
    alerts.click()
    expect(dialog.get_by_text("Your browser does not allow notifications here.", exact=True)).to_be_visible()
    expect(alerts).not_to_be_checked()
    assert_clean(visitor.frame)
    dialog.get_by_role("button", name="Close", exact=True).click()
    visitor.close()
    hide(visitor.page, hidden=True)
    agent.say("By the sack.")
    expect(visitor.page).to_have_title(re.compile(r"^\(1\) Nina Novak"))
    hide(visitor.page, hidden=False)
    expect(visitor.page).not_to_have_title(re.compile("Nina"))
    visitor.sees_unread(1)
    assert noticed(visitor.page)["sounds"] == 0
    assert noticed(visitor.page)["shown"] == []
