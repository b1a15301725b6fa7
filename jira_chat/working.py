"""The worker process: `python -m jira_chat.working`, started by `serve` with the environment that it has checked."""

import os
import sys
import threading
from collections.abc import Mapping

from jira_chat import wiring
from jira_chat.config import Config, ConfigurationError
from jira_chat.kernel import logging
from jira_chat.supervision.lifeline import ParentWatch
from jira_chat.supervision.signals import StopSignals

_LOOK_SECONDS = 0.5


def main(environ: Mapping[str, str]) -> int:
    """Run the outbox's jobs until told to stop, and return the exit status."""
    try:
        config = Config.from_environment(environ)
        logging.configure(config.log_level)
        worker = wiring.worker(wiring.core(config))
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        return os.EX_CONFIG
    stop, parent = StopSignals(), ParentWatch.from_environment(environ)
    thread = threading.Thread(target=worker.run, name="worker", daemon=True)
    thread.start()
    while thread.is_alive() and not stop.wait(_LOOK_SECONDS) and not parent.is_over():
        pass
    was_alive = thread.is_alive()
    worker.stop()
    thread.join()
    stop.ignore_more()
    return os.EX_OK if was_alive else os.EX_SOFTWARE


if __name__ == "__main__":
    sys.exit(main(os.environ))
