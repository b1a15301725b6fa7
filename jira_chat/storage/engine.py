"""The engines and their transactions. Services open one transaction per use case; repositories only use it."""

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import RLock
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from jira_chat.kernel.errors import ConnectionLostError, UnavailableError
from jira_chat.storage import offloop
from jira_chat.storage.capacity import is_exhausted
from jira_chat.storage.waiting import CooperativeConnection, was_told_something
from jira_chat.storage.writer import Batch, Item, Result, Work, Writer, not_saved

log = logging.getLogger(__name__)

T = TypeVar("T")

_READ_ONLY = {"jira_chat_read_only": True}
_ONE_BY_ONE = {"isolation_level": "AUTOCOMMIT"}
"""For readers: BEGIN and COMMIT would cost two more round trips, and at READ COMMITTED change nothing."""
_ALL_OR_NOTHING = {"isolation_level": "READ COMMITTED"}
_BUSY_SECONDS = 10
_ASK_AGAIN_SECONDS = 0.001
_CACHE_KILOBYTES = 32 * 1024
_LOG_PAGES = 8000
"""Pages of 4 KB after which the log is copied back into the database."""
_REBUILDING = 5_150_277
"""The key of an advisory lock, used for nothing else."""
_RESTART_SECONDS = 5.0
_RESTED_SECONDS = 1.0
"""A connection used within this time is not pinged, which would cost each short read a round trip. A restarting server
closes its connections, which is noticed without a ping."""
_USED_AT = "jira_chat_used_at"
_LOOK_SECONDS = 0.2
_TCP_BOUNDS = {
    # Seconds, except for the last (libpq, "Parameter Key Words"). Without them, the system waits a quarter of an hour
    # for a server that has vanished.
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
_DISCREET: dict[str, Any] = {"hide_parameters": True}
"""Keeps parameters, which hold people's messages, out of logged errors."""


class Database:
    """SQLite or PostgreSQL behind one interface.

    Frequent writes go through `write` and `write_batched`, which share a commit. `transaction` is for the rest.
    SQLite permits one writer at a time, so there both take turns.
    """

    def __init__(self, url: str, *, prepared: bool = True) -> None:
        """Prepare to use the database at an address; `prepared` lets PostgreSQL keep frequent statements."""
        address = make_url(url)
        is_sqlite = address.get_backend_name() == "sqlite"
        self._lane = offloop.Lane()
        self.engine: Engine
        self._reading: Engine
        self._turn: AbstractContextManager[Any] = RLock() if is_sqlite else nullcontext()
        if is_sqlite:
            self.engine = _sqlite(address, offloop.OffLoopConnection)
            self._reading = self.engine.execution_options(**_READ_ONLY)
            self._writing = _sqlite_writer(address, self._lane)
        else:
            # Connections are set up for readers: changing one costs half as much as a read.
            self._reading = _postgresql(address, prepared=prepared, **_ONE_BY_ONE)
            _ping_rested(self._reading)
            self.engine = self._reading.execution_options(**_ALL_OR_NOTHING)
            self._writing = _postgresql_writer(address, prepared=prepared)
        self._writer = Writer(self._transact)

    def write(self, work: Work[Result]) -> Result:
        """Commit a piece of work together with concurrent ones, and return its result.

        The work may run twice, on another thread, and must wait for nothing but its connection. Raises what the work
        raises, after a rollback, and UnavailableError if it cannot be committed.
        """
        return self._writer.write(work)

    def write_batched(self, batch: Batch[Item, Result], item: Item) -> Result:
        """Let `batch` write an item together with all others that wait for the same function. Otherwise as `write`."""
        return self._writer.write_batched(batch, item)

    def write_many(self, batch: Batch[Item, Result], items: Sequence[Item]) -> list[Result | Exception]:
        """Let `batch` write several items as `write_batched` does, and return each one's result or error."""
        return self._writer.write_many(batch, items)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Commit the block's changes, or roll them back if it raises.

        Raises ConnectionLostError if the database goes away or does not come back within 5 seconds, and
        UnavailableError if it has no room for more.
        """
        may_be_done = False
        with self._turn, self._connect(self._writing if self.is_sqlite else self.engine) as connection:
            try:
                with connection.begin():
                    yield connection
                    may_be_done = True
            except DBAPIError as error:
                if (told := _told(error, may_be_done=may_be_done)) is not None:
                    raise told from error
                raise

    @contextmanager
    def statement(self) -> Iterator[Connection]:
        """A transaction of one statement: one round trip to PostgreSQL instead of three. Raises as `transaction`."""
        if self.is_sqlite:
            with self.transaction() as connection:
                yield connection
            return
        with self._connect(self._reading) as connection:
            try:
                yield connection
            except DBAPIError as error:
                if (told := _told(error, may_be_done=True)) is not None:
                    raise told from error
                raise

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """A transaction that may rebuild tables, one at a time for the whole database.

        SQLite changes a table by replacing it with a copy; with foreign keys on, that would delete referring rows.
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
        """A connection for reading; takes no write lock. Raises as `transaction`.

        On SQLite all statements see one snapshot. On PostgreSQL each sees its own, as in a transaction there.
        """
        with self._connect(self._reading) as reader:
            try:
                with reader.begin():
                    yield reader
            except DBAPIError as error:
                if (told := _told(error, may_be_done=False)) is not None:
                    raise told from error
                raise

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is SQLite: one file, one writer at a time."""
        return self.engine.dialect.name == "sqlite"

    def ping(self) -> None:
        """Raise SQLAlchemy's error if the database does not answer at once."""
        with self.engine.connect() as connection:
            connection.execution_options(**_READ_ONLY).execute(text("SELECT 1"))

    def close(self) -> None:
        """Write what is waiting, and close all connections."""
        self._writer.close()
        self._writing.dispose()
        self._lane.close()
        self.engine.dispose()

    def _transact(self, write: Callable[[Connection], list[T]]) -> list[T]:
        with self._turn, self._writing.connect() as connection:
            return self._lane.run(write, connection) if self.is_sqlite else write(connection)

    def _connect(self, engine: Engine) -> Connection:
        """Connect, and wait some seconds for a restarting server, which is safe because nothing was done yet."""
        give_up_at = time.monotonic() + (0 if self.is_sqlite else _RESTART_SECONDS)
        while True:
            try:
                return engine.connect()
            except OperationalError as error:
                if time.monotonic() >= give_up_at:
                    raise ConnectionLostError(may_be_done=False) from error
            time.sleep(_LOOK_SECONDS)


def _told(error: DBAPIError, *, may_be_done: bool) -> UnavailableError | None:
    """Return the error to raise to callers; None for a fault of ours."""
    if error.connection_invalidated:
        return ConnectionLostError(may_be_done=may_be_done)
    if is_exhausted(error):
        log.error("database_exhausted", exc_info=error)
        return not_saved()
    return None


def _postgresql(address: URL, *, prepared: bool, **options: Any) -> Engine:
    # Settings in the address take precedence.
    bounds = {name: value for name, value in _TCP_BOUNDS.items() if name not in address.query}
    how: dict[str, Any] = bounds if prepared else bounds | {"prepare_threshold": None}
    # Without overflow: a connection beyond `pool_size` is opened for a single use, which costs as much as ten uses.
    pool = {"pool_size": 16, "max_overflow": 0, "pool_use_lifo": True} | options
    engine = create_engine(address.set(drivername="postgresql+psycopg"), connect_args=how, **pool, **_DISCREET)
    if offloop.cooperative():
        event.listen(engine, "do_connect", _connect_cooperatively)
    return engine


def _connect_cooperatively(_dialect: Any, _record: Any, arguments: list[Any], named: dict[str, Any]) -> Any:
    return CooperativeConnection.connect(*arguments, **named)


def _ping_rested(engine: Engine) -> None:
    """Replace connections that broke while idle, before they are used."""

    def note_use(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info[_USED_AT] = time.monotonic()

    def ping(connection: Any, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        if time.monotonic() - record.info[_USED_AT] < _RESTED_SECONDS and not was_told_something(connection):
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    event.listen(engine, "connect", note_use)
    event.listen(engine, "checkin", note_use)
    event.listen(engine, "checkout", ping)


def _postgresql_writer(address: URL, *, prepared: bool) -> Engine:
    # Not pinged: a batch whose connection is broken is repeated on another.
    engine = _postgresql(address, prepared=prepared, pool_size=1)
    if prepared:
        event.listen(engine, "connect", _look_up_by_index)
    return engine


def _look_up_by_index(connection: Any, _record: Any) -> None:
    """Make a connection use indices only, because a batch needs few rows of large tables.

    PostgreSQL keeps the plans of statements and foreign key checks until the table is analysed. Plans made while a
    table was small read all of it for each batch: 4 ms at 10,000 messages, and a minute passes before autovacuum
    analyses it.
    """
    with connection.cursor() as cursor:
        for way in ("seqscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET enable_{way} = off")
    connection.commit()


def _sqlite(address: URL, off_loop: type[offloop.OffLoopConnection]) -> Engine:
    connect_args: dict[str, Any] = {"timeout": _BUSY_SECONDS, "check_same_thread": False}
    if offloop.cooperative():
        connect_args["factory"] = off_loop
    engine = create_engine(address, connect_args=connect_args, **_DISCREET)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _sqlite_writer(address: URL, lane: offloop.Lane) -> Engine:
    engine = _sqlite(address, lane.connection())
    event.listen(engine, "connect", _prepare_sqlite_writer)
    event.remove(engine, "begin", _begin_sqlite)
    event.listen(engine, "begin", lambda connection: lane.run(_take_write_lock, connection))
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own implicit BEGIN is deferred and starts too late; ours is in `_begin_sqlite`.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=ON")
    # An acknowledged message must survive a power cut, so every commit reaches the disk.
    connection.execute("PRAGMA synchronous=FULL")


def _prepare_sqlite_writer(connection: sqlite3.Connection, _record: Any) -> None:
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
            if not _is_busy(error.orig) or time.monotonic() > until:
                raise
        offloop.native_sleep(_ASK_AGAIN_SECONDS)


def _is_busy(error: BaseException | None) -> bool:
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode == sqlite3.SQLITE_BUSY


def _set_foreign_keys(connection: Connection, *, on: bool) -> None:
    # Bypass SQLAlchemy, which would begin a transaction first; inside one the pragma has no effect.
    raw = connection.connection.driver_connection
    if raw is not None:
        raw.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at the start: upgrading a read lock later can only fail, not wait.
    is_reader = connection.get_execution_options().keys() >= _READ_ONLY.keys()
    connection.exec_driver_sql("BEGIN" if is_reader else "BEGIN IMMEDIATE")
