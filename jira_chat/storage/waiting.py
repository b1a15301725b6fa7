"""Waiting for PostgreSQL under gevent: one watcher of the event loop for each round trip.

psycopg waits by `select.poll`, which gevent imitates with a poll object, two watchers and a timer each time. That was a
fifth of what a message costs a web process that gets few at a time.
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
    """Whether a line that nobody uses has something to read: most likely that the server ends it. Waits for nothing."""
    watched = _poll()
    watched.register(connection.fileno(), select.POLLIN)
    return bool(watched.poll(0))


class CooperativeConnection(psycopg.Connection[Any]):
    """A connection that leaves the event loop to others while it waits."""

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        """Run one of psycopg's generators: it yields what its socket has to be ready for, and is told when it is."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        hub = gevent.get_hub()
        try:
            wanted = next(gen)
            while True:
                # psycopg's flags are those of `selectors`, which are those of the loop: 1 to read, 2 to write.
                hub.wait(hub.loop.io(self.pgconn.socket, int(wanted)))
                # Told that both are possible it tries both, and does not block.
                wanted = gen.send(wanted)
        except StopIteration as end:
            result: T = end.value
            return result
