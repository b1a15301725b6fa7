"""The product's web server with shorter time limits and a small application, so that no test waits half a minute.

Both gunicorn's settings and its application: `gunicorn tests.support.impatient_server:app -c python:…`.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import requests
from flask import Flask, request

from jira_chat import web_worker
from tests.support import ports
from tests.support.waiting import wait_for

HEAD_SECONDS, BODY_SECONDS = 1.0, 6.0
_NAME = "tests.support.impatient_server"
_ROOT = Path(__file__).parents[2]


class Application(Flask):
    """Stands in for the product's application."""

    sockets = SimpleNamespace(stop=lambda: None, drain=lambda _seconds: None)


app = Application(__name__)


@app.get("/healthz")
def healthz() -> str:
    """Answer at once."""
    return "OK"


@app.post("/body")
def body() -> str:
    """Take JSON; a truncated body is none."""
    request.get_json()
    return "OK"


def post_fork(_server: Any, _worker: Any) -> None:
    """Shorten the worker's time limits."""
    web_worker.HEAD_SECONDS, web_worker.BODY_SECONDS = HEAD_SECONDS, BODY_SECONDS


if os.environ.get("IMPATIENT_SERVER"):
    # Everything else is the product's.
    from jira_chat.serving import *  # noqa: F403


@dataclass(frozen=True)
class ImpatientServer:
    """The running server."""

    port: int
    log_file: Path

    def is_up(self) -> bool:
        """Return whether it answers."""
        try:
            return requests.get(f"http://127.0.0.1:{self.port}/healthz", timeout=20).ok
        except requests.ConnectionError:
            return False


@contextmanager
def running(folder: Path) -> Iterator[ImpatientServer]:
    """Run it until the block ends."""
    server = ImpatientServer(ports.find_free_block(), folder / "log")
    environment = {
        **os.environ,
        "IMPATIENT_SERVER": "yes",
        "BASE_URL": f"http://127.0.0.1:{server.port}",
        "PORT": str(server.port),
        "DATA_DIR": str(folder),
        "DRAIN_SECONDS": "0",
    }
    command = [sys.executable, "-m", "gunicorn", f"{_NAME}:app", "-c", f"python:{_NAME}"]
    with (
        server.log_file.open("wb") as log,
        subprocess.Popen(command, cwd=_ROOT, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            wait_for(server.is_up, what="the server", seconds=60)
            yield server
        finally:
            process.terminate()
            process.wait(30)
