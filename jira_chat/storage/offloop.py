"""SQLite, and other long calls into C, beside an event loop.

SQLite waits for disks and locks inside C, where gevent cannot switch. Under gevent each such call runs on a native
thread, so that a slow commit does not stop every socket of the process: reads on the hub's threads, writes on a `Lane`
of their own. Calls that keep a processor busy have a separate `Pool`, so that they do not take the threads that SQLite
needs.
"""

import sqlite3
from collections.abc import Callable, Iterable
from threading import BoundedSemaphore, Lock, get_native_id
from typing import Any, ClassVar, TypeVar

import gevent
import gevent.monkey
from gevent.threadpool import ThreadPool
from gevent.util import wrap_errors

from jira_chat.kernel.errors import UnavailableError

T = TypeVar("T")


native_sleep: Callable[[float], None] = gevent.monkey.get_original("time", "sleep")
"""Blocks the calling thread; on the event loop's thread, that stops all greenlets."""


def cooperative() -> bool:
    """Whether this process runs under gevent's event loop."""
    return bool(gevent.monkey.is_module_patched("socket"))


class Pool:
    """A few native threads for one kind of expensive call. At most `waiting` calls wait for their turn."""

    def __init__(self, *, threads: int, waiting: int) -> None:
        self._count = threads
        self._places = BoundedSemaphore(threads + waiting)
        self._turns = BoundedSemaphore(threads)
        self._begun = Lock()
        self._threads: ThreadPool | None = None

    def run(self, function: Callable[..., T], *args: Any) -> T:
        """Call a function that keeps a processor busy: on a native thread under gevent, else here.

        Raises UnavailableError if too many calls are waiting.
        """
        if not self._places.acquire(blocking=False):
            raise UnavailableError("A lot is going on just now. Please try again in a moment.")
        try:
            with self._turns:
                return _apply(self._pool(), function, args) if cooperative() else function(*args)
        finally:
            self._places.release()

    def _pool(self) -> ThreadPool:
        # Created on first use, because threads do not survive a fork.
        with self._begun:
            self._threads = self._threads or ThreadPool(self._count)
            return self._threads


class Lane:
    """One native thread that runs calls one at a time. A running call may use the lane again."""

    def __init__(self) -> None:
        self._threads: ThreadPool | None = None
        self._thread_id: int | None = None

    def run(self, function: Callable[..., T], *args: Any) -> T:
        """Call a function on the thread while the caller's greenlet waits; without an event loop, here."""
        if not cooperative() or get_native_id() == self._thread_id:
            return function(*args)
        if self._threads is None:
            self._threads = ThreadPool(1)
            self._thread_id = self._threads.apply(get_native_id)
        return _apply(self._threads, function, args)

    def close(self) -> None:
        """End the thread; the next call starts a new one."""
        if self._threads is not None:
            self._threads.kill()
            self._threads = self._thread_id = None

    def connection(self) -> "type[OffLoopConnection]":
        """Return the class of connections whose waiting calls run on this thread."""
        return type("LaneConnection", (OffLoopConnection,), {"off_loop": staticmethod(self.run)})


def _off_loop(function: Callable[..., T], *args: Any) -> T:
    return _apply(gevent.get_hub().threadpool, function, args)


def _apply(pool: ThreadPool, function: Callable[..., T], args: tuple[Any, ...]) -> T:
    # The pool prints a traceback of every error raised in it, even an expected one; so errors return as values.
    result: T | Exception = pool.apply(wrap_errors(Exception, function), args)
    if isinstance(result, Exception):
        raise result
    return result


class OffLoopCursor(sqlite3.Cursor):
    """A cursor whose waiting calls leave the event loop free."""

    connection: "OffLoopConnection"

    def execute(self, sql: str, parameters: Any = (), /) -> "OffLoopCursor":
        """Run one statement."""
        self.connection.off_loop(super().execute, sql, parameters)
        return self

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> "OffLoopCursor":
        """Run one statement for each set of parameters."""
        self.connection.off_loop(super().executemany, sql, parameters)
        return self


class OffLoopConnection(sqlite3.Connection):
    """A connection whose waiting calls leave the event loop free; one greenlet uses it at a time."""

    off_loop: ClassVar[Callable[..., Any]] = staticmethod(_off_loop)

    def cursor(self, factory: Any = OffLoopCursor) -> Any:
        """Open a cursor whose waiting calls leave the event loop free."""
        return super().cursor(factory)

    def commit(self) -> None:
        """Commit; waits for the disk."""
        self.off_loop(super().commit)

    def rollback(self) -> None:
        """Roll back. Outside a transaction, as when a pool resets the connection, there is nothing to do."""
        if self.in_transaction:
            self.off_loop(super().rollback)
