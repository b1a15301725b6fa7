"""SQLite, and other long calls into C, beside an event loop.

SQLite waits for disks and locks inside C, where gevent cannot switch. Under gevent each such call runs on the hub's
native threads, so that one slow commit does not stop every socket of the process.
"""

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import gevent
import gevent.monkey
from gevent.util import wrap_errors

T = TypeVar("T")


def cooperative() -> bool:
    """Whether this process runs under gevent's event loop."""
    return bool(gevent.monkey.is_module_patched("socket"))


def run(function: Callable[..., T], *args: Any) -> T:
    """Call a function that keeps a processor busy: on a native thread under gevent, else here."""
    return _off_loop(function, *args) if cooperative() else function(*args)


def _off_loop(function: Callable[..., T], *args: Any) -> T:
    # The pool writes a traceback for what is raised in it, though the caller may expect it; so errors return as values.
    result: T | Exception = gevent.get_hub().threadpool.apply(wrap_errors(Exception, function), args)
    if isinstance(result, Exception):
        raise result
    return result


class OffLoopCursor(sqlite3.Cursor):
    """A cursor whose waiting calls leave the event loop free."""

    def execute(self, sql: str, parameters: Any = (), /) -> "OffLoopCursor":
        """Run one statement."""
        _off_loop(super().execute, sql, parameters)
        return self

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> "OffLoopCursor":
        """Run one statement for each set of parameters."""
        _off_loop(super().executemany, sql, parameters)
        return self


class OffLoopConnection(sqlite3.Connection):
    """A connection whose waiting calls leave the event loop free; one greenlet uses it at a time."""

    def cursor(self, factory: Any = OffLoopCursor) -> Any:
        """Open a cursor of the waiting-free kind."""
        return super().cursor(factory)

    def commit(self) -> None:
        """Commit; waits for the disk."""
        _off_loop(super().commit)

    def rollback(self) -> None:
        """Roll back."""
        _off_loop(super().rollback)
