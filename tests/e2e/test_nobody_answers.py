"""Nobody answers: the customer is told, leaves it as a request, and agents see both while it waits."""

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.conftest import OpenWindow
from tests.e2e.test_accessibility import assert_clean
from tests.support.roles import Dispatcher, SiteVisitor

ANN = "ann.waits@acme.example"


def at_once(route: Route) -> None:
    """Let the time be over: what the server says otherwise stays as it is."""
    answer = route.fetch()
    route.fulfill(response=answer, json=answer.json() | {"seconds": 0})


@pytest.mark.usefixtures("somebody_is_online", "chat_is_on")
def test_a_customer_who_waits_leaves_it_as_a_request(window: OpenWindow) -> None:
    nina = Dispatcher(window()).arrive()
    visitor = SiteVisitor(window(), "plain").arrive()
    visitor.page.route("**/api/conversations/*/waiting?*", at_once)
    visitor.open_chat().say("Horseradish for two")
    row = nina.conversations.filter(has_text="Horseradish for two")
    expect(visitor.frame.get_by_text("Nobody has answered yet.")).to_be_visible()
    expect(row).to_contain_text("Customer was told")
    assert_clean(visitor.frame)

    visitor.frame.get_by_label("E-mail", exact=True).fill(ANN)
    visitor.press("Leave it as a request")
    expect(visitor.frame.get_by_text("We have your request.")).to_be_visible()
    expect(visitor.frame.get_by_role("button", name="Confirm address", exact=True)).to_be_visible()
    expect(row).to_contain_text("Left as a request")
    expect(row.get_by_text("Unanswered")).to_be_in_viewport(ratio=1)

    nina.choose("Horseradish for two")
    expect(nina.frame.get_by_text(f"{ANN}, not confirmed")).to_be_visible()
    nina.say("On its way")
    visitor.sees("On its way")
    expect(visitor.frame.get_by_text("We have your request.")).to_be_hidden()
    expect(row).not_to_contain_text("Left as a request")
