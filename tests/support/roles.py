"""The people of a chat, each with a browser window: what they do and see, in the words of the domain."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from types import TracebackType
from typing import Any, Self

from playwright.sync_api import Browser, ConsoleMessage, FrameLocator, Locator, Page, WebSocketRoute, expect

from tests.support.callers import (
    ADMINISTRATION_PAGE,
    DASHBOARD_PAGE,
    PORTAL_PAGE,
    SETTINGS_PAGE,
    issue_page,
)
from tests.support.live_stack import LiveStack
from tests.support.waiting import wait_for

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
MOVING = {"reduced_motion": "no-preference"}
"""Options of a window in which things move; elsewhere nothing does, which saves waiting for it."""

_USUAL = {"viewport": DESKTOP, "locale": "en-GB", "reduced_motion": "reduce"}

PATIENCE = 15_000
"""The time limit for a page on a busy machine, in milliseconds."""

expect.set_options(timeout=PATIENCE)

_ATLASSIANS = re.compile(r"/host/|/atlassian-connect/all\.js|connect-cdn\.atl-paas\.net|\[Simple-XDM\]|ACJS")
"""The host's library complains on both sides of the frame, which is not our error."""

_QUERY = re.compile(r"\?[^\s')]*")
"""Log addresses without their query, which contains tokens."""

_FROM_ELSEWHERE = """{
  const fetch = window.fetch;
  window.fetch = (path, options = {}) => {
    if (!/\\/widget\\/[^/]+\\/(code|sign-in|register|reset)$/.test(path)) return fetch(path, options);
    const headers = new Headers(options.headers);
    headers.set("X-Forwarded-For", "ADDRESS");
    return fetch(path, { ...options, headers });
  };
}"""
"""Send requests from the window's own network address, as through a proxy: some limits count by address.

A route handler of Playwright's would answer only while the test waits for the browser; a header of the context would
be asked about in advance where a page asks another origin.
"""

_MUCH = 2_000
"""Characters of a frame's text in the report of a failure."""

_numbers = count(1)

_ENGLISH = {"title": "Chat", "open": "Open chat"}
_ARABIC = {"title": "الدردشة", "open": "فتح الدردشة"}

OFFLINE = (r"net::ERR_INTERNET_DISCONNECTED", r"WebSocket connection")
"""Messages that a browser logs itself while offline."""


@dataclass
class Window:
    """A browser window, as a context. Any error that our pages log fails the test at its end."""

    browser: Browser
    live: LiveStack
    options: dict[str, Any] = field(default_factory=dict)
    expected: list[str] = field(default_factory=list)
    """Patterns of errors that the test expects."""

    def __enter__(self) -> Self:
        self.complaints: list[str] = []
        self.context = self.browser.new_context(**{**_USUAL, **self.options})
        number = next(_numbers)
        self._address = f"10.1.{number >> 8}.{number & 255}"
        self.context.add_init_script(_FROM_ELSEWHERE.replace("ADDRESS", self._address))
        self.page = self.open_tab()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.context.close()
        if error is None:
            complaints = "\n".join(self.unexpected())
            assert not complaints, f"The browser complained:\n{complaints}"

    def open_tab(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{error.name}: {error.message}"))
        return page

    def unexpected(self) -> list[str]:
        return [each for each in self.complaints if not any(re.search(one, each) for one in self.expected)]

    def story(self) -> str:
        """Return what the window shows and what its pages logged, to explain a failed test."""
        frames = [frame for page in self.context.pages for frame in page.frames]
        shown = [f"{_QUERY.sub('', frame.url)}\n{frame.locator('body').inner_text()[:_MUCH]}" for frame in frames]
        return "\n\n".join([f"The window at {self._address} shows:", *shown, "It complained:", *self.complaints])

    def _hear(self, message: ConsoleMessage) -> None:
        said = _QUERY.sub("", f"{message.text} ({message.location.get('url', '')})")
        if message.type == "error" and not _ATLASSIANS.search(said):
            self.complaints.append(said)

    @contextmanager
    def offline(self) -> Iterator[None]:
        """Go offline for the block; open sockets break, too."""
        self.expected.extend(OFFLINE)
        self.context.set_offline(True)
        yield
        self.context.set_offline(False)


class Wires:
    """The connections of a page's sockets, for tests to break."""

    def __init__(self, page: Page) -> None:
        self.break_at: str | None = None
        """Break the connection instead of carrying a frame with this text to the server."""
        self._cut = False
        self._sockets: list[WebSocketRoute] = []
        page.route_web_socket("**/socket", self._carry)

    def cut(self) -> None:
        """Break all connections, new ones included."""
        self._cut = True
        for socket in self._sockets:
            socket.close()

    def mend(self) -> None:
        """Allow new connections again."""
        self._cut = False

    def _carry(self, socket: WebSocketRoute) -> None:
        if self._cut:
            socket.close()
            return
        self._sockets.append(socket)
        server = socket.connect_to_server()

        def to_server(frame: str | bytes) -> None:
            if self.break_at and self.break_at in str(frame):
                socket.close()
                server.close()
            else:
                server.send(frame)

        socket.on_message(to_server)


class Chat:
    """The conversation in one of our frames, of either side."""

    def __init__(self, frame: FrameLocator) -> None:
        self.frame = frame
        self.log = frame.get_by_role("log")
        self.box = frame.get_by_role("textbox")

    def write(self, text: str) -> None:
        """Type without sending."""
        self.box.fill(text)

    def say(self, text: str) -> None:
        self.write(text)
        self.box.press("Enter")

    def message(self, text: str) -> Locator:
        return self.log.get_by_text(text, exact=True)

    def sees(self, *texts: str) -> None:
        """Wait until each of the messages is there, once."""
        for text in texts:
            expect(self.message(text)).to_have_count(1)

    def sees_in_order(self, texts: Sequence[str]) -> None:
        """Wait until the conversation is exactly this."""
        expect(self.log.locator("p[dir=auto]")).to_have_text(list(texts))

    def sees_sent(self) -> None:
        """Wait until the server has everything, whether or not it was delivered."""
        expect(self._receipt("Sent|Delivered|Read")).to_be_visible()

    def sees_receipt(self, receipt: str) -> None:
        """Wait until the last message is `Sent`, `Delivered` or `Read`."""
        expect(self._receipt(receipt)).to_be_visible()

    def _receipt(self, words: str) -> Locator:
        return self.frame.get_by_text(re.compile(f"✓ ({words})"))

    def sees_typing(self, name: str) -> None:
        expect(self.frame.get_by_text(f"{name} is typing…")).to_be_visible()


class Customer(Chat):
    """Chats in the widget: on a web site, or in the portal."""

    page: Page
    launcher: Locator

    def start_conversation(self) -> None:
        self.frame.get_by_role("button", name="New conversation").click()

    def start_if_listed(self) -> None:
        """Start a conversation, also where earlier ones are listed first."""
        to_write = self.frame.get_by_role("textbox", name="Write a message…")
        expect(self.listed.first.or_(to_write)).to_be_visible(timeout=15_000)
        if not to_write.is_visible():
            self.start_conversation()

    def list_conversations(self) -> None:
        self.frame.get_by_role("button", name="All conversations").click()

    @property
    def listed(self) -> Locator:
        return self.frame.get_by_role("listitem")

    def open_conversation(self, text: str) -> None:
        self.listed.filter(has_text=text).get_by_role("button").click()

    def close(self) -> None:
        """Close the panel, and wait until the page around it has noticed."""
        self.frame.get_by_role("button", name="Close chat").click()
        expect(self.launcher).to_be_visible()

    def press(self, name: str) -> None:
        """Press a button of the panel."""
        self.frame.get_by_role("button", name=name, exact=True).click()

    def fill(self, label: str, text: str) -> None:
        """Fill in a field of the account's form."""
        self.frame.get_by_label(label, exact=True).fill(text)

    @property
    def alert(self) -> Locator:
        return self.frame.get_by_role("alert").filter(has_text=re.compile(r"\S"))

    def choose_preferences(self) -> Locator:
        """Open the dialog behind the cog."""
        self.press("Preferences")
        return self.frame.get_by_role("dialog", name="Preferences")

    def is_signed_in_as(self, name: str) -> None:
        """Wait until the cog shows it, then close the dialog."""
        dialog = self.choose_preferences()
        expect(dialog.get_by_text(f"Signed in as {name}")).to_be_visible()
        self.page.keyboard.press("Escape")


class SiteVisitor(Customer):
    """A person on a customer's web site."""

    def __init__(self, window: Window, website: str, tab: Page | None = None) -> None:
        self.window, self.page = window, tab or window.page
        self.address = window.live.website(website)
        words = _ARABIC if website == "rtl" else _ENGLISH
        super().__init__(self.page.frame_locator(f"iframe[title={words['title']}]"))
        self.launcher = self.page.get_by_role("button", name=words["open"])
        self.preview = self.frame.get_by_role("status").get_by_role("button").first

    def arrive(self, path: str = "/") -> Self:
        self.page.goto(self.address + path)
        return self

    def is_remembered(self) -> Self:
        """Wait until the site remembers a conversation, so that its next page shows it."""
        wait_for(lambda: self.page.evaluate("() => Object.keys(localStorage)"), what="a site that knows")
        return self

    def finds_chat_open(self) -> Self:
        """Wait until the panel is open, as on the previous page."""
        expect(self.frame.get_by_role("button", name="Close chat")).to_be_visible()
        return self

    def sees_unread(self, count: int) -> None:
        """Wait until the closed launcher shows the number of unread messages."""
        expect(self.page.get_by_role("button", name=f"Open chat ({count})")).to_be_visible()

    def sees_nothing_unread(self) -> None:
        expect(self.page.get_by_role("button", name="Open chat", exact=True)).to_be_visible()
        expect(self.preview).to_be_hidden()

    def open_chat(self) -> Self:
        self.launcher.click()
        return self


class PortalCustomer(Customer):
    """A person in the portal, with a Jira account or `anonymous`."""

    def __init__(self, window: Window, name: str) -> None:
        self.window, self.page, self.name = window, window.page, name
        self.element = self.page.locator("[data-frame=portal-chat] iframe")
        super().__init__(self.page.frame_locator("[data-frame=portal-chat] iframe"))
        self.launcher = self.frame.get_by_role("button", name="Open chat")

    def arrive(self, path: str = "") -> Self:
        self.page.goto(f"{self.window.live.jira}{PORTAL_PAGE}{path}?as={self.name}")
        return self

    def open_chat(self) -> Self:
        # Jira moves the frame when it gives it the height it asked for; a click just before would miss the launcher.
        expect(self.element).to_have_css("height", "64px")
        self.launcher.click()
        return self


class Staff:
    """A person logged in to Jira, on one of our pages there."""

    def __init__(self, window: Window, name: str, module: str, path: str) -> None:
        self.window, self.page = window, window.page
        self.address = f"{window.live.jira}{path}?as={name}"
        self.element = self.page.locator(f"[data-frame={module}] iframe")
        self.frame = self.page.frame_locator(f"[data-frame={module}] iframe")

    def arrive(self) -> Self:
        self.page.goto(self.address)
        return self

    def use_theme(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        expect(self.frame.locator("html")).to_have_attribute("data-color-mode", name.lower())


class Agent(Staff, Chat):
    """An agent on a request."""

    def __init__(self, window: Window, issue: str, name: str = "nina") -> None:
        Staff.__init__(self, window, name, "issue-panel", issue_page(issue))
        Chat.__init__(self, self.frame)

    def go(self, state: str) -> None:
        """`Online` or `Offline`, until they change it."""
        self.frame.get_by_role("button", name=re.compile("^You are")).click()
        self.frame.get_by_role("menuitemradio", name=re.compile(f"^{state}(?! for)")).click()
        expect(self.frame.get_by_role("button", name=f"You are {state.lower()}")).to_be_visible()


class Dispatcher(Agent):
    """An agent on the page with all conversations of the project."""

    def __init__(self, window: Window, name: str = "nina", *, project: str = "SUP") -> None:
        Staff.__init__(self, window, name, "dashboard", DASHBOARD_PAGE.replace("SUP", project))
        Chat.__init__(self, self.frame)
        self.conversations = self.frame.get_by_role("navigation", name="Conversations").get_by_role("listitem")

    def arrive(self) -> Self:
        """Open the page that lists all open conversations, latest first."""
        super().arrive()
        self.view("All open")
        return self

    def view(self, name: str) -> None:
        """Choose a view by the beginning of its name, which its count follows."""
        chosen = self.frame.get_by_role("button", name=re.compile(f"^{name}"))
        chosen.click()
        expect(chosen).to_have_attribute("aria-pressed", "true")

    def count_of(self, name: str) -> int:
        """Return the label of a view's button."""
        return int(self.frame.get_by_role("button", name=re.compile(rf"^{name}\s*\d+")).inner_text().split()[-1])

    def search(self, text: str) -> None:
        self.frame.get_by_role("searchbox", name="Search conversations").fill(text)

    def choose(self, text: str) -> None:
        self.conversations.filter(has_text=text).get_by_role("button").click()


class ProjectAdmin(Staff):
    """An admin on the settings page of the project's chat."""

    def __init__(self, window: Window, name: str = "ada") -> None:
        super().__init__(window, name, "project-settings", SETTINGS_PAGE)
        self.sites = self.frame.get_by_role("group", name="Web sites where").get_by_role("textbox")
        self.snippet = self.frame.get_by_role("textbox", name="HTML to paste")

    def option(self, label: str) -> Locator:
        return self.frame.get_by_role("checkbox", name=label)

    def add_site(self, site: str) -> None:
        before = self.sites.count()
        self.frame.get_by_role("button", name="Add a web site").click()
        self.sites.nth(before).fill(site)

    def write_greeting(self, text: str) -> None:
        self.frame.get_by_label("Greeting message").fill(text)

    def choose_group(self, typed: str, name: str) -> None:
        chooser = self.frame.get_by_role("combobox", name="Disable login")
        chooser.press_sequentially(typed)
        self.frame.get_by_role("option", name=name, exact=True).click()

    def save(self) -> None:
        self.frame.get_by_role("button", name="Save changes").click()

    def sees_saved(self) -> None:
        """Wait until nothing is being sent and nothing is unsaved."""
        bar = self.frame.get_by_role("button", name="Save changes").locator("..")
        expect(bar).to_have_text(re.compile(r"^Save changes\s*Saved just now by"))


class SiteAdmin(Staff):
    """An admin on Jira Chat's administration page."""

    def __init__(self, window: Window, name: str = "ada") -> None:
        super().__init__(window, name, "administration", ADMINISTRATION_PAGE)
