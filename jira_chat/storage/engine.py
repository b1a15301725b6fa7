"""The engine and its transactions. Services open one transaction per use case; repositories only ever use it."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import RLock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError

from jira_chat.kernel.errors import ConnectionLostError
from jira_chat.storage import offloop

_READ_ONLY = "jira_chat_read_only"
_BUSY_SECONDS = 10
_REBUILDING = 5_150_277
"""Any number that nothing else of ours locks."""
_RESTART_SECONDS = 5.0
_LOOK_SECONDS = 0.2
_TCP_BOUNDS = {
    # Seconds, but for the last (libpq, "Parameter Key Words"). A server that is gone without a word would be waited for
    # until the system gives up, which takes a quarter of an hour.
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
_DISCREET: dict[str, Any] = {"hide_parameters": True}
"""Errors are logged, and what is written are people's messages."""


class Database:
    """SQLite or PostgreSQL behind one interface."""

    def __init__(self, url: str, *, prepared: bool = True) -> None:
        """Prepare to use the database at an address; `prepared` lets PostgreSQL keep statements that come often."""
        address = make_url(url)
        self._is_sqlite = is_sqlite = address.get_backend_name() == "sqlite"
        self.engine = _sqlite(address) if is_sqlite else _postgresql(address, prepared=prepared)
        # SQLite lets one write at a time. Waiting for that inside SQLite takes a native thread each, until the one who
        # writes could not go on for lack of a thread.
        self._turn: AbstractContextManager[Any] = RLock() if is_sqlite and offloop.cooperative() else nullcontext()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Commit what the block did, or roll all of it back when it raises.

        Raises ConnectionLostError when the database goes away, and when it does not come back within some seconds.
        """
        may_be_done = False
        with self._turn, self._connect() as connection:
            try:
                with connection.begin():
                    yield connection
                    may_be_done = True
            except DBAPIError as error:
                if error.connection_invalidated:
                    raise ConnectionLostError(may_be_done=may_be_done) from error
                raise

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """A transaction that may rebuild tables, one at a time for the whole database.

        SQLite changes a table by dropping it for a copy; were foreign keys on, rows that refer to it would go too.
        """
        with self.engine.connect() as connection:
            is_sqlite = connection.dialect.name == "sqlite"
            if is_sqlite:
                _set_foreign_keys(connection, on=False)
            try:
                with connection.begin():
                    if not is_sqlite:
                        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _REBUILDING})
                    yield connection
            finally:
                if is_sqlite:
                    _set_foreign_keys(connection, on=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view for reading; takes no write lock. Raises as `transaction`."""
        with self._connect() as connection:
            reader = connection.execution_options(**{_READ_ONLY: True})
            try:
                with reader.begin():
                    yield reader
            except DBAPIError as error:
                if error.connection_invalidated:
                    raise ConnectionLostError(may_be_done=False) from error
                raise

    def ping(self) -> None:
        """Raise SQLAlchemy's error when the database does not answer."""
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()

    def _connect(self) -> Connection:
        """Connect, and wait for a server that is just being restarted: nothing was done yet."""
        give_up_at = time.monotonic() + (0 if self._is_sqlite else _RESTART_SECONDS)
        while True:
            try:
                return self.engine.connect()
            except OperationalError as error:
                if time.monotonic() >= give_up_at:
                    raise ConnectionLostError(may_be_done=False) from error
            time.sleep(_LOOK_SECONDS)


def _postgresql(address: URL, *, prepared: bool) -> Engine:
    # What the address says itself counts.
    bounds = {name: value for name, value in _TCP_BOUNDS.items() if name not in address.query}
    how: dict[str, Any] = bounds if prepared else bounds | {"prepare_threshold": None}
    return create_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_size=8,
        max_overflow=8,
        pool_pre_ping=True,
        connect_args=how,
        **_DISCREET,
    )


def _sqlite(address: URL) -> Engine:
    connect_args: dict[str, Any] = {"timeout": _BUSY_SECONDS, "check_same_thread": False}
    if offloop.cooperative():
        connect_args["factory"] = offloop.OffLoopConnection
    engine = create_engine(address, connect_args=connect_args, **_DISCREET)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own implicit BEGIN is deferred and starts too late; ours is in `_begin_sqlite`.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=ON")
    # An acknowledged message must survive a power cut, so every commit reaches the disk.
    connection.execute("PRAGMA synchronous=FULL")


def _set_foreign_keys(connection: Connection, *, on: bool) -> None:
    # Past SQLAlchemy, which would begin a transaction first; inside one the pragma does nothing.
    raw = connection.connection.driver_connection
    if raw is not None:
        raw.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at the start: upgrading a read lock later can only fail, not wait.
    read_only = connection.get_execution_options().get(_READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
