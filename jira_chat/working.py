"""The worker process: `python -m jira_chat.working`, started by `serve` with the environment that it has checked."""

import os
import signal
import sys
from collections.abc import Mapping

from jira_chat import wiring
from jira_chat.config import Config, ConfigurationError
from jira_chat.kernel import logging


def main(environ: Mapping[str, str]) -> int:
    """Keep the promises in the outbox until told to stop, and return the exit status."""
    try:
        config = Config.from_environment(environ)
        logging.configure(config.log_level)
        worker = wiring.worker(wiring.core(config))
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        return os.EX_CONFIG
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: worker.stop())
    worker.run()
    return os.EX_OK


if __name__ == "__main__":
    sys.exit(main(os.environ))
