"""What agents do beside answering: notes among themselves."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.e2e.test_accessibility import assert_clean
from tests.support.live_stack import LiveStack
from tests.support.roles import Agent, Dispatcher, SiteVisitor


def arrived(agent: Agent, scheme: str) -> Agent:
    agent.arrive()
    agent.use_theme(scheme.title())
    return agent


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.usefixtures("somebody_is_online")
def test_a_note_stays_among_agents(window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn, scheme: str) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    visitor.say(f"Where is my parcel, {scheme}?")
    key = live.issue_about(f"Where is my parcel, {scheme}?")["key"]
    nina = arrived(Agent(window(reduced_motion="reduce"), key), scheme)
    omar = Dispatcher(window(), "omar").arrive()
    omar.choose(f"Where is my parcel, {scheme}?")

    nina.frame.get_by_role("tab", name="Internal note").click()
    nina.say(f"Pays late, {scheme}")
    for agent in (nina, omar):
        agent.sees(f"Pays late, {scheme}")
        expect(agent.log.get_by_text("Internal note", exact=True)).to_be_visible()
    assert_clean(nina.frame)
    comment = live.comment_saying(key, f"Pays late, {scheme}")
    assert not comment["public"]

    nina.frame.get_by_role("tab", name="Reply to customer").click()
    nina.say("On its way")
    visitor.sees("On its way")
    expect(visitor.frame.get_by_text("Pays late")).to_have_count(0)
    visitor.page.reload()
    visitor.sees("On its way")
    expect(visitor.frame.get_by_text("Pays late")).to_have_count(0)
