"""Being there for customers: for how long, who else is, and who puts whom offline."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.e2e.test_accessibility import assert_clean
from tests.e2e.test_canned_replies import shoot
from tests.support.roles import Dispatcher, ProjectAdmin


@pytest.fixture
def nina(window: OpenWindow) -> Iterator[Dispatcher]:
    """Offline, at the end as well."""
    nina = Dispatcher(window(reduced_motion="reduce")).arrive()
    yield nina
    nina.go("Offline")


@pytest.mark.usefixtures("somebody_is_online")
def test_an_agent_is_online_for_an_hour_and_an_admin_puts_them_offline(
    window: OpenWindow, chat_is_on: SwitchOn, nina: Dispatcher
) -> None:
    state = nina.frame.get_by_role("button", name=re.compile("^You are"))
    state.click()
    expect(nina.frame.get_by_text("Online now: Omar Okafor")).to_be_visible()
    assert_clean(nina.frame)
    shoot(nina.page, "presence-menu")
    nina.frame.get_by_role("menuitemradio", name="Online for an hour").click()
    expect(state).to_contain_text("You are online until")
    nina.page.reload()
    expect(state).to_contain_text("You are online until")

    ada = ProjectAdmin(window(reduced_motion="reduce")).arrive()
    ada.frame.get_by_text("Who is online", exact=True).click()
    expect(ada.frame.get_by_role("list", name="Agents online").get_by_role("listitem")).to_have_count(2)
    assert_clean(ada.frame)
    shoot(ada.page, "presence-admin")
    ada.frame.get_by_role("button", name="Put offline: Nina Novak").click()
    expect(ada.frame.get_by_role("list", name="Agents online").get_by_role("listitem")).to_have_count(1)
    expect(state).to_have_text("You are offline")

    nina.go("Online")
    nina.page.goto("about:blank")
    nina.arrive()
    expect(state).to_have_text("You are online")
