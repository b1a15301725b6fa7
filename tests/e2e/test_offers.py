"""New chats are offered: one agent declines, the next accepts and has the request."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.e2e.test_accessibility import assert_clean
from tests.support import live_stack as live_stacks
from tests.support.callers import DASHBOARD_PAGE, Panel, connected
from tests.support.live_stack import LiveStack
from tests.support.roles import Dispatcher, ProjectAdmin, SiteVisitor
from tests.support.waiting import wait_for


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveStack]:
    """A product of this test's own: chats that others left waiting would be offered, too, and fill its agents."""
    with live_stacks.running(tmp_path_factory.mktemp("offers"), web_processes=1) as own:
        yield own


def test_a_chat_is_offered_declined_and_accepted(window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn) -> None:
    chat_is_on(offering="in_turn", offer_seconds=60)
    omar = Panel.framed(live, DASHBOARD_PAGE, by="omar")
    with connected(live, omar.session) as line:
        line.send("presence", online=True)
        line.hear("presence", online=True)
        before = omar.ask("GET", "/api/working-habits").json()["habits"]
        omar.ask("PUT", "/api/working-habits", before | {"languages": ["de"]})
        visitor = SiteVisitor(window(), "plain").arrive().open_chat()
        visitor.say("Whose turn is it?")
        offered = wait_for(lambda: omar.ask("GET", "/api/offers").json()["offers"], what="an offer to Omar")
        expect(visitor.frame.get_by_text("Finding somebody for you…")).to_be_visible()
        nina = Dispatcher(window()).arrive()
        nina.go("Online")
        answer = omar.ask("POST", f"/api/offers/{offered[0]['conversation']}", {"accepts": False})
        assert answer.status_code == 204
        card = nina.frame.get_by_role("region", name="Offered chats")
        expect(card).to_contain_text("Whose turn is it?")
        assert_clean(nina.frame)
        card.get_by_role("button", name="Accept").click()
        expect(card).to_be_hidden()
        expect(nina.frame.get_by_role("region", name="Conversation", exact=True)).to_contain_text("Whose turn is it?")
        expect(visitor.frame.get_by_text("Finding somebody for you…")).to_be_hidden()
        key = live.issue_about("Whose turn is it?")["key"]
        wait_for(lambda: live.issue(key)["assignee"] == "nina", what="the request to be Nina's")
        ada = ProjectAdmin(window()).arrive()
        ada.frame.get_by_role("button", name="Who would get a chat now?").click()
        expect(ada.frame.get_by_text("A chat now would go to Omar")).to_be_visible()
        ada.frame.get_by_label("Language of the customer").select_option("German")
        ada.frame.get_by_role("button", name="Who would get a chat now?").click()
        expect(ada.frame.get_by_text("A chat in German now would go to Omar")).to_be_visible()
        expect(ada.frame.get_by_text("because of those who answer in German")).to_be_visible()
        omar.ask("PUT", "/api/working-habits", before | {"languages": ["de"], "labels": ["billing"]})
        ada.frame.get_by_label("Label of the request").fill("Billing")
        ada.frame.get_by_role("button", name="Who would get a chat now?").click()
        expect(ada.frame.get_by_text("A chat in German with the label Billing now would go to Omar")).to_be_visible()
        expect(ada.frame.get_by_text("because of those who take Billing and answer in German")).to_be_visible()
        omar.ask("PUT", "/api/working-habits", before)
        nina.go("Offline")
        line.send("presence", online=False)
        line.hear("presence", online=False)
