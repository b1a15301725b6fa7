"""gunicorn's settings for the web processes (`-c python:jira_chat.serving`)."""

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

bind = f"[{_config.host}]:{_config.port}" if ":" in _config.host else f"{_config.host}:{_config.port}"
workers = _config.web_concurrency
worker_class = "jira_chat.web_worker.WebWorker"
worker_connections = 20_000
keepalive = 75
# gunicorn's maximum, because page addresses contain tokens of the host.
limit_request_line = 8190
# Seconds. An idle keep-alive connection counts as a running request, so most stops take all of it.
graceful_timeout = _config.drain_seconds + 2
# No access log, because page addresses contain tokens; a proxy in front can log without them.
accesslog = None
control_socket_disable = True

_WATCH_SECONDS = 0.2

_GARBAGE = (50_000, 10, 10)
"""Thresholds of Python's garbage collector. With the default of 700 new objects, it scans a batch of messages several
times during its processing, which takes an eighth of the CPU time."""


def on_starting(server: Any) -> None:
    """Set up logging in the product's format, private files, and the highest limit of open files."""
    os.umask(files.PRIVATE)
    for handler in server.log.error_log.handlers:
        handler.setFormatter(JsonFormatter())
    logging.captureWarnings(capture=True)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def post_worker_init(worker: Any) -> None:
    """Watch for the end, so that sockets are closed before their process ends; collect garbage less often."""
    gc.freeze()
    gc.set_threshold(*_GARBAGE)
    gevent.spawn(_say_goodbye, worker)


def _say_goodbye(worker: Any) -> None:
    parent = ParentWatch.from_environment(os.environ)
    while worker.alive:
        gevent.sleep(_WATCH_SECONDS)
        if parent.is_over():
            # gunicorn's master cannot watch its own parent, so the worker ends it, and with it all workers.
            os.kill(worker.ppid, signal.SIGTERM)
            break
    while worker.alive:
        gevent.sleep(_WATCH_SECONDS)
    worker.wsgi.sockets.stop()
