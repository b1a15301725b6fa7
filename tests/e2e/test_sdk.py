"""What a customer's web site does with the chat by JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.support.live_stack import LiveStack
from tests.support.roles import SiteVisitor

pytestmark = pytest.mark.usefixtures("somebody_is_online")

_EVENTS = """{
  window.heard = [];
  for (const name of ["ready", "open", "close", "started", "unread", "error"])
    addEventListener(`jira-chat:${name}`, () => window.heard.push(name));
}"""
_ELEMENT = """([loader, attributes]) => {
  JiraChat.destroy();
  const added = document.createElement("script");
  added.src = loader.replace("loader.js", "element.js");
  document.head.append(added);
  document.querySelector("main").insertAdjacentHTML("beforeend", `<jira-chat ${attributes}></jira-chat>`);
}"""


def snippet(page: Page) -> tuple[str, str]:
    script = page.locator("body > script[data-chat]")
    return script.get_attribute("src") or "", script.get_attribute("data-chat") or ""


def test_a_page_fills_in_a_message_and_hears_what_happens(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn
) -> None:
    opened = window()
    opened.page.add_init_script(_EVENTS)
    opened.page.add_init_script("window.JiraChat = {q: [['prefill', {message: 'A question from the queue'}]]}")
    visitor = SiteVisitor(opened, "plain").arrive()
    expect(visitor.launcher).to_be_visible()
    expect(visitor.page.locator("iframe")).to_have_count(0)
    visitor.page.evaluate("JiraChat.toggle()")
    expect(visitor.box).to_have_value("A question from the queue")
    visitor.box.press("Enter")
    visitor.sees_sent()
    visitor.page.evaluate("JiraChat.close()")
    expect(visitor.launcher).to_be_visible()
    assert visitor.page.evaluate("heard") == ["ready", "open", "started", "close"]
    live.issue_about("A question from the queue")


def test_an_open_chat_survives_a_page_that_replaces_its_body(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    visitor = SiteVisitor(window(), "spa").arrive().open_chat()
    visitor.write("Does it stay")
    visitor.page.evaluate("""document.startViewTransition(() => {
        document.documentElement.replaceChild(document.body.cloneNode(true), document.body)
    }).finished""")
    expect(visitor.box).to_have_value("Does it stay")
    visitor.page.evaluate("JiraChat.close()")
    expect(visitor.launcher).to_be_visible()


def test_a_chat_that_was_destroyed_is_gone_and_can_come_back(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    expect(visitor.box).to_be_visible()
    loader, key = snippet(visitor.page)
    visitor.page.evaluate("JiraChat.destroy()")
    expect(visitor.launcher).to_have_count(0)
    expect(visitor.page.locator("iframe")).to_have_count(0)
    visitor.page.add_script_tag(url=f"{loader}?chat={key}")
    expect(visitor.launcher.or_(visitor.page.locator("iframe")).first).to_be_visible()


def test_the_chat_as_an_element_fills_its_place_and_goes_with_it(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    visitor = SiteVisitor(window(), "plain").arrive()
    expect(visitor.launcher).to_be_visible()
    loader, key = snippet(visitor.page)
    visitor.page.evaluate(_ELEMENT, [loader, f'chat="{key}" inline style="display: block; height: 500px"'])
    expect(visitor.box).to_be_visible()
    expect(visitor.frame.get_by_role("button", name="Close chat")).to_be_hidden()
    element = visitor.page.locator("jira-chat")
    assert element.evaluate("element => element.isOpen()")
    element.evaluate("element => element.prefill({message: 'Inside the page'})")
    expect(visitor.box).to_have_value("Inside the page")
    element.evaluate("element => element.remove()")
    expect(visitor.page.locator("iframe")).to_have_count(0)
    visitor.page.wait_for_function("!window.JiraChat")


def test_the_page_says_where_and_how_it_looks(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    opened = window()
    opened.page.add_init_script(
        "window.JiraChat = {options: {position: 'left', offset: '40 100', theme: 'dark', locale: 'de', zIndex: 7}}"
    )
    visitor = SiteVisitor(opened, "plain").arrive()
    launcher = visitor.page.get_by_role("button", name="Chat öffnen")
    expect(launcher).to_be_visible()
    box = launcher.bounding_box()
    assert box is not None
    assert (box["x"], box["y"] + box["height"]) == (40, 800)
    launcher.click()
    body = visitor.page.frame_locator("iframe").locator("body")
    expect(body).to_have_css("color", "rgb(228, 232, 236)")
