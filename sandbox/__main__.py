"""`python -m sandbox`: the sandbox alone. Install the add-on from its front page."""

import signal
import threading
from types import FrameType

from sandbox import hostfiles, parts
from sandbox.configuration import Configuration
from sandbox.server import Servers


def main() -> None:
    configuration = Configuration.from_environment()
    ended = threading.Event()
    if not hostfiles.are_present():
        print(hostfiles.INSTALL_HINT, flush=True)  # noqa: T201

    def end(_number: int, _frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    with Servers(parts.build(configuration)):
        print(f"Sandbox Jira on {configuration.url}", flush=True)  # noqa: T201
        ended.wait()


if __name__ == "__main__":
    main()
