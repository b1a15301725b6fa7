"""`python -m tools.screenshots [folder]`: plays a few chats and takes the pictures of the documentation."""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect

from sandbox.websites import widget_key
from tests.support import browser, stage
from tests.support.callers import configure
from tests.support.roles import Agent, Dispatcher, PortalCustomer, ProjectAdmin, SiteAdmin, SiteVisitor, Window
from tests.support.stage import Stage

IMAGES = Path(__file__).parents[1] / "docs" / "images"
LARGEST = 120 * 1024
"""Bytes of one picture."""

WIDE: ViewportSize = {"width": 1120, "height": 740}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

GREETING = "Hello! Ask us anything about your bicycle. We usually answer within a few minutes."


class Album:
    """Takes pictures into a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, page: Page, name: str) -> None:
        """Take a picture of what the window shows. Raises ValueError for one that is too large for a repository."""
        path = self._folder / f"{name}.png"
        page.evaluate("document.fonts.ready")
        page.screenshot(path=path, animations="disabled", caret="hide")
        if path.stat().st_size > LARGEST:
            raise ValueError(f"{path.name} has {path.stat().st_size} bytes.")


def main(arguments: Sequence[str]) -> None:
    """Take all pictures anew."""
    album = Album(Path(arguments[0]) if arguments else IMAGES)
    with (
        tempfile.TemporaryDirectory() as data,
        stage.running(Path(data)) as running,
        browser.launch() as chromium,
    ):
        prepare(running)
        chat(album, chromium, running)
        on_other_sites(album, chromium, running)
        with Window(chromium, running, {"viewport": WIDE}) as window:
            agent = Dispatcher(window).arrive()
            in_the_portal(album, chromium, running)
            dashboard(album, agent)
        administration(album, chromium, running)


def prepare(running: Stage) -> None:
    """Switch chat on for the customers' web sites, and give these the snippet."""
    sites = [running.website(name) for name in ("plain", "rtl")]
    saved = configure(running, sites=sites, greeting=GREETING)
    for name in ("plain", "rtl"):
        running.paste_snippet(name, widget_key(saved["snippet"]))


def chat(album: Album, chromium: Browser, running: Stage) -> None:
    """A visitor and an agent, beside each other."""
    with Window(chromium, running, {"viewport": WIDE}) as left, Window(chromium, running) as right:
        visitor = SiteVisitor(left, "plain").arrive("/contact").open_chat()
        visitor.say("Hi! My gears slip whenever I ride uphill.")
        visitor.say("It is the city model, two years old.")
        key = running.issue_about("My gears slip")["key"]
        running.comment_saying(key, "It is the city model")
        agent = Agent(right, key).arrive()
        agent.go("Online")
        agent.say("Hello! That sounds like the cable has stretched.")
        agent.say("Is there a small screw where the cable enters the shifter?")
        visitor.say("Yes, there is one.")
        agent.sees("Yes, there is one.")
        agent.say("Turn it half a turn to the left and try again. I will wait here.")
        agent.write("And if")
        visitor.sees_typing("Nina Novak")
        album.take(left.page, "widget")
        agent.write("")
        visitor.write("I am")
        agent.sees_typing("Customer")
        agent.element.scroll_into_view_if_needed()
        album.take(right.page, "issue-panel")


def on_other_sites(album: Album, chromium: Browser, running: Stage) -> None:
    """From right to left, and on a phone."""
    with Window(chromium, running, {"viewport": WIDE, "locale": "ar"}) as window:
        visitor = SiteVisitor(window, "rtl").arrive().open_chat()
        visitor.say("مرحبًا، هل لديكم قهوة منزوعة الكافيين؟")
        running.issue_about("مرحبًا")
        album.take(window.page, "site-rtl")
    with Window(chromium, running, PHONE) as window:
        visitor = SiteVisitor(window, "plain").arrive("/pricing").open_chat()
        visitor.say("Do you also repair bicycles of other makers?")
        running.issue_about("Do you also repair")
        album.take(window.page, "phone")


def in_the_portal(album: Album, chromium: Browser, running: Stage) -> None:
    """A customer whom Jira knows."""
    with Window(chromium, running, {"viewport": {"width": 1120, "height": 1240}}) as window:
        carla = PortalCustomer(window, "carla").arrive().open_chat()
        carla.say("When will my order arrive?")
        key = running.issue_about("When will my order arrive?")["key"]
        running.comment(key, "It left our workshop this morning, so tomorrow at the latest.")
        carla.sees("It left our workshop this morning, so tomorrow at the latest.")
        window.page.evaluate("scrollTo(0, document.body.scrollHeight)")
        album.take(window.page, "portal")


def dashboard(album: Album, agent: Dispatcher) -> None:
    """All chats of the project."""
    agent.choose("Turn it half a turn")
    agent.sees("Yes, there is one.")
    album.take(agent.page, "dashboard")


def administration(album: Album, chromium: Browser, running: Stage) -> None:
    """The pages for admins, of the site and of the project."""
    with Window(chromium, running, {"viewport": WIDE}) as window:
        site_admin = SiteAdmin(window).arrive()
        expect(site_admin.frame.get_by_role("table")).to_be_visible()
        site_admin.sees_whole_page()
        album.take(window.page, "administration")
    with Window(chromium, running, {"viewport": {"width": 1120, "height": 1000}}) as window:
        admin = ProjectAdmin(window).arrive()
        expect(admin.option("Allow anonymous access")).to_be_checked()
        admin.sees_whole_page()
        album.take(window.page, "settings")
        admin.use_theme("Dark")
        album.take(window.page, "settings-dark")


if __name__ == "__main__":
    main(sys.argv[1:])
