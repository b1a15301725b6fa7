"""What a request type requires, as the customer is asked for it and the agent reads it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.support.live_stack import LiveStack
from tests.support.roles import Agent, SiteVisitor

ORDER = {"id": "customfield_10050", "name": "Order number", "kind": "text"}
SIZE = {"id": "customfield_10051", "name": "Size", "kind": "select", "options": {"7": "Large"}}


@pytest.fixture
def form(live: LiveStack, chat_is_on: SwitchOn) -> Iterator[str]:
    """Customers are asked what this request type requires."""
    live.change_request_type("78", name="Exchange", fields=[ORDER, SIZE])
    chat_is_on(request_type="78")
    yield "78"
    chat_is_on()
    live.remove_request_type("78")


@pytest.mark.usefixtures("somebody_is_online")
def test_questions_are_asked_before_the_chat_and_answered_in_the_request(
    window: OpenWindow, live: LiveStack, form: str
) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    go_on = visitor.frame.get_by_role("button", name="Continue")
    order = visitor.frame.get_by_role("textbox", name="Order number")
    order.fill("A-17")
    go_on.click()
    size = visitor.frame.get_by_role("combobox", name="Size")
    expect(size).to_be_focused()
    expect(visitor.frame.get_by_text("Please answer this.")).to_have_count(1)
    visitor.page.reload()
    visitor.open_chat()
    expect(order).to_have_value("A-17")
    size.select_option("Large")
    go_on.click()
    visitor.say("It is too small")

    request = live.issue_about("It is too small")
    assert request["requestTypeId"] == form
    assert request["values"] == {ORDER["id"]: "A-17", SIZE["id"]: {"id": "7"}}
    Agent(window(), request["key"]).arrive().sees("It is too small")
