"""`python -m tools.browser`: makes sure that the browser tests have a Chromium, if this machine allows it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence

from tests.support import browser

_PATIENCE_SECONDS = 600


def main() -> int:
    """Find or install a browser; return the exit status. Only continuous integration insists on one."""
    if browser.find() or any(_install(commands) for commands in _ways_to_install()):
        return os.EX_OK
    print(browser.MISSING, file=sys.stderr)
    return os.EX_UNAVAILABLE if os.environ.get("CI") == "true" else os.EX_OK


def _ways_to_install() -> Iterator[Sequence[Sequence[str]]]:
    yield [[sys.executable, "-m", "playwright", "install", "chromium"]]
    apt = shutil.which("apt-get", path=browser.SEARCH_PATH)
    if apt and os.geteuid() == 0:
        yield [[apt, "update"], [apt, "install", "--yes", "--no-install-recommends", "chromium"]]


def _install(commands: Sequence[Sequence[str]]) -> bool:
    print("Installing Chromium for the browser tests:", " ".join(commands[-1]), flush=True)
    return all(_succeeds(command) for command in commands) and browser.find() is not None


def _succeeds(command: Sequence[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "PATH": browser.SEARCH_PATH}
    try:
        return subprocess.run(command, env=environment, timeout=_PATIENCE_SECONDS, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired) as error:
        print(error, file=sys.stderr)
        return False


if __name__ == "__main__":
    sys.exit(main())
