"""`python -m sandbox`: the sandbox alone. Install the add-on from its front page."""

from jira_chat.supervision.signals import StopSignals
from sandbox import hostfiles, parts
from sandbox.configuration import Configuration
from sandbox.server import Servers

_LOOK_SECONDS = 60.0


def main() -> None:
    configuration = Configuration.from_environment()
    stop = StopSignals()
    if not hostfiles.are_present():
        print(hostfiles.INSTALL_HINT, flush=True)  # noqa: T201
    with Servers(parts.build(configuration)):
        print(f"Sandbox Jira on {configuration.url}", flush=True)  # noqa: T201
        while not stop.wait(_LOOK_SECONDS):
            pass


if __name__ == "__main__":
    main()
