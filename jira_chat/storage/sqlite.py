"""The engines for SQLite."""

import sqlite3
import time
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError

from jira_chat.storage import offloop
from jira_chat.storage.capacity import is_locked

READ_ONLY = {"jira_chat_read_only": True}
_BUSY_SECONDS = 10
_ASK_AGAIN_SECONDS = 0.001
_CACHE_KILOBYTES = 32 * 1024
_LOG_PAGES = 8000
"""Pages of 4 KB after which the log is copied back into the database."""


def engine(address: URL, off_loop: type[offloop.OffLoopConnection]) -> Engine:
    """Create an engine whose transactions are for writing unless they are READ_ONLY. Parameters stay out of errors."""
    connect_args: dict[str, Any] = {"timeout": _BUSY_SECONDS, "check_same_thread": False}
    if offloop.cooperative():
        connect_args["factory"] = off_loop
    created = create_engine(address, connect_args=connect_args, hide_parameters=True)
    event.listen(created, "connect", _prepare)
    event.listen(created, "begin", _begin)
    return created


def writer(address: URL, lane: offloop.Lane) -> Engine:
    """Create the engine of the only connection that writes, on its own thread."""
    created = engine(address, lane.connection())
    event.listen(created, "connect", _prepare_writer)
    event.remove(created, "begin", _begin)
    event.listen(created, "begin", lambda connection: lane.run(_take_write_lock, connection))
    return created


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own implicit BEGIN is deferred and starts too late; ours is in `_begin`.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=ON")
    # SQLite's own knows ASCII alone: names with other capitals would never be found.
    connection.create_function("lower", 1, lambda text: text and text.lower(), deterministic=True)
    # An acknowledged message must survive a power cut, so every commit reaches the disk.
    connection.execute("PRAGMA synchronous=FULL")


def _prepare_writer(connection: sqlite3.Connection, _record: Any) -> None:
    # A batch touches pages all over the file. With the default cache of 2 MB SQLite reads and writes the same pages
    # again and again, and by default it copies the log back after every thousand pages.
    connection.execute(f"PRAGMA cache_size=-{_CACHE_KILOBYTES}")
    connection.execute(f"PRAGMA wal_autocheckpoint={_LOG_PAGES}")

    # Once `_take_write_lock` has succeeded, no statement has to wait for another process.
    connection.execute("PRAGMA busy_timeout=0")


def _take_write_lock(connection: Connection) -> None:
    """Begin a write transaction; while another process writes, try every millisecond.

    SQLite's own wait slows to ten tries a second, which hardly ever hit the gap between two transactions of a process
    that always has something to write.
    """
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        except OperationalError as error:
            if not is_locked(error) or time.monotonic() > until:
                raise
        offloop.native_sleep(_ASK_AGAIN_SECONDS)


def set_foreign_keys(connection: Connection, *, on: bool) -> None:
    """Check foreign keys or do not. Only outside a transaction."""
    # Bypass SQLAlchemy, which would begin a transaction first; inside one the pragma has no effect.
    raw = connection.connection.driver_connection
    if raw is not None:
        raw.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _begin(connection: Connection) -> None:
    # A writer takes its lock at the start: upgrading a read lock later can only fail, not wait.
    is_reader = connection.get_execution_options().keys() >= READ_ONLY.keys()
    connection.exec_driver_sql("BEGIN" if is_reader else "BEGIN IMMEDIATE")
