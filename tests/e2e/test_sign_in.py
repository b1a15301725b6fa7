"""Becoming known in the widget: registering, signing in, and what hinders it."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.e2e.test_accessibility import assert_clean, violations
from tests.support.callers import SocketClient
from tests.support.live_stack import LiveStack
from tests.support.roles import Agent, PortalCustomer, ProjectAdmin, SiteVisitor
from tests.support.waiting import wait_for

PASSWORD = "seven tall giraffes"
REFUSED = [r"status of 401"]
FAILED = "That did not work. Check your e-mail address and your password or code."


def fill(form: Locator, **values: str) -> None:
    for name, value in values.items():
        form.locator(f"input[name={name}]").fill(value)


def submit(form: Locator) -> None:
    form.locator("button[type=submit]").click()


def register(visitor: SiteVisitor, live: LiveStack, email: str, name: str, password: str = "") -> None:
    """Go through the dialog that is there while somebody is online."""
    visitor.press("Register")
    dialog = visitor.frame.get_by_role("dialog", name="Register")
    fill(dialog, email=email, name=name)
    submit(dialog)
    expect(dialog.get_by_text("a code is on its way")).to_be_visible()
    fill(dialog, code=live.code_mailed_to(email), new_password=password)
    submit(dialog)
    expect(dialog).to_have_count(0)


def begin_to_sign_in(visitor: SiteVisitor) -> Locator:
    visitor.press("Sign in")
    return visitor.frame.get_by_role("dialog", name="Sign in")


@pytest.fixture
def members_only(chat_is_on: SwitchOn, somebody_is_online: SocketClient) -> None:
    """Nobody chats without an account, and somebody is there to answer."""
    chat_is_on(anonymous=False)


def test_registering_while_somebody_is_online(window: OpenWindow, live: LiveStack, members_only: None) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    expect(visitor.frame.get_by_role("heading", name="Please sign in to chat")).to_be_visible()
    register(visitor, live, "rosa@example.net", "Rosa Ruiz")
    visitor.say("Now that you know me")
    issue = live.issue_about("Now that you know me")
    assert issue["reporter"] not in {"app", "carla", "carl"}
    agent = Agent(window(), issue["key"]).arrive()
    expect(agent.frame.get_by_text("Rosa Ruiz").first).to_be_visible()
    visitor.arrive().finds_chat_open()
    visitor.list_conversations()
    expect(visitor.listed).to_contain_text("Now that you know me")
    visitor.is_signed_in_as("Rosa Ruiz")

    live.resolve(issue["key"])
    visitor.listed.get_by_text("Now that you know me").click()
    mail = visitor.frame.get_by_role("button", name="E-mail the conversation to rosa@example.net")
    expect(mail).to_be_visible()
    assert_clean(visitor.frame)
    mail.click()
    expect(visitor.frame.get_by_text("The conversation is on its way to rosa@example.net.")).to_be_focused()
    (letter, _code) = wait_for(lambda: len(found := live.mails_to("rosa@example.net")) > 1 and found, what="the mail")
    assert "Now that you know me" in letter["text"]


def test_what_is_left_while_nobody_is_online_is_sent_before_its_address_is_confirmed(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn
) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    expect(visitor.frame.get_by_role("heading", name="We are away")).to_be_visible()
    visitor.fill("Your message", "Do you open on Sunday?")
    expect(visitor.frame.get_by_label("Your message")).to_have_css("font-size", "16px")
    visitor.page.reload()
    visitor.open_chat()
    expect(visitor.frame.get_by_label("Your message")).to_have_value("Do you open on Sunday?")
    form = visitor.frame.locator("form")
    fill(form, email="tariq@example.net", name="Tariq Tahir")
    submit(form)
    issue = live.issue_about("Do you open on Sunday?")
    assert issue["reporter"] == "app"
    assert "Address not confirmed: tariq@example.net" in issue["description"]
    agent = Agent(window(), issue["key"]).arrive()
    expect(agent.frame.get_by_text("tariq@example.net, not confirmed")).to_be_visible()
    fill(form, code=live.code_mailed_to("tariq@example.net"))
    submit(form)
    visitor.sees("Do you open on Sunday?")
    wait_for(lambda: live.issue(issue["key"])["reporter"] not in {"app", "carla", "carl"}, what="the reporter")
    expect(agent.frame.get_by_text("not confirmed")).to_have_count(0)
    live.comment(issue["key"], "Only until noon.")
    visitor.sees("Only until noon.")


def test_a_link_in_the_mail_confirms_the_address_without_the_code(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn
) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    visitor.fill("Your message", "Do you repair tandems?")
    form = visitor.frame.locator("form")
    fill(form, email="uma@example.net", name="Uma Underhill")
    submit(form)
    issue = live.issue_about("Do you repair tandems?")
    live.code_mailed_to("uma@example.net")
    (letter,) = live.mails_to("uma@example.net")
    link = re.search(r"http://\S+/confirmation#\S+", letter["text"])
    assert link
    mailbox = window().page
    mailbox.goto(link[0])
    assert live.issue(issue["key"])["reporter"] == "app"
    assert violations(mailbox.locator("body")) == []
    mailbox.keyboard.press("Tab")
    mailbox.keyboard.press("Enter")
    expect(mailbox.get_by_role("status")).to_have_text(
        "Thank you. Your address is confirmed; the answer comes by e-mail."
    )
    expect(visitor.frame.get_by_text("Your address is confirmed")).to_be_visible()
    expect(form).to_have_count(0)
    assert_clean(visitor.frame)
    wait_for(lambda: live.issue(issue["key"])["reporter"] not in {"app", "carla", "carl"}, what="the reporter")


def test_signing_in_with_a_password_and_out_again(window: OpenWindow, live: LiveStack, members_only: None) -> None:
    at_home = SiteVisitor(window(), "plain").arrive().open_chat()
    register(at_home, live, "paul@example.net", "Paul Pohl", PASSWORD)
    at_home.say("Asked at home")
    live.issue_about("Asked at home")

    at_work = SiteVisitor(window(), "plain").arrive().open_chat()
    dialog = begin_to_sign_in(at_work)
    fill(dialog, email="paul@example.net", password=PASSWORD)
    submit(dialog)
    at_work.open_conversation("Asked at home")
    at_work.say("Continued at work")
    at_home.sees("Continued at work")

    at_work.list_conversations()
    at_work.choose_preferences()
    at_work.press("Sign out")
    expect(at_work.frame.get_by_role("heading", name="Please sign in to chat")).to_be_visible()
    expect(at_work.frame.get_by_text("Asked at home")).to_have_count(0)
    at_home.say("Still here")
    at_home.sees_sent()


def test_signing_in_with_a_code(window: OpenWindow, live: LiveStack, members_only: None) -> None:
    first = SiteVisitor(window(), "plain").arrive().open_chat()
    register(first, live, "cora@example.net", "Cora Cole")
    opened = window()
    opened.expected.extend(REFUSED)
    second = SiteVisitor(opened, "plain").arrive().open_chat()
    dialog = begin_to_sign_in(second)
    dialog.get_by_role("button", name="E-mail me a code instead").click()
    fill(dialog, email="cora@example.net")
    submit(dialog)
    code = live.code_mailed_to("cora@example.net", nth=2)
    fill(dialog, code=f"{(int(code) + 1) % 10**6:06}")
    submit(dialog)
    expect(second.alert).to_have_text(FAILED)
    fill(dialog, code=code)
    submit(dialog)
    expect(dialog).to_have_count(0)
    second.say("By code")
    second.sees_sent()


def test_a_forgotten_password(window: OpenWindow, live: LiveStack, members_only: None) -> None:
    forgetful = window()
    forgetful.expected.extend(REFUSED)
    first = SiteVisitor(forgetful, "plain").arrive().open_chat()
    register(first, live, "fred@example.net", "Fred Faber", PASSWORD)
    first.say("Sent before I forgot")
    first.sees_sent()
    second = SiteVisitor(window(), "plain").arrive().open_chat()
    dialog = begin_to_sign_in(second)
    fill(dialog, email="fred@example.net")
    dialog.get_by_role("button", name="Forgot your password?").click()
    dialog = second.frame.get_by_role("dialog", name="Choose a new password")
    submit(dialog)
    fill(dialog, code=live.code_mailed_to("fred@example.net", nth=2), new_password="eleven short llamas")
    submit(dialog)
    second.open_conversation("Sent before I forgot")
    expect(first.frame.get_by_role("heading", name="You have been signed out")).to_be_visible()


def test_a_blocked_person_reads_what_a_wrong_password_gets(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn, somebody_is_online: SocketClient
) -> None:
    admin = ProjectAdmin(window()).arrive()
    admin.option("Allow anonymous access").uncheck()
    admin.choose_group("servicedesk", "jira-servicedesk-users")
    admin.save()
    admin.sees_saved()
    opened = window()
    opened.expected.extend(REFUSED)
    visitor = SiteVisitor(opened, "plain").arrive().open_chat()
    register(visitor, live, "wanda@example.net", "Wanda Wolf", PASSWORD)
    visitor.choose_preferences()
    visitor.press("Sign out")
    dialog = begin_to_sign_in(visitor)
    for email in ("wanda@example.net", "ada@acme.example", "nina@acme.example", "nobody@example.net"):
        fill(dialog, email=email, password="not the password")
        submit(dialog)
        expect(visitor.alert).to_have_text(FAILED)
    admin.arrive()
    expect(admin.frame.get_by_text(re.compile(r"^\d+ attempts? blocked in the last day"))).to_be_visible()
    expect(admin.frame.get_by_text("acme.example")).to_have_count(0)


def test_guessing_costs_time(window: OpenWindow, live: LiveStack, members_only: None) -> None:
    opened = window()
    opened.expected.extend([*REFUSED, r"status of 429"])
    visitor = SiteVisitor(opened, "plain").arrive().open_chat()
    dialog = begin_to_sign_in(visitor)
    fill(dialog, email="target@example.net")
    fill(dialog, password="only a guess")

    def has_to_wait() -> bool:
        # The first waits are a second.
        dialog.locator("input[name=password]").press("Enter")
        return re.search(r"Please wait \d\d seconds", dialog.inner_text()) is not None

    wait_for(has_to_wait, what="a long wait")
    expect(visitor.alert).to_have_text(re.compile(r"Too many attempts. Please wait \d\d seconds."))
    expect(dialog.locator("input[name=email]")).to_have_value("target@example.net")


def test_a_customer_of_the_portal_is_never_asked_to_sign_in(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn
) -> None:
    chat_is_on(anonymous=False, require_identity=True)
    carl = PortalCustomer(window(), "carl").arrive().open_chat()
    another = carl.frame.get_by_role("button", name="New conversation")
    expect(another.or_(carl.box).first).to_be_visible()
    if another.is_visible():
        another.click()
    carl.say("Known, though nobody is online")
    assert live.issue_about("Known, though nobody is online")["reporter"] == "carl"
    expect(carl.frame.get_by_role("button", name=re.compile("Sign in|Register"))).to_have_count(0)


def test_somebody_anonymous_in_the_portal_registers_there(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn
) -> None:
    guest = PortalCustomer(window(), "anonymous").arrive().open_chat()
    guest.fill("Your message", "From the portal, nobody there")
    form = guest.frame.locator("form")
    fill(form, email="greta@example.net", name="Greta Grau")
    submit(form)
    fill(form, code=live.code_mailed_to("greta@example.net"))
    submit(form)
    guest.sees("From the portal, nobody there")
    key = live.issue_about("From the portal, nobody there")["key"]
    wait_for(lambda: live.issue(key)["reporter"] not in {"app", "carla", "carl"}, what="the reporter")


def test_the_keyboard_is_enough_to_register_and_to_sign_in(
    window: OpenWindow, live: LiveStack, members_only: None
) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    keys = visitor.page.keyboard
    walk_to(visitor, visitor.frame.get_by_role("button", name="Register"))
    keys.press("Enter")
    dialog = visitor.frame.get_by_role("dialog", name="Register")
    expect(dialog.locator("input[name=email]")).to_be_focused()
    keys.type("keith@example.net")
    keys.press("Tab")
    keys.type("Keith Keys")
    keys.press("Enter")
    expect(dialog.locator("input[name=code]")).to_be_focused()
    keys.type(live.code_mailed_to("keith@example.net"))
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(dialog).to_have_count(0)
    expect(visitor.box).to_be_focused()
    keys.type("Typed by hand")
    keys.press("Enter")
    visitor.sees_sent()

    other = SiteVisitor(window(), "plain").arrive().open_chat()
    keys = other.page.keyboard
    walk_to(other, other.frame.get_by_role("button", name="Sign in"))
    keys.press("Enter")
    dialog = other.frame.get_by_role("dialog", name="Sign in")
    expect(dialog.locator("input[name=email]")).to_be_focused()
    keys.press("Escape")
    expect(other.frame.get_by_role("button", name="Sign in")).to_be_focused()
    keys.press("Enter")
    expect(dialog.locator("input[name=email]")).to_be_focused()
    keys.type("keith@example.net")
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(dialog).to_have_count(0)
    other.open_conversation("Typed by hand")


def walk_to(visitor: SiteVisitor, target: Locator) -> None:
    """Press Tab until the focus is there."""
    expect(target).to_be_visible()
    for _ in range(20):
        if target.evaluate("element => element.matches(':focus')"):
            return
        visitor.page.keyboard.press("Tab")
    raise AssertionError("Tab never reaches it")
