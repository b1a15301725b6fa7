"""`python -m sandbox.run`: the add-on and the sandbox together, installed and ready to use."""

import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import requests

from jira_chat.supervision import ports
from jira_chat.supervision.errors import StartRefusedError
from jira_chat.supervision.lifeline import Lifeline
from jira_chat.supervision.programs import Program, launch
from jira_chat.supervision.signals import StopSignals
from jira_chat.supervision.supervisor import Child
from sandbox import hostfiles, parts
from sandbox.configuration import HOST, WEBSITES, Configuration
from sandbox.installation import LifecycleError
from sandbox.server import Servers

COMMAND = (sys.executable, "-m", "jira_chat.cli", "serve")
_READY_SECONDS = 90
_GRACE_SECONDS = 20


class EndedError(Exception):
    """The add-on has ended; the message says why."""


def addon_environment(configuration: Configuration, inherited: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with which the add-on uses the sandbox as its Jira."""
    return {
        **inherited,
        "BASE_URL": configuration.addon_url,
        "PORT": inherited.get("PORT", str(urlsplit(configuration.addon_url).port or 80)),
        "CONNECT_INSTALL_KEYS_URL": f"{configuration.url}/install-keys",
        "CONNECT_AUTHORIZATION_URL": configuration.url,
        "CONNECT_ALLOWED_HOSTS": HOST,
        "CONNECT_JS_URL": f"{configuration.url}/atlassian-connect/all.js",
        "WEBHOOKS_TO_LOOPBACK": "ON",
        "SMTP_URL": f"smtp://{HOST}:{configuration.mail_port}" if configuration.mail else "",
    }


class Watch:
    """Detects the end: a signal, the end of the parent, or an add-on that cannot start."""

    def __init__(self) -> None:
        self._parent = os.getppid()
        self._signals = StopSignals()

    def pause(self, addon: Child, seconds: float) -> bool:
        """Wait, and keep the add-on running; True after a request to end. Raises `EndedError` if it cannot run."""
        if self._signals.wait(seconds):
            return True
        status = addon.keep()
        if status is not None:
            raise EndedError(f"Jira Chat cannot start; it ended with status {status}.")
        if os.getppid() != self._parent:
            raise EndedError("The process that started this one has ended.")
        return False


@contextmanager
def addon_process(configuration: Configuration, command: Sequence[str]) -> Iterator[Child]:
    """Run the add-on as a child that does not outlive the block."""
    environment = addon_environment(configuration, os.environ)
    lifeline, folder = Lifeline(), Path(__file__).parents[1]
    program = Program(name="jira-chat", command=command, environment=environment)
    addon = Child(program, lambda program: launch(program, lifeline, folder))
    addon.keep()
    try:
        yield addon
    finally:
        addon.terminate()
        addon.end(_GRACE_SECONDS)


def require_free_ports(configuration: Configuration) -> None:
    """Raise StartRefusedError if a port that we or the add-on need is taken."""
    ours = [configuration.port, *map(configuration.website_port, WEBSITES), configuration.mail_port]
    addon = addon_environment(configuration, os.environ)
    for port in ours:
        ports.require_free(HOST, port, name="SANDBOX_PORT")
    ports.require_free(addon.get("HOST") or HOST, int(addon["PORT"]), name="PORT")


def run(configuration: Configuration, command: Sequence[str] = COMMAND) -> None:
    """Start both, install, and stay until it is time to end."""
    if not hostfiles.are_present():
        raise EndedError(hostfiles.INSTALL_HINT)
    watch = Watch()
    require_free_ports(configuration)
    built = parts.build(configuration)
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
    except (EndedError, LifecycleError, StartRefusedError) as error:
        print(f"sandbox: {error}", file=sys.stderr, flush=True)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
