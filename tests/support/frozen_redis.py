"""A Redis that takes connections and answers nothing."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import redis

from jira_chat.broker.server import BundledRedis


@contextmanager
def frozen(server: BundledRedis) -> Iterator[None]:
    """Let the server take connections and answer nothing."""
    assert server._process is not None
    process = psutil.Process(server._process.pid)
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)


@contextmanager
def frozen_and_called_once(server: BundledRedis) -> Iterator[None]:
    """As `frozen`, and assert that no client calls again after it waited in vain.

    A client that gives up closes its connection, so the next call opens one. They are counted, because seconds would
    also count what else the machine does.
    """
    before = _connections(server)
    with frozen(server):
        yield
    assert _connections(server) - before == 1, "somebody else than this question connected"


def _connections(server: BundledRedis) -> int:
    with redis.Redis.from_url(server.url) as asking:
        return int(asking.info("stats")["total_connections_received"])
