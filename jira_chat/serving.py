"""Settings of gunicorn for the web processes (`-c python:jira_chat.serving`)."""

import gc
import logging
import os
import resource
import signal
from typing import Any

import gevent

from jira_chat.config import Config
from jira_chat.kernel import files
from jira_chat.kernel.logging import JsonFormatter
from jira_chat.supervision.lifeline import ParentWatch

_config = Config.from_environment(os.environ)

bind = f"{_config.host}:{_config.port}"
workers = _config.web_concurrency
worker_class = "jira_chat.web_worker.WebWorker"
worker_connections = 20_000
keepalive = 75
# The longest that gunicorn takes; page addresses carry tokens of the host.
limit_request_line = 8190
# Seconds; a browser's idle connection counts as a request under way, so most stops take all of it.
graceful_timeout = _config.drain_seconds + 2
# Addresses of pages carry tokens, so there is no access log here; a proxy in front can write one without them.
accesslog = None
control_socket_disable = True

_WATCH_SECONDS = 0.2

_GARBAGE = (50_000, 10, 10)
"""New objects before the youngest are looked through, and how often that before older ones. With Python's 700 a batch
of messages is looked through several times while it is under way, which takes an eighth of the processor's time."""


def on_starting(server: Any) -> None:
    """Log as the rest of the product does, keep files private, and open as many as the system lets us."""
    os.umask(files.PRIVATE)
    for handler in server.log.error_log.handlers:
        handler.setFormatter(JsonFormatter())
    logging.captureWarnings(capture=True)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def post_worker_init(worker: Any) -> None:
    """Watch for the end, so that sockets are told before their process goes; look for garbage less often."""
    gc.freeze()
    gc.set_threshold(*_GARBAGE)
    gevent.spawn(_say_goodbye, worker)


def _say_goodbye(worker: Any) -> None:
    parent = ParentWatch.from_environment(os.environ)
    while worker.alive:
        gevent.sleep(_WATCH_SECONDS)
        if parent.is_over():
            # Of gunicorn's own process, which cannot look for itself. It ends, and with it its workers.
            os.kill(worker.ppid, signal.SIGTERM)
            break
    while worker.alive:
        gevent.sleep(_WATCH_SECONDS)
    worker.wsgi.sockets.stop()
