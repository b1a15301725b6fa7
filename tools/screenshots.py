"""`python -m tools.screenshots [folder]`: plays a few chats and takes the pictures of the documentation."""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from sandbox.websites import widget_key
from tests.support import browser, live_stack
from tests.support.callers import ADMINISTRATION_PAGE, Panel, configure
from tests.support.live_stack import LiveStack
from tests.support.roles import Agent, Dispatcher, PortalCustomer, ProjectAdmin, SiteAdmin, SiteVisitor, Window

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
        """Take a picture of the window. Raises ValueError if it is too large for the repository."""
        path = self._folder / f"{name}.png"
        page.evaluate("document.fonts.ready")
        page.screenshot(path=path, animations="disabled", caret="hide")
        if path.stat().st_size > LARGEST:
            raise ValueError(f"{path.name} has {path.stat().st_size} bytes.")


def main(arguments: Sequence[str]) -> None:
    """Take all pictures."""
    album = Album(Path(arguments[0]) if arguments else IMAGES)
    with (
        tempfile.TemporaryDirectory() as data,
        live_stack.running(Path(data)) as running,
        browser.launch() as chromium,
    ):
        prepare(running)
        with Window(chromium, running) as window:
            nina = Dispatcher(window).arrive()
            nina.go("Online")
            chat(album, chromium, running)
            on_other_sites(album, chromium, running)
            nina.go("Offline")
        registering(album, chromium, running)
        with Window(chromium, running, {"viewport": WIDE}) as window:
            agent = Dispatcher(window).arrive()
            agent.go("Online")
            signing_in(album, chromium, running)
            in_the_portal(album, chromium, running)
            dashboard(album, agent)
        administration(album, chromium, running)


def prepare(running: LiveStack) -> None:
    """Enable chat on the customers' web sites, and give them the snippet."""
    sites = [running.website(name) for name in ("plain", "rtl")]
    saved = configure(running, sites=sites, greeting=GREETING)
    give_privacy_link(running)
    for name in ("plain", "rtl"):
        running.paste_snippet(name, widget_key(saved["snippet"]))


def give_privacy_link(running: LiveStack) -> None:
    """Set the site's privacy statement, which is shown at registration."""
    panel = Panel.framed(running, ADMINISTRATION_PAGE, by="ada")
    saved = panel.ask("GET", "/api/site-settings").json()
    settings = saved["settings"] | {"privacy_link": "https://www.example.com/privacy"}
    panel.ask("PUT", "/api/site-settings", {"version": saved["version"], "settings": settings}).raise_for_status()


def chat(album: Album, chromium: Browser, running: LiveStack) -> None:
    """Take pictures of a visitor and an agent in one chat."""
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


def on_other_sites(album: Album, chromium: Browser, running: LiveStack) -> None:
    """Take pictures of the widget from right to left, and on a phone."""
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


def registering(album: Album, chromium: Browser, running: LiveStack) -> None:
    """Take a picture of a message left, with an address for the answer, while nobody is online."""
    with Window(chromium, running, {"viewport": WIDE}) as window:
        visitor = SiteVisitor(window, "plain").arrive("/contact").open_chat()
        visitor.fill("Your message", "Do you repair bicycles on Saturdays?")
        visitor.fill("E-mail", "rosa@example.net")
        visitor.fill("Name", "Rosa Ruiz")
        album.take(window.page, "widget-register")


def signing_in(album: Album, chromium: Browser, running: LiveStack) -> None:
    """Take a picture of signing in, which is required while an agent is online."""
    sites = [running.website(name) for name in ("plain", "rtl")]
    configure(running, sites=sites, greeting=GREETING, anonymous=False)
    with Window(chromium, running, {"viewport": WIDE}) as window:
        visitor = SiteVisitor(window, "plain").arrive("/pricing").open_chat()
        visitor.press("Sign in")
        dialog = visitor.frame.get_by_role("dialog", name="Sign in")
        dialog.locator("input[name=email]").fill("rosa@example.net")
        dialog.locator("input[name=password]").fill("seven tall giraffes")
        album.take(window.page, "widget-sign-in")
    configure(running, sites=sites, greeting=GREETING)


def in_the_portal(album: Album, chromium: Browser, running: LiveStack) -> None:
    """A customer known to Jira."""
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


def administration(album: Album, chromium: Browser, running: LiveStack) -> None:
    """The pages for admins, of the site and of the project."""
    with Window(chromium, running, {"viewport": WIDE}) as window:
        site_admin = SiteAdmin(window).arrive()
        expect(site_admin.frame.get_by_role("table")).to_be_visible()
        album.take(window.page, "administration")
    with Window(chromium, running, {"viewport": {"width": 1280, "height": 860}}) as window:
        site_admin = SiteAdmin(window).arrive()
        site_admin.frame.get_by_role("tab", name="Translate and Customize Chat").click()
        site_admin.frame.get_by_role("button", name="العربية").click()
        site_admin.frame.get_by_role("searchbox", name="Search the texts").fill("دردشة")
        expect(site_admin.frame.get_by_role("form", name="Texts in Arabic")).to_be_visible()
        shows_preview(site_admin)
        album.take(window.page, "texts")
    with Window(chromium, running, {"viewport": {"width": 1280, "height": 860}}) as window:
        admin = ProjectAdmin(window).arrive()
        expect(admin.option("Allow anonymous access")).to_be_checked()
        shows_preview(admin)
        album.take(window.page, "settings")
        admin.use_theme("Dark")
        album.take(window.page, "settings-dark")
        admin.use_theme("Light")
        hours = admin.frame.get_by_role("radio", name="At set hours")
        hours.check()
        admin.frame.get_by_role("button", name="Add a special day").click()
        admin.frame.get_by_label("Special day 1: date").fill("2026-12-24")
        admin.frame.get_by_label("Special day 1: name").fill("Christmas Eve")
        scroll_to_top(hours)
        album.take(window.page, "schedule")


def shows_preview(admin: ProjectAdmin | SiteAdmin) -> None:
    """Wait for the widget beside the form."""
    preview = admin.frame.frame_locator("iframe[title='Preview of the chat']")
    expect(preview.locator("header").first).to_be_visible()


def scroll_to_top(element: Locator) -> None:
    """Scroll the window to the section of an element."""
    element.evaluate("element => element.closest('fieldset').scrollIntoView()")


if __name__ == "__main__":
    main(sys.argv[1:])
