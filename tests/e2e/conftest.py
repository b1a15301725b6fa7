import re
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from subprocess import Popen
from typing import Any
from weakref import WeakKeyDictionary

import pytest
import requests
from playwright.sync_api import Browser

from sandbox.websites import widget_key
from tests.support.callers import (
    DASHBOARD_PAGE,
    Panel,
    RemoteVisitor,
    SocketClient,
    configure,
    connected,
    opened,
    visitor_token,
)
from tests.support.live_stack import LiveStack
from tests.support.roles import Window

OpenWindow = Callable[..., Window]
SwitchOn = Callable[..., None]
Visit = Callable[[], RemoteVisitor]

_PASTED = re.compile(r'data-chat="([\w-]+)"')
_pasted: WeakKeyDictionary[Popen[bytes], str] = WeakKeyDictionary()
"""The widget key on the web sites of a stack."""
_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note for the fixtures whether the test itself failed."""
    report = yield
    item.stash[_FAILED] = item.stash.get(_FAILED, False) or report.failed
    return report


@pytest.fixture
def window(browser: Browser, live: LiveStack, request: pytest.FixtureRequest) -> Iterator[OpenWindow]:
    """Opens windows; at the end of the test each is asked what the browser complained of.

    A failed test is followed by what the windows showed and what the servers logged.
    """
    opened: list[Window] = []
    with ExitStack() as stack:

        def open_one(**options: Any) -> Window:
            opened.append(stack.enter_context(Window(browser, live, options)))
            return opened[-1]

        yield open_one
        if request.node.stash.get(_FAILED, False):
            for each in [*(one.story() for one in opened), live.logged()]:
                print(each)  # noqa: T201 -- pytest shows it with the failure


@pytest.fixture
def chat_is_on(live: LiveStack) -> SwitchOn:
    """Saves settings, and gives the snippet to the customers' web sites; the unlisted one stays unlisted."""

    def save(**choices: Any) -> None:
        sites = [live.website(name) for name in ("plain", "strict-csp", "spa", "rtl")]
        saved = configure(live, **({"sites": sites} | choices))
        key = widget_key(saved["snippet"])
        if _pasted.get(live.process) == key:
            return
        for name in ("plain", "strict-csp", "spa", "rtl", "unlisted"):
            live.paste_snippet(name, key)
        _pasted[live.process] = key

    save()
    return save


@pytest.fixture
def somebody_is_online(live: LiveStack, chat_is_on: SwitchOn) -> Iterator[SocketClient]:
    """Omar is online, so that anybody may begin a chat, until the test says that he left."""
    omar = Panel.framed(live, DASHBOARD_PAGE, by="omar")
    with connected(live, omar.session) as line:
        line.send("presence", online=True)
        line.hear("presence", online=True)
        yield line
        line.send("presence", online=False)
        line.hear("presence", online=False)


@pytest.fixture
def visit(live: LiveStack, somebody_is_online: SocketClient) -> Iterator[Visit]:
    """Bring visitors of the plain web site, each without a browser: a window costs as much as a dozen messages."""
    site = live.website("plain")
    pasted = _PASTED.search(requests.get(site, timeout=10).text)
    assert pasted
    with ExitStack() as stack:

        def bring() -> RemoteVisitor:
            return RemoteVisitor(stack.enter_context(opened(live, visitor_token(live, pasted[1], site))))

        yield bring
