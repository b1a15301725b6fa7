"""`python -m sandbox.run`: the add-on and the sandbox together, installed and ready to play with."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

import requests

from sandbox import hostfiles, parts
from sandbox.configuration import HOST, Configuration
from sandbox.installation import LifecycleError
from sandbox.server import Servers

COMMAND = (sys.executable, "-m", "jira_chat.cli", "serve")
_READY_SECONDS = 90
_GRACE_SECONDS = 20


class EndedError(Exception):
    """Why there is nothing left to run."""


def addon_environment(configuration: Configuration, inherited: Mapping[str, str]) -> dict[str, str]:
    """Return what the add-on needs so that the sandbox can be its Jira."""
    return {
        **inherited,
        "BASE_URL": configuration.addon_url,
        "PORT": inherited.get("PORT", str(urlsplit(configuration.addon_url).port or 80)),
        "CONNECT_INSTALL_KEYS_URL": f"{configuration.url}/install-keys",
        "CONNECT_ALLOWED_HOSTS": HOST,
        "CONNECT_JS_URL": f"{configuration.url}/atlassian-connect/all.js",
        "SMTP_URL": f"smtp://{HOST}:{configuration.mail_port}" if configuration.mail else "",
    }


class Watch:
    """Notices that it is time to end: a signal, the end of the parent, the end of the add-on."""

    def __init__(self) -> None:
        self._parent = os.getppid()
        self._asked = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:  # which `nohup` asks for
                signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self._asked.set()

    def pause(self, addon: subprocess.Popen[bytes], seconds: float) -> bool:
        """Wait; True where the end was asked for. Raises `EndedError` where somebody else ended."""
        if self._asked.wait(seconds):
            return True
        if addon.poll() is not None:
            raise EndedError(f"Jira Chat ended by itself with status {addon.returncode}.")
        if os.getppid() != self._parent:
            raise EndedError("The process that started this one has ended.")
        return False


@contextmanager
def addon_process(configuration: Configuration, command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run the add-on as a child that does not outlive the block."""
    environment = addon_environment(configuration, os.environ)
    addon = subprocess.Popen(command, cwd=Path(__file__).parents[1], env=environment)  # noqa: S603
    try:
        yield addon
    finally:
        addon.terminate()
        try:
            addon.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            addon.kill()
            addon.wait()


def run(configuration: Configuration, command: Sequence[str] = COMMAND) -> None:
    """Start both, install, and stay until it is time to end."""
    if not hostfiles.are_present():
        raise EndedError(hostfiles.INSTALL_HINT)
    watch, built = Watch(), parts.build(configuration)
    with Servers(built), addon_process(configuration, command) as addon:
        deadline = time.monotonic() + _READY_SECONDS
        while not _is_ready(configuration.addon_url):
            if watch.pause(addon, 0.2):
                return
            if time.monotonic() > deadline:
                raise EndedError(f"Jira Chat was not ready within {_READY_SECONDS} seconds.")
        built.installation.install()
        print(welcome(configuration), flush=True)  # noqa: T201
        while not watch.pause(addon, 0.5):
            pass


def _is_ready(addon_url: str) -> bool:
    try:
        return requests.get(f"{addon_url}/readyz", timeout=5).ok
    except requests.RequestException:
        return False


def welcome(configuration: Configuration) -> str:
    site = configuration.url
    return f"""
  Jira Chat     {configuration.addon_url}
  Sandbox Jira  {site}   start here

  Play the admin     {site}/projects/SUP/settings/jira-chat   switches chat on
  Play the customer  {site}/servicedesk/customer/portal/1     asks (or {site}/sites/plain)
  Play the agent     {site}/browse/SUP-1                      answers

  Ctrl-C ends both.
"""


def main() -> int:
    """Return the exit status."""
    try:
        run(Configuration.from_environment())
    except (EndedError, LifecycleError) as error:
        print(f"sandbox: {error}", file=sys.stderr, flush=True)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
