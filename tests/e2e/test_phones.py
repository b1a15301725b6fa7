"""The widget on a phone: what it covers it gives back."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.support.live_stack import LiveStack
from tests.support.roles import PHONE, PortalCustomer, SiteVisitor

pytestmark = pytest.mark.usefixtures("somebody_is_online")

ON_A_PHONE = {"viewport": PHONE, "is_mobile": True, "has_touch": True}
SMALLEST_TARGET = 44
SMALLEST_TOUCH_TEXT = 16
LONGEST_WELCOME = "Welcome to Brindle Bicycles! " * 7
WELCOME_LINES = 3

SMALL_TARGETS = """() => [...document.querySelectorAll("button, a[href], input, textarea, select")]
    .map((each) => [each.ariaLabel ?? each.textContent, each.getBoundingClientRect()])
    .filter(([, { width, height }]) => width && (width < TARGET || height < TARGET))
    .map(([name, { width, height }]) => `${name}: ${width} by ${height}`)""".replace("TARGET", str(SMALLEST_TARGET))


def test_it_fills_the_screen_and_gives_it_back(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    visitor = SiteVisitor(window(**ON_A_PHONE), "plain").arrive()
    visitor.launcher.tap()
    frame = visitor.page.locator("iframe[title=Chat]")
    expect(frame).to_be_in_viewport(ratio=1)
    expect(frame).to_have_css("width", "390px")
    expect(frame).to_have_css("height", "844px")
    assert visitor.box.evaluate("box => parseFloat(getComputedStyle(box).fontSize)") >= SMALLEST_TOUCH_TEXT
    visitor.box.tap()
    visitor.say("From the bus")
    visitor.sees("From the bus")
    assert visitor.frame.locator("html").evaluate(SMALL_TARGETS) == []
    # The browser's own way back closes it, and the page behind stays where it is.
    assert visitor.page.evaluate("getComputedStyle(document.documentElement).overflow") == "hidden"
    visitor.page.go_back()
    expect(visitor.launcher).to_be_visible()
    assert visitor.page.url.startswith(visitor.address)
    assert visitor.page.evaluate("getComputedStyle(document.documentElement).overflow") == "visible"
    visitor.launcher.tap()
    visitor.frame.get_by_role("button", name="Close chat").tap()
    expect(visitor.launcher).to_be_visible()


def test_a_frame_that_cannot_be_loaded_says_so_and_can_be_closed(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    opened = window(**ON_A_PHONE)
    opened.expected.append("net::ERR_FAILED")
    opened.page.route("**/frame?*", lambda route: route.abort(), times=1)
    visitor = SiteVisitor(opened, "plain").arrive()
    visitor.launcher.tap()
    expect(visitor.page.get_by_role("alert")).to_have_text("The chat could not be loaded. Please try again.")
    visitor.page.get_by_role("button", name="Close chat").tap()
    visitor.launcher.tap()
    expect(visitor.box).to_be_visible()


def test_a_long_welcome_leaves_room(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    chat_is_on(welcome=LONGEST_WELCOME.strip()[:200])
    visitor = SiteVisitor(window(**ON_A_PHONE), "plain").arrive().open_chat()
    heading = visitor.frame.get_by_role("heading", level=1)
    expect(heading).to_be_visible()
    lines = heading.evaluate("h1 => h1.clientHeight / parseFloat(getComputedStyle(h1).lineHeight)")
    assert lines <= WELCOME_LINES + 0.1


def test_print_shows_nothing_of_it_and_forced_colours_an_edge(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    expect(visitor.box).to_be_visible()
    visitor.page.emulate_media(forced_colors="active")
    box = visitor.page.locator("iframe[title=Chat]").locator("..")
    expect(box).to_have_css("outline-style", "solid")
    visitor.page.emulate_media(media="print", forced_colors="none")
    expect(box).to_be_hidden()


@pytest.mark.parametrize("size", [{}, ON_A_PHONE], ids=["desktop", "phone"])
def test_the_portals_panel_opens_into_view(window: OpenWindow, chat_is_on: SwitchOn, size: dict[str, object]) -> None:
    carla = PortalCustomer(window(**size), "carla").arrive().open_chat()
    expect(carla.frame.get_by_role("button", name="Close chat")).to_be_in_viewport(ratio=1)
    expect(carla.element).to_be_in_viewport(ratio=0.9)


def test_a_page_without_tls_can_chat(window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn) -> None:
    chat_is_on(sites=[])
    opened = window()
    visitor = SiteVisitor(opened, "plain")
    visitor.address = visitor.address.replace("127.0.0.1", "intranet.test")
    visitor.arrive().open_chat()
    assert not visitor.page.evaluate("isSecureContext")
    visitor.say("Is this thing on?")
    live.issue_about("Is this thing on?")
