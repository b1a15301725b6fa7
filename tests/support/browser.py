"""The Chromium that tests drive: the system's, preferably the headless shell, otherwise Playwright's."""

import functools
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

MISSING = "There is no Chromium for the browser tests: install your system's package of it."
SEARCH_PATH = os.pathsep.join([os.environ.get("PATH", ""), os.defpath, "/usr/sbin", "/sbin"])
"""Looks in the usual folders even if PATH is short."""

HEADLESS = "chromium-headless-shell"
"""The same engine without browser windows: a page costs half as much."""

_NAMES = (HEADLESS, "chromium", "chromium-browser", "google-chrome")

_NEEDLESS = (
    # Playwright disables these, and the tests rely on it; only the last `--disable-features` counts.
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "DestroyProfileOnBrowserClose",
    "LensOverlay",
    "MediaRouter",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    # Two processes for each window's address bar and a spare renderer: a third of the work.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "OmniboxAimPopup",
    "SpareRendererForSitePerProcess",
)


def find() -> Path | None:
    """Return a browser that starts, or None."""
    for name in _NAMES:
        found = shutil.which(name, path=SEARCH_PATH)
        if found and _starts(Path(found)):
            return Path(found)
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return own if _starts(own) else None


@contextmanager
def launch() -> Iterator[Browser]:
    """Run a browser for the block; skip the test if there is none."""
    path = _found()
    if path is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        # Containers seldom allow Chromium its sandbox. All pages here are ours, even under a real host name.
        options = ["--no-sandbox", "--host-resolver-rules=MAP *.test 127.0.0.1"]
        options.append(f"--disable-features={','.join(_NEEDLESS)}")
        chromium = playwright.chromium.launch(executable_path=path, args=options)
        yield chromium
        chromium.close()


class SharedBrowser:
    """A browser that starts at first use and runs across tests until it is ended."""

    def __init__(self) -> None:
        self._running = ExitStack()
        self._browser: Browser | None = None

    def get(self) -> Browser:
        if self._browser is None:
            self._browser = self._running.enter_context(launch())
        return self._browser

    def end(self) -> None:
        self._browser = None
        self._running.close()


@functools.cache
def _found() -> Path | None:
    return find()


def _starts(path: Path) -> bool:
    """Return whether a browser starts; an installed one may lack libraries."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
