"""The worker process: `python -m jira_chat.working`, started by `serve` with a checked environment."""

import logging
import os
import sys
import threading
from collections.abc import Mapping

from jira_chat import infrastructure, wiring
from jira_chat.config import Config, ConfigurationError
from jira_chat.kernel import logging as our_logging
from jira_chat.supervision.lifeline import ParentWatch
from jira_chat.supervision.signals import StopSignals

log = logging.getLogger(__name__)

_LOOK_SECONDS = 0.5

_SWITCH_SECONDS = 0.0005
"""Python's thread switch interval. With the default of 5 ms, a transaction waits between two statements for all threads
that build comments, and so do the waiters for its locks: twice as long with sixteen threads."""


def main(environ: Mapping[str, str]) -> int:
    """Run the outbox's jobs until stopped, and return the exit status."""
    try:
        config = Config.from_environment(environ)
        our_logging.configure(config.log_level)
        worker = wiring.worker(wiring.build(infrastructure.build(config)))
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        return os.EX_CONFIG
    sys.setswitchinterval(_SWITCH_SECONDS)
    stop, parent = StopSignals(), ParentWatch.from_environment(environ)
    thread = threading.Thread(target=worker.run, name="worker", daemon=True)
    thread.start()
    while thread.is_alive() and not stop.wait(_LOOK_SECONDS) and not parent.is_over():
        if worker.hangs():
            # Only the process can be ended, not the thread. The supervisor starts another, which takes over the jobs.
            log.critical("worker_hangs")
            os._exit(os.EX_SOFTWARE)
    was_alive = thread.is_alive()
    worker.stop()
    thread.join()
    stop.ignore_more()
    return os.EX_OK if was_alive else os.EX_SOFTWARE


if __name__ == "__main__":
    sys.exit(main(os.environ))
