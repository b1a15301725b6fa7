"""`axe` finds nothing on any surface, in its main states, light and dark."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Locator, expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.support.callers import SocketClient
from tests.support.live_stack import LiveStack
from tests.support.roles import (
    Agent,
    Dispatcher,
    PortalCustomer,
    ProjectAdmin,
    SiteAdmin,
    SiteVisitor,
    Window,
    Wires,
)

AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
INK = "body => getComputedStyle(body).color"
WHOLE_PAGES_ONLY = ["region", "page-has-heading-one", "landmark-one-main"]
"""Rules about the page that a frame or a launcher is part of."""

pytestmark = pytest.mark.skipif(not AXE.exists(), reason="axe-core is missing: run `npm ci` in the folder frontend")


def violations(inside: Locator, *, without: Sequence[str] = (), only: Sequence[str] = ()) -> list[str]:
    """Run axe in the document of an element. Its text is evaluated by the debugger, which no policy forbids."""
    if not inside.evaluate("() => 'axe' in window"):
        inside.evaluate(AXE.read_text() + "; () => 0")
    # Of WCAG 2.2, and not on by itself: targets of 24 px, or room around them.
    rules = {"target-size": {"enabled": True}} | {name: {"enabled": False} for name in without}
    # No frame within has axe: it would wait for their answers, for half a second each.
    options: dict[str, Any] = {"rules": rules, "resultTypes": ["violations"], "iframes": False}
    if only:
        options["runOnly"] = list(only)
    result: dict[str, Any] = inside.evaluate("(_, options) => axe.run(document, options)", options)
    return [
        f"{each['id']}: {each['help']}: {[node['html'] for node in each['nodes']]}" for each in result["violations"]
    ]


def assert_clean(frame: FrameLocator) -> None:
    """Find nothing in a frame, nor, of what depends on colours, when it turns from light to dark or back."""
    body = frame.locator("body")
    assert violations(body) == []
    with turned(body):
        assert violations(body, only=["color-contrast"]) == []


@contextmanager
def turned(body: Locator) -> Iterator[None]:
    """Show a document in the other colours: those that Jira tells its frames, or those of the system."""
    told = body.evaluate("() => document.documentElement.dataset.colorMode")
    dark = body.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches")

    def show(*, other: bool) -> None:
        if told:
            shown = ("dark" if told == "light" else "light") if other else told
            body.evaluate("(_, shown) => { document.documentElement.dataset.colorMode = shown }", shown)
        else:
            body.page.emulate_media(color_scheme="dark" if dark != other else "light")

    ink = body.evaluate(INK)
    show(other=True)
    assert body.evaluate(INK) != ink
    yield
    show(other=False)


def test_the_widget(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn, somebody_is_online: SocketClient
) -> None:
    chat_is_on(greeting="Good day! See https://www.example.com for more.")
    opened = window()
    wires = Wires(opened.page)
    visitor = SiteVisitor(opened, "plain").arrive()
    expect(visitor.launcher).to_be_visible()
    assert violations(visitor.page.locator("body"), without=WHOLE_PAGES_ONLY) == []
    visitor.open_chat()
    visitor.sees("Good day! See https://www.example.com for more.")
    assert_clean(visitor.frame)
    visitor.say("Is this clean?")
    visitor.sees_sent()
    key = live.issue_about("Is this clean?")["key"]
    agent = Agent(window(), key).arrive()
    agent.say("It is.")
    visitor.sees("It is.")
    agent.write("And")
    visitor.sees_typing("Nina Novak")
    assert_clean(visitor.frame)
    visitor.list_conversations()
    expect(visitor.listed).to_have_count(1)
    assert_clean(visitor.frame)
    visitor.start_conversation()
    visitor.write("x" * 10_001)
    assert_clean(visitor.frame)
    wires.cut()
    expect(visitor.frame.get_by_text("Connection lost.")).to_be_visible()
    assert_clean(visitor.frame)


def test_the_portal(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn, somebody_is_online: SocketClient
) -> None:
    guest = PortalCustomer(window(), "anonymous").arrive()
    expect(guest.launcher).to_be_visible()
    assert_clean(guest.frame)
    guest.open_chat()
    expect(guest.box).to_be_visible()
    assert_clean(guest.frame)
    chat_is_on(anonymous=False)
    guest.arrive().open_chat()
    expect(guest.frame.get_by_role("heading", name="Please sign in to chat")).to_be_visible()
    assert_clean(guest.frame)


def test_the_pages_of_agents(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn, somebody_is_online: SocketClient
) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    visitor.say("What does an agent see at night?")
    key = live.issue_about("see at night")["key"]
    opened = window()
    agent = Agent(opened, key).arrive()
    agent.say("This.")
    visitor.write("I")
    agent.sees_typing("Customer")
    assert_clean(agent.frame)
    agent.frame.get_by_role("button", name=re.compile("^You are")).click()
    expect(agent.frame.get_by_role("menu")).to_be_visible()
    assert_clean(agent.frame)
    agent.page.keyboard.press("Escape")
    empty = Agent(opened, "SUP-1").arrive()
    expect(empty.frame.get_by_role("heading", name="no chat conversation")).to_be_visible()
    assert_clean(empty.frame)
    dispatcher = Dispatcher(opened).arrive()
    expect(dispatcher.conversations.first).to_be_visible()
    assert_clean(dispatcher.frame)
    dispatcher.choose("This.")
    dispatcher.sees("This.")
    assert_clean(dispatcher.frame)


def test_the_pages_of_admins(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    opened = window()
    site = SiteAdmin(opened).arrive()
    expect(site.frame.get_by_role("table")).to_be_visible()
    assert_clean(site.frame)
    admin = ProjectAdmin(opened).arrive()
    expect(admin.option("Allow anonymous access")).to_be_checked()
    assert_clean(admin.frame)
    admin.add_site("shop")
    admin.choose_group("site", "site-admins")
    admin.frame.get_by_role("combobox", name="Disable login").press_sequentially("berlin")
    expect(admin.frame.get_by_role("option", name="berlin-office")).to_be_visible()
    assert_clean(admin.frame)
    admin.page.keyboard.press("Escape")
    admin.save()
    expect(admin.sites.last).to_be_focused()
    assert_clean(admin.frame)
    admin.sites.last.fill("https://www.example.com")
    opened.expected.append(r"status of 409")
    chat_is_on(greeting="Saved in between")
    admin.save()
    expect(admin.frame.get_by_role("heading", name="saved while you were editing")).to_be_visible()
    assert_clean(admin.frame)
    admin.frame.get_by_role("button", name="Keep mine").click()
    admin.sees_saved()
    assert_clean(admin.frame)


def test_signing_in_and_registering(window: OpenWindow, chat_is_on: SwitchOn, somebody_is_online: SocketClient) -> None:
    chat_is_on(anonymous=False)
    opened = window()
    opened.expected.append(r"status of 401")
    visitor = SiteVisitor(opened, "plain").arrive().open_chat()
    expect(visitor.frame.get_by_role("heading", name="Please sign in to chat")).to_be_visible()
    assert_clean(visitor.frame)
    for name, to in (("Sign in", "E-mail me a code instead"), ("Register", "I have an account")):
        visitor.frame.get_by_role("button", name=name, exact=True).first.click()
        dialog = visitor.frame.get_by_role("dialog", name=name)
        dialog.locator("button[type=submit]").click()
        expect(dialog.locator("[aria-invalid=true]").first).to_be_focused()
        assert_clean(visitor.frame)
        dialog.get_by_role("button", name=to).click()
        assert_clean(visitor.frame)
        visitor.page.keyboard.press("Escape")
        expect(visitor.frame.get_by_role("dialog")).to_have_count(0)
    visitor.choose_preferences()
    assert_clean(visitor.frame)


def test_leaving_a_message_while_nobody_is_online(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    expect(visitor.frame.get_by_label("Your message")).to_be_visible()
    assert_clean(visitor.frame)


def test_the_schedule_and_the_secrets(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    admin = ProjectAdmin(window()).arrive()
    admin.frame.get_by_role("radio", name="At set hours").check()
    admin.frame.get_by_role("button", name="Add a special day").click()
    admin.frame.get_by_role("button", name="Create a secret").click()
    expect(admin.frame.get_by_role("textbox", name="The new secret")).to_be_visible()
    admin.frame.get_by_text("Change history").click()
    admin.frame.get_by_text("Audit log").click()
    expect(admin.frame.get_by_text("Events are kept")).to_be_visible()
    assert_clean(admin.frame)


def test_the_tabs_of_the_administration(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    site = SiteAdmin(window()).arrive()
    for name in ("User preference defaults", "Global settings"):
        site.frame.get_by_role("tab", name=name).click()
        expect(site.frame.get_by_role("form", name=name)).to_be_visible()
        assert_clean(site.frame)
    site.frame.get_by_role("tab", name="Privacy").click()
    expect(site.frame.get_by_label("E-mail address or Atlassian account ID")).to_be_visible()
    assert_clean(site.frame)
    site.frame.get_by_role("tab", name="Translate and Customize Chat").click()
    language = site.frame.get_by_role("button", name="العربية")
    expect(language).to_be_visible()
    assert_clean(site.frame)
    language.click()
    expect(site.frame.get_by_role("form", name="Texts in Arabic")).to_be_visible()
    assert_clean(site.frame)


def test_a_refusal(window: OpenWindow, live: LiveStack) -> None:
    opened: Window = window()
    opened.expected.append(r"status of 403")
    refused = SiteAdmin(opened, "nina").arrive()
    expect(refused.frame.get_by_role("alert")).to_be_visible()
    assert_clean(refused.frame)
