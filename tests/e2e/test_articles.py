"""Help-center articles before a conversation: those that anybody may read, and nothing where Jira is away."""

from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.e2e.test_accessibility import assert_clean
from tests.support.callers import SocketClient
from tests.support.roles import SiteVisitor


def test_articles_are_suggested_until_one_writes(
    window: OpenWindow, chat_is_on: SwitchOn, somebody_is_online: SocketClient
) -> None:
    chat_is_on(suggest_articles=True, greeting="Hi there! Ask us anything.")
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    composer = visitor.frame.get_by_role("textbox")
    links = visitor.frame.get_by_role("link")
    expect(links).to_have_count(1)
    composer.press_sequentially("delivery of my order")
    expect(links.filter(has_text="Change your delivery address")).to_be_visible()
    expect(links.filter(has_text="Refund")).to_have_count(0)
    expect(composer).to_be_focused()
    assert_clean(visitor.frame)
    with visitor.window.context.expect_page() as opened:
        links.filter(has_text="Track your order").click()
    expect(opened.value.get_by_role("heading", name="Track your order")).to_be_visible()
    assert opened.value.evaluate("() => window.opener") is None
    composer.press("Enter")
    visitor.sees("delivery of my order")
    expect(links).to_have_count(0)
