"""What all tests share: the browser, the live, and that continuous integration skips nothing."""

import signal
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support import browser as chromium
from tests.support import live_stack, memory
from tests.support.live_stack import LiveStack

pytest_plugins = ["tests.support.no_skips"]


def pytest_configure() -> None:
    memory.keep_temporary_files()


_browser = chromium.SharedBrowser()


@pytest.fixture
def browser() -> Browser:
    return _browser.get()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Generator[None]:
    """End the browser where the next test has none: while Playwright runs, its event loop is the thread's."""
    try:
        return (yield)
    finally:
        if "browser" not in getattr(nextitem, "fixturenames", ()):
            _browser.end()


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveStack]:
    """Jira Chat beside the sandbox Jira; what a test needs of the settings it saves itself."""
    with live_stack.running(tmp_path_factory.mktemp("live")) as running:
        yield running


@pytest.fixture
def fresh_stack(tmp_path: Path) -> Iterator[LiveStack]:
    """One just installed, for a test that begins at the beginning or leaves things broken."""
    with live_stack.running(tmp_path, web_processes=1) as running:
        yield running


@pytest.fixture
def terminal() -> Iterator[None]:
    """Let the end of the terminal count for what a test starts, also where the tests themselves run under `nohup`."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)
