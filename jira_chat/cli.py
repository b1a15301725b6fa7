"""The command line: `python -m jira_chat.cli serve | migrate | reseal`."""

import argparse
import logging
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from jira_chat.broker.server import BundledRedis
from jira_chat.config import Config, ConfigurationError
from jira_chat.kernel import files
from jira_chat.kernel import logging as our_logging
from jira_chat.storage import schema
from jira_chat.storage.engine import Database
from jira_chat.supervision import ports
from jira_chat.supervision.errors import StartRefusedError
from jira_chat.supervision.lifeline import Lifeline, ParentWatch
from jira_chat.supervision.programs import Program, Running, launch
from jira_chat.supervision.runfile import RunFile
from jira_chat.supervision.signals import StopSignals
from jira_chat.supervision.supervisor import END_SECONDS, Supervisor

log = logging.getLogger(__name__)

RUN_FILE = "processes.json"
_ORPHANS_SECONDS = 3.0
"""gunicorn's workers check once a second whether their parent is alive."""

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
        _make_private(config.data_dir)
        return _COMMANDS[command](config)
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        return os.EX_CONFIG
    except StartRefusedError as error:
        sys.stderr.write(f"{error}\n")
        return os.EX_UNAVAILABLE


def _make_private(folder: Path) -> None:
    try:
        files.make_private(folder)
    except OSError as error:
        raise ConfigurationError([f"DATA_DIR {folder} cannot be kept from other users: {error.strerror}."]) from None


def serve(config: Config) -> int:
    """Migrate, then run the web processes, the workers and, without REDIS_URL, Redis, until a stop signal.

    Raises StartRefusedError, before any change, if the data folder or the port is in use.
    """
    stop, parent = StopSignals(), ParentWatch.from_environment(os.environ)
    with RunFile.held(config.data_dir / RUN_FILE) as run:
        was_cut_off = run.end_leftovers()
        ports.require_free(config.host, config.port, name="PORT", patience=_ORPHANS_SECONDS if was_cut_off else 0)
        if config.needs_proxy:
            log.warning("no_proxy_announced", extra={"host": config.host, "base_url": config.base_url})
        migrate(config)
        lifeline = Lifeline()

        def launch_noted(program: Program) -> Running:
            running = launch(program, lifeline, _ROOT)
            run.note(program.name, running.pid)
            return running

        bundled = BundledRedis(config.data_dir) if config.redis_url is None else None
        try:
            return Supervisor(
                _stages(config, bundled),
                launch_noted,
                should_stop=lambda seconds: stop.wait(seconds) or parent.is_over(),
                end_seconds=END_SECONDS + config.drain_seconds,
            ).run()
        finally:
            if bundled is not None:
                bundled.forget()
            stop.ignore_more()


def migrate(config: Config) -> int:
    """Upgrade the database to the latest migration."""
    database = Database(config.database_url, prepared=config.database_prepared)
    schema.upgrade(database)
    database.close()
    return os.EX_OK


def reseal(config: Config) -> int:
    """Migrate, then seal all stored secrets with the current SECRET_KEY."""
    migrate(config)
    # A separate process, because importing the product here would slow down and double the size of `serve`.
    return subprocess.run(_RESEAL, cwd=_ROOT, check=False).returncode  # noqa: S603 -- ours


def _stages(config: Config, bundled: BundledRedis | None) -> list[list[Program]]:
    """Return the programs to run, in stages: the bundled Redis has to answer before the others start."""
    redis_url = config.redis_url if bundled is None else bundled.url
    environment = {**os.environ, "REDIS_URL": str(redis_url), "SECRET_KEY": config.secret_key}
    web = Program(name="web", command=_WEB, environment=environment)
    # A service for sockets only has no workers; its sister service has them.
    workers = 0 if config.serve == "sockets" else config.worker_concurrency
    names = ["worker", *(f"worker-{number}" for number in range(2, workers + 1))][:workers]
    ours = [web, *(Program(name=name, command=_WORKER, environment=environment) for name in names)]
    if bundled is None:
        return [ours]
    redis = Program(
        name="redis", command=bundled.command, environment=os.environ, is_ready=bundled.answers, is_heard=False
    )
    return [[redis], ours]


_COMMANDS = {"serve": serve, "migrate": migrate, "reseal": reseal}

if __name__ == "__main__":
    os.umask(files.PRIVATE)
    sys.exit(main(sys.argv[1:], os.environ))
