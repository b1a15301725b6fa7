"""Agents save their own views of the open conversations."""

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.e2e.conftest import OpenWindow
from tests.e2e.test_accessibility import assert_clean
from tests.support.roles import Dispatcher, SiteVisitor
from tests.support.waiting import wait_for

LOW = ViewportSize(width=1024, height=640)
"""Jira's own head is above our page."""


@pytest.mark.usefixtures("somebody_is_online", "chat_is_on")
def test_an_agent_saves_a_filter_that_counts_and_follows(window: OpenWindow) -> None:
    italian = SiteVisitor(window(locale="it-CH"), "plain").arrive().open_chat()
    italian.page.keyboard.press("Tab")
    italian.frame.get_by_role("textbox").fill("Gorgonzola, per favore")
    italian.frame.get_by_role("textbox").press("Enter")
    nina = Dispatcher(window()).arrive()
    nina.frame.get_by_role("button", name="Filter", exact=True).click()
    form = nina.frame.get_by_role("form", name="New filter")
    form.get_by_label("Name").fill("Svizzera")
    form.get_by_label("Language of the customer").fill("it-CH")
    assert_clean(nina.frame)
    nina.page.set_viewport_size(LOW)
    form.get_by_label("Organization").focus()
    expect(form.get_by_role("button", name="Save filter")).to_be_in_viewport(ratio=1)
    nina.page.set_viewport_size(ViewportSize(width=1280, height=900))
    form.get_by_role("button", name="Save filter").click()
    expect(nina.conversations.filter(has_text="Gorgonzola, per favore")).to_be_visible()
    wait_for(lambda: nina.count_of("Svizzera") >= 1, what="the filter's count")
    before = nina.count_of("Svizzera")

    another = SiteVisitor(window(locale="it-CH"), "plain").arrive().open_chat()
    another.frame.get_by_role("textbox").fill("Anche taleggio")
    another.frame.get_by_role("textbox").press("Enter")
    expect(nina.conversations.filter(has_text="Anche taleggio")).to_be_visible()
    wait_for(lambda: nina.count_of("Svizzera") == before + 1, what="one more")
    assert_clean(nina.frame)

    nina.frame.get_by_role("button", name="Edit filter").click()
    nina.frame.get_by_role("button", name="Delete filter").click()
    expect(nina.frame.get_by_role("button", name="Svizzera")).to_have_count(0)
