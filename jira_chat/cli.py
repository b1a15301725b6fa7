"""The command line: `python -m jira_chat.cli serve | migrate | reseal`."""

import argparse
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from jira_chat.broker.server import BundledRedis
from jira_chat.config import Config, ConfigurationError
from jira_chat.kernel import logging as our_logging
from jira_chat.storage import schema
from jira_chat.storage.engine import Database

log = logging.getLogger(__name__)

_LOOK_SECONDS = 0.2
_END_SECONDS = 12
_ROOT = Path(__file__).parents[1]
_WEB = (sys.executable, "-m", "gunicorn", "app:app", "-c", "python:jira_chat.serving")
_WORKER = (sys.executable, "-m", "jira_chat.working")
_RESEAL = (sys.executable, "-m", "jira_chat.resealing")


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run one command and return the exit status."""
    parser = argparse.ArgumentParser(prog="jira_chat", description="Live chat for Jira Service Management.")
    parser.add_argument("command", choices=sorted(_COMMANDS))
    command = parser.parse_args(arguments).command
    try:
        config = Config.from_environment(environ)
        our_logging.configure(config.log_level)
        config.data_dir.mkdir(parents=True, exist_ok=True)
        return _COMMANDS[command](config)
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        return os.EX_CONFIG


def serve(config: Config) -> int:
    """Migrate, then run web processes, the worker and, unless REDIS_URL is given, Redis, until told to stop."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:  # which `nohup` asks for
            signal.signal(number, lambda *_: stop.set())
    migrate(config)
    bundled = BundledRedis(config.data_dir) if config.redis_url is None else None
    redis_url = config.redis_url
    if bundled is not None:
        bundled.start()
        redis_url = bundled.url
    environment = {**os.environ, "REDIS_URL": str(redis_url), "SECRET_KEY": config.secret_key}
    try:
        return _run_children([_WEB, _WORKER], environment, stop, bundled)
    finally:
        if bundled is not None:
            bundled.stop()


def migrate(config: Config) -> int:
    """Bring the database to the newest migration."""
    database = Database(config.database_url)
    schema.upgrade(database)
    database.close()
    return os.EX_OK


def reseal(config: Config) -> int:
    """Migrate, then seal all that is stored with the present SECRET_KEY."""
    migrate(config)
    # A process of its own: with the product in it, `serve` would start later and be twice the size.
    return subprocess.run(_RESEAL, cwd=_ROOT, check=False).returncode  # noqa: S603 -- ours


def _run_children(
    commands: Sequence[Sequence[str]],
    environment: Mapping[str, str],
    stop: threading.Event,
    bundled: BundledRedis | None,
) -> int:
    """Run children until `stop` or until one of them, or the bundled Redis, ends by itself; then end them all."""
    children = [
        # In sessions of their own: a Ctrl-C reaches this process alone, which then ends them in order.
        subprocess.Popen(command, cwd=_ROOT, env=environment, start_new_session=True)  # noqa: S603 -- ours
        for command in commands
    ]
    try:
        while not stop.wait(_LOOK_SECONDS):
            if any(child.poll() is not None for child in children):
                log.error("child_ended", extra={"statuses": [child.poll() for child in children]})
                return os.EX_SOFTWARE
            if bundled is not None and bundled.has_ended():
                log.error("redis_ended")
                return os.EX_SOFTWARE
        return os.EX_OK
    finally:
        _end(children)


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    deadline = time.monotonic() + _END_SECONDS
    for child in children:
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


_COMMANDS = {"serve": serve, "migrate": migrate, "reseal": reseal}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
