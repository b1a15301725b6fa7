"""At 320 CSS pixels (1280 at 400 %), no page has to be scrolled sideways (WCAG 2.2, 1.4.10)."""

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import OpenWindow
from tests.support.live_stack import LiveStack
from tests.support.roles import Agent, Dispatcher, PortalCustomer, ProjectAdmin, SiteAdmin, SiteVisitor

NARROW = {"width": 320, "height": 640}
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"

BEYOND = """(_) => {
  const root = document.documentElement;
  const scrolls = (each) => {
    for (let up = each.parentElement; up; up = up.parentElement)
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(up).overflowX)) return true;
    return false;
  };
  return [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > root.clientWidth + 1 && !scrolls(each))
    .map((each) => each.outerHTML.slice(0, 120));
}"""
"""What reaches beyond the frame's right edge, but for what scrolls by itself, as a table may."""


def assert_fits(body: Locator) -> None:
    assert body.evaluate(BEYOND) == []


@pytest.mark.usefixtures("somebody_is_online")
def test_a_chat_and_its_agents_pages(window: OpenWindow, live: LiveStack) -> None:
    visitor = SiteVisitor(window(viewport=NARROW), "plain").arrive().open_chat()
    visitor.say(f"Narrow {LONG}")
    visitor.sees_sent()
    assert_fits(visitor.frame.locator("body"))
    key = live.issue_about("Narrow Donau")["key"]

    for agent in (Agent(window(viewport=NARROW), key).arrive(), Dispatcher(window(viewport=NARROW)).arrive()):
        if isinstance(agent, Dispatcher):
            assert_fits(agent.frame.locator("body"))
            agent.search("Narrow Donau")
            agent.choose("Narrow Donau")
        agent.sees(f"Narrow {LONG}")
        assert_fits(agent.frame.locator("body"))


@pytest.mark.usefixtures("chat_is_on")
def test_the_pages_of_admins(window: OpenWindow) -> None:
    for page in (ProjectAdmin(window(viewport=NARROW)), SiteAdmin(window(viewport=NARROW))):
        page.arrive()
        expect(page.frame.get_by_role("heading").first).to_be_visible()
        expect(page.frame.locator("[aria-busy=true]")).to_have_count(0)
        assert_fits(page.frame.locator("body"))
        for tab in page.frame.get_by_role("tab").all():
            tab.click()
            expect(page.frame.locator("[aria-busy=true]")).to_have_count(0)
            assert_fits(page.frame.locator("body"))


@pytest.mark.usefixtures("somebody_is_online")
def test_the_portal(window: OpenWindow) -> None:
    customer = PortalCustomer(window(viewport=NARROW), "carla").arrive()
    customer.open_chat().start_if_listed()
    expect(customer.box).to_be_visible()
    assert_fits(customer.frame.locator("body"))
