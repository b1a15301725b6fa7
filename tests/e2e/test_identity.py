"""Auto-login: a web site vouches for its customers, who are already signed in there."""

import re
import time
import uuid

import jwt
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.support.callers import SETTINGS_PAGE, Panel, SocketClient
from tests.support.live_stack import LiveStack
from tests.support.roles import Agent, ProjectAdmin, SiteVisitor

REFUSED = [r"status of 401"]
IDENTIFY = "token => JiraChat.identify(token)"


def create_secret(admin: ProjectAdmin) -> str:
    """Make a secret on the settings page; it is shown once."""
    admin.frame.get_by_role("button", name="Create a secret").click()
    sure = admin.frame.get_by_role("button", name="Create and end the older")
    shown = admin.frame.get_by_role("textbox", name="The new secret")
    expect(sure.or_(shown)).to_be_visible()
    if sure.is_visible():
        sure.click()
    expect(shown).to_be_focused()
    return shown.input_value()


def widget_key(page: Page) -> str:
    found = page.locator("script[data-chat]").get_attribute("data-chat")
    assert found
    return found


def token(secret: str, key: str, email: str, name: str) -> str:
    """Vouch for somebody as the back end of the web site does."""
    now = int(time.time())
    claims = {"email": email, "name": name, "aud": key, "iat": now, "exp": now + 300, "jti": str(uuid.uuid4())}
    return jwt.encode(claims, secret, algorithm="HS256")


@pytest.fixture
def secret(live: LiveStack, chat_is_on: SwitchOn) -> str:
    """A new secret, made without a window."""
    made = Panel.framed(live, SETTINGS_PAGE, by="ada").ask("POST", "/api/project-settings/identity", {})
    return str(made.json()["secret"])


def test_a_secret_is_shown_once(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    admin = ProjectAdmin(window()).arrive()
    create_secret(admin)
    admin.arrive()
    expect(admin.frame.get_by_role("list", name="Secrets").get_by_role("listitem").first).to_contain_text(
        "Created just now by Ada Admin"
    )
    expect(admin.frame.get_by_role("textbox", name="The new secret")).to_have_count(0)


def test_a_customer_signed_in_on_the_web_site_is_signed_in_to_the_chat(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn, secret: str
) -> None:
    chat_is_on(anonymous=False, require_identity=True)
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    expect(visitor.frame.get_by_text("Please sign in on this web site; then you can chat here.")).to_be_visible()
    key = widget_key(visitor.page)
    visitor.page.evaluate(IDENTIFY, token(secret, key, "ida@example.net", "Ida Iversen"))
    visitor.say("My shop knows me")
    issue = live.issue_about("My shop knows me")
    assert issue["reporter"] not in {"app", "carla", "carl"}
    agent = Agent(window(), issue["key"]).arrive()
    expect(agent.frame.get_by_text("Ida Iversen").first).to_be_visible()

    visitor.page.evaluate("JiraChat.logout()")
    expect(visitor.frame.get_by_text("Please sign in on this web site; then you can chat here.")).to_be_visible()
    expect(visitor.frame.get_by_text("My shop knows me")).to_have_count(0)


def test_a_page_may_vouch_before_the_loader_is_there(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn, secret: str
) -> None:
    opened = window()
    visitor = SiteVisitor(opened, "plain").arrive()
    vouched = token(secret, widget_key(opened.page), "carla@example.com", "Carla Costa")
    opened.page.add_init_script(f"window.JiraChat = {{q: [['identify', '{vouched}']]}}")
    visitor.arrive().open_chat()
    visitor.start_if_listed()
    visitor.say("Vouched for early")
    assert live.issue_about("Vouched for early")["reporter"] == "carla"


def test_what_was_said_anonymously_goes_to_whom_the_site_names(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn, somebody_is_online: SocketClient, secret: str
) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    visitor.say("Asked before I signed in")
    issue = live.issue_about("Asked before I signed in")
    assert issue["reporter"] == "app"
    agent = Agent(window(), issue["key"]).arrive()
    expect(agent.frame.get_by_text("Anonymous Chat User").first).to_be_visible()

    vouched = token(secret, widget_key(visitor.page), "carl@example.com", "Carl Chen")
    visitor.page.evaluate(IDENTIFY, vouched)
    live.issue_reported_by(issue["key"], "carl")
    expect(agent.frame.get_by_text("Carl Chen").first).to_be_visible()
    agent.say("Good to know, Carl")
    visitor.sees("Asked before I signed in", "Good to know, Carl")


def test_a_token_that_does_not_count_is_refused_with_the_reason(
    window: OpenWindow, chat_is_on: SwitchOn, somebody_is_online: SocketClient, secret: str
) -> None:
    opened = window()
    opened.expected.extend(REFUSED)
    visitor = SiteVisitor(opened, "plain").arrive()
    key = widget_key(visitor.page)
    good = token(secret, key, "ida@example.net", "Ida Iversen")
    refusal = "token => JiraChat.identify(token).then(() => 'taken', error => error.message)"
    assert visitor.page.evaluate(refusal, token("x" * 43, key, "ida@example.net", "Ida")) != "taken"
    assert visitor.page.evaluate(refusal, token(secret, "another", "ida@example.net", "Ida")) != "taken"
    assert visitor.page.evaluate(refusal, good) == "taken"
    assert re.search("once|already|used", visitor.page.evaluate(refusal, good))
