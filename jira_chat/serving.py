"""Settings of gunicorn for the web processes (`-c python:jira_chat.serving`)."""

import logging
import os
import resource
from typing import Any

import gevent

from jira_chat.config import Config
from jira_chat.kernel.logging import JsonFormatter

_config = Config.from_environment(os.environ)

bind = f"{_config.host}:{_config.port}"
workers = _config.web_concurrency
worker_class = "gevent"
worker_connections = 20_000
keepalive = 75
# The longest that gunicorn takes; page addresses carry tokens of the host.
limit_request_line = 8190
# Seconds; a browser's idle connection counts as a request under way, so most stops take all of it.
graceful_timeout = 6
# Addresses of pages carry tokens, so there is no access log here; a proxy in front can write one without them.
accesslog = None
control_socket_disable = True

_WATCH_SECONDS = 0.2


def on_starting(server: Any) -> None:
    """Log as the rest of the product does, and allow as many open files as the system lets us."""
    for handler in server.log.error_log.handlers:
        handler.setFormatter(JsonFormatter())
    logging.captureWarnings(capture=True)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def post_worker_init(worker: Any) -> None:
    """Watch for the end, so that sockets are told before their process goes."""
    gevent.spawn(_say_goodbye, worker)


def _say_goodbye(worker: Any) -> None:
    while worker.alive:
        gevent.sleep(_WATCH_SECONDS)
    worker.wsgi.sockets.stop()
