"""Waiting for PostgreSQL under gevent, with one event loop watcher for each round trip.

psycopg waits with `select.poll`, which gevent emulates with a poll object, two watchers and a timer each time. That was
a fifth of the cost of a message in a web process with little load.
"""

import select
from collections.abc import Callable
from typing import Any, TypeVar

import gevent
import gevent.monkey
import psycopg
from psycopg.abc import PQGen

T = TypeVar("T")

_poll: Callable[[], Any] = gevent.monkey.get_original("select", "poll")


def was_told_something(connection: psycopg.Connection[Any]) -> bool:
    """Whether an idle connection has data to read, most likely the server's goodbye. Returns at once."""
    watched = _poll()
    watched.register(connection.fileno(), select.POLLIN)
    return bool(watched.poll(0))


class CooperativeConnection(psycopg.Connection[Any]):
    """A connection that leaves the event loop to others while it waits."""

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        """Run one of psycopg's generators, which yields the readiness it needs and is sent the readiness it gets."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        hub = gevent.get_hub()
        try:
            wanted = next(gen)
            while True:
                # psycopg's flags are those of `selectors`, which are those of the loop: 1 to read, 2 to write.
                hub.wait(hub.loop.io(self.pgconn.socket, int(wanted)))
                # If both were wanted, psycopg tries both, without blocking.
                wanted = gen.send(wanted)
        except StopIteration as end:
            result: T = end.value
            return result
