"""The engine and its transactions. Services open one transaction per use case; repositories only ever use it."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import RLock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text

from jira_chat.storage import offloop

_READ_ONLY = "jira_chat_read_only"
_BUSY_SECONDS = 10
_REBUILDING = 5_150_277
"""Any number that nothing else of ours locks."""
_DISCREET: dict[str, Any] = {"hide_parameters": True}
"""Errors are logged, and what is written are people's messages."""


class Database:
    """SQLite or PostgreSQL behind one interface."""

    def __init__(self, url: str) -> None:
        address = make_url(url)
        is_sqlite = address.get_backend_name() == "sqlite"
        self.engine = _sqlite(address) if is_sqlite else _postgresql(address)
        # SQLite lets one write at a time. Waiting for that inside SQLite takes a native thread each, until the one who
        # writes could not go on for lack of a thread.
        self._turn: AbstractContextManager[Any] = RLock() if is_sqlite and offloop.cooperative() else nullcontext()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Commit what the block did, or roll all of it back when it raises."""
        with self._turn, self.engine.connect() as connection, connection.begin():
            yield connection

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
        """A consistent view for reading; takes no write lock."""
        with self.engine.connect() as connection:
            reader = connection.execution_options(**{_READ_ONLY: True})
            with reader.begin():
                yield reader

    def ping(self) -> None:
        """Raise SQLAlchemy's error when the database does not answer."""
        with self.reading() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _postgresql(address: URL) -> Engine:
    return create_engine(
        address.set(drivername="postgresql+psycopg"), pool_size=8, max_overflow=8, pool_pre_ping=True, **_DISCREET
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
