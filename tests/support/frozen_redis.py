"""A Redis that takes connections and answers nothing."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import redis

from jira_chat.broker.connection import TIMEOUT_SECONDS
from jira_chat.broker.server import BundledRedis

_MOST_CLIENTS = 2
"""Clients in one block, each of which waits once."""


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

    A client that gives up closes its connection, so its next call opens another. Connections are counted, because
    seconds alone would not tell two calls from one on a busy machine.
    """
    before = _connections(server)
    with frozen(server):
        began = time.monotonic()
        yield
        assert time.monotonic() - began < _MOST_CLIENTS * 2 * TIMEOUT_SECONDS
    # The last count is itself a connection.
    assert _connections(server) - before == 1, "a client called again"


def _connections(server: BundledRedis) -> int:
    with redis.Redis.from_url(server.url) as asking:
        return int(asking.info("stats")["total_connections_received"])
