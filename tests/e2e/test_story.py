"""The whole story: a chat from the installation to the second conversation, through every surface."""

import logging
import time

import requests
from playwright.sync_api import Browser, Page, expect

from sandbox.websites import widget_key
from tests.support.live_stack import LiveStack
from tests.support.roles import Agent, ProjectAdmin, SiteVisitor, Window

log = logging.getLogger(__name__)

LIVE = 1.0
"""Seconds within which people are to see what the other side did."""

COPIED_BY_SELECTION = [r"The Clipboard API has been blocked"]
"""Frames of another origin are seldom given the clipboard; the page copies a selection then."""

GREETING = "Hi there! What can we do for you?"


def test_a_chat_from_installation_to_the_second_conversation(browser: Browser, fresh_stack: LiveStack) -> None:
    live = fresh_stack
    with (
        Window(browser, live, {"permissions": ["clipboard-read"]}, COPIED_BY_SELECTION) as admin_window,
        Window(browser, live) as visitor_window,
        Window(browser, live) as agent_window,
    ):
        install(admin_window.page, live)
        snippet = configure(ProjectAdmin(admin_window).arrive(), live)
        for website in ("plain", "unlisted"):
            live.paste_snippet(website, snippet)

        Agent(agent_window, "SUP-1").arrive().go("Online")
        visitor = SiteVisitor(visitor_window, "plain").arrive("/pricing").open_chat()
        visitor.sees(GREETING)
        visitor.say("My printer on floor 3 is broken")
        visitor.say("It says PC LOAD LETTER")
        visitor.sees_in_order([GREETING, "My printer on floor 3 is broken", "It says PC LOAD LETTER"])

        issue = live.issue_about("My printer on floor 3 is broken")
        assert issue["summary"] == "My printer on floor 3 is broken"
        assert issue["requestType"] == "Ask a question"
        comment = live.comment_saying(issue["key"], "It says PC LOAD LETTER")
        assert comment["public"]
        assert comment["author"] == "app"
        assert comment["body"].startswith("CUSTOMER *Anonymous Chat User* ")
        assert comment["body"].endswith(" UTC\n\nIt says PC LOAD LETTER")

        agent = Agent(agent_window, issue["key"]).arrive()
        agent.sees("My printer on floor 3 is broken", "It says PC LOAD LETTER")
        expect(agent.frame.get_by_text("Anonymous Chat User").first).to_be_visible()
        expect(agent.frame.get_by_text("online now")).to_be_visible()
        expect(visitor.frame.get_by_text("We are online")).to_be_visible()

        agent.write("Let me")
        visitor.sees_typing("Nina Novak")
        answer_from_the_panel(agent, visitor)
        visitor.write("I am")
        agent.sees_typing("Customer")
        plain_comment(live, issue["key"], visitor)

        internal_comments_stay_hidden(live, issue["key"], visitor, agent)
        history_survives_a_reload(visitor)
        second_conversation_is_listed(live, visitor)

    an_unlisted_site_gets_nothing(browser, live, snippet)


def install(page: Page, live: LiveStack) -> None:
    page.goto(live.jira)
    page.get_by_role("button", name="Uninstall").click()
    expect(page.get_by_text("not installed", exact=True)).to_be_visible()
    page.get_by_role("button", name="Install", exact=True).click()
    expect(page.get_by_text("enabled", exact=True)).to_be_visible()


def configure(admin: ProjectAdmin, live: LiveStack) -> str:
    """Switch everything on, with a site typed wrong at first; return the snippet, as copied."""
    expect(admin.frame.get_by_role("heading", name="Go live")).to_be_visible()
    admin.option("Add chat to customer portal").check()
    admin.option("Allow adding chat to external web pages").check()
    admin.add_site(f"{live.website('plain')}/pricing")
    admin.option("Allow anonymous access").check()
    admin.choose_group("jira-admin", "jira-administrators")
    admin.write_greeting(GREETING)
    admin.save()
    expect(admin.sites.first).to_have_accessible_description(
        f"Enter only the site, without a page: {live.website('plain')}."
    )
    expect(admin.sites.first).to_be_focused()
    expect(admin.frame.get_by_label("Greeting message")).to_have_value(GREETING)

    admin.sites.first.fill(live.website("plain"))
    admin.save()
    admin.sees_saved()
    expect(admin.frame.get_by_text("Where customers find it Done.")).to_be_visible()
    expect(admin.frame.get_by_role("button", name="Remove jira-administrators")).to_be_visible()

    admin.frame.get_by_role("button", name="Copy").click()
    expect(admin.frame.get_by_text("Copied")).to_be_visible()
    copied: str = admin.page.evaluate("navigator.clipboard.readText()")
    assert copied == admin.snippet.input_value()
    assert f'src="{live.addon}/widget/loader.js"' in copied
    return copied


def answer_from_the_panel(agent: Agent, visitor: SiteVisitor) -> None:
    agent.write("Let me have a look.")
    pressed = time.monotonic()
    agent.box.press("Enter")
    visitor.message("Let me have a look.").wait_for()
    assert_live("an answer from the panel", time.monotonic() - pressed)


def plain_comment(live: LiveStack, key: str, visitor: SiteVisitor) -> None:
    written = time.monotonic()
    live.comment(key, "We have ordered a new fuser.")
    visitor.message("We have ordered a new fuser.").wait_for()
    assert_live("a plain Jira comment", time.monotonic() - written)


def assert_live(what: str, seconds: float) -> None:
    log.info("%s was seen after %.3f s", what, seconds)
    assert seconds < LIVE, what


def internal_comments_stay_hidden(live: LiveStack, key: str, visitor: SiteVisitor, agent: Agent) -> None:
    live.comment(key, "This one is always trouble.", public=False)
    live.comment(key, "It arrives tomorrow.")
    visitor.sees("Let me have a look.", "We have ordered a new fuser.", "It arrives tomorrow.")
    agent.sees("It arrives tomorrow.")
    for side in (visitor, agent):
        expect(side.message("This one is always trouble.")).to_have_count(0)


def history_survives_a_reload(visitor: SiteVisitor) -> None:
    visitor.page.reload()
    visitor.finds_chat_open()
    visitor.sees_in_order(
        [
            GREETING,
            "My printer on floor 3 is broken",
            "It says PC LOAD LETTER",
            "Let me have a look.",
            "We have ordered a new fuser.",
            "It arrives tomorrow.",
        ]
    )


def second_conversation_is_listed(live: LiveStack, visitor: SiteVisitor) -> None:
    visitor.list_conversations()
    visitor.start_conversation()
    visitor.say("And where is my invoice?")
    live.issue_about("And where is my invoice?")
    visitor.list_conversations()
    expect(visitor.listed).to_contain_text(["You: And where is my invoice?", "It arrives tomorrow."])


def an_unlisted_site_gets_nothing(browser: Browser, live: LiveStack, snippet: str) -> None:
    blocked = [r"status of 404", r"frame-ancestors"]
    with Window(browser, live, expected=blocked) as window:
        stranger = SiteVisitor(window, "unlisted")
        with window.page.expect_console_message(lambda message: "Jira Chat: " in message.text):
            stranger.arrive()
        expect(window.page.locator("script[data-chat]")).to_have_count(1)
        expect(stranger.launcher).to_have_count(0)

        widget = f"{live.addon}/widget/{widget_key(snippet)}"
        refused = requests.post(f"{widget}/session", json={"site": stranger.address}, timeout=10)
        assert refused.status_code == 403
        ancestors = requests.get(f"{widget}/frame", timeout=10).headers["Content-Security-Policy"]
        assert f"frame-ancestors {live.website('plain')}" in ancestors
        frame_it(window.page, f"{widget}/frame")
        expect(window.page.frame_locator("#stolen").get_by_role("textbox")).to_have_count(0)
        assert any("frame-ancestors" in each for each in window.complaints)


def frame_it(page: Page, url: str) -> None:
    """Put an address into a frame, as a site might that ignores the loader."""
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.evaluate(
            "src => document.body.append(Object.assign(document.createElement('iframe'), {id: 'stolen', src}))", url
        )
