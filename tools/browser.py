"""`python -m tools.browser`: makes sure that the browser tests have a Chromium, if this machine allows it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence

from tests.support import browser

_PATIENCE_SECONDS = 600
_SHORT_PATIENCE_SECONDS = 90
"""Timeout of a step that only saves time."""


def main() -> int:
    """Find or install a browser; return the exit status. Only continuous integration insists on one.

    There the one without windows is installed beside another, which then is what the tests fall back on.
    """
    if os.environ.get("CI") == "true" and not shutil.which(browser.HEADLESS, path=browser.SEARCH_PATH):
        _install(_by_apt(browser.HEADLESS), patience=_SHORT_PATIENCE_SECONDS)
    if browser.find() or any(_install(commands) for commands in _ways_to_install()):
        return os.EX_OK
    print(browser.MISSING, file=sys.stderr)
    return os.EX_UNAVAILABLE if os.environ.get("CI") == "true" else os.EX_OK


def _ways_to_install() -> Iterator[Sequence[Sequence[str]]]:
    yield [[sys.executable, "-m", "playwright", "install", "chromium"]]
    for package in (browser.HEADLESS, "chromium"):
        yield _by_apt(package)


def _by_apt(package: str) -> Sequence[Sequence[str]]:
    apt = shutil.which("apt-get", path=browser.SEARCH_PATH)
    if not apt or os.geteuid() != 0:
        return []
    return [[apt, "update"], [apt, "install", "--yes", "--no-install-recommends", "--no-remove", package]]


def _install(commands: Sequence[Sequence[str]], *, patience: float = _PATIENCE_SECONDS) -> bool:
    if not commands:
        return False
    print("Installing Chromium for the browser tests:", " ".join(commands[-1]), flush=True)
    return all(_succeeds(command, patience) for command in commands) and browser.find() is not None


def _succeeds(command: Sequence[str], patience: float) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "PATH": browser.SEARCH_PATH}
    try:
        return subprocess.run(command, env=environment, timeout=patience, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired) as error:
        print(error, file=sys.stderr)
        return False


if __name__ == "__main__":
    sys.exit(main())
