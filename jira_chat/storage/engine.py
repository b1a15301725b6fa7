"""The engines and their transactions. Services open one transaction per use case; repositories only ever use it."""

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
"""For readers: BEGIN and COMMIT would be two more round trips, and at READ COMMITTED they change nothing."""
_ALL_OR_NOTHING = {"isolation_level": "READ COMMITTED"}
_BUSY_SECONDS = 10
_ASK_AGAIN_SECONDS = 0.001
_CACHE_KILOBYTES = 32 * 1024
_LOG_PAGES = 8000
"""Of 4 KB: after these the log is copied back into the database."""
_REBUILDING = 5_150_277
"""Any number that nothing else of ours locks."""
_RESTART_SECONDS = 5.0
_RESTED_SECONDS = 1.0
"""A line that was used since then is not tried first: that would be a round trip for each of many short readings. A
server that is restarted says goodbye, which is seen without one."""
_USED_AT = "jira_chat_used_at"
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
    """SQLite or PostgreSQL behind one interface.

    What many people do at once is written by `write` and `write_batched`, which share a commit. `transaction` is for
    the rest. SQLite lets one write at a time, so there both take turns.
    """

    def __init__(self, url: str, *, prepared: bool = True) -> None:
        """Prepare to use the database at an address; `prepared` lets PostgreSQL keep statements that come often."""
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
            # Lines are as readers want them: to set one takes as long as half a reading.
            self._reading = _postgresql(address, prepared=prepared, **_ONE_BY_ONE)
            _ping_rested(self._reading)
            self.engine = self._reading.execution_options(**_ALL_OR_NOTHING)
            self._writing = _postgresql_writer(address, prepared=prepared)
        self._writer = Writer(self._transact)

    def write(self, work: Work[Result]) -> Result:
        """Commit a piece of work together with what others write at this moment, and return what it returned.

        It may be done twice, on another thread, and waits for nothing but the connection that it is given. Raises what
        it raised, then without a trace in the database, and UnavailableError when it cannot be committed.
        """
        return self._writer.write(work)

    def write_batched(self, batch: Batch[Item, Result], item: Item) -> Result:
        """Let `batch` write an item in one go with whatever else waits for the same function. Otherwise as `write`."""
        return self._writer.write_batched(batch, item)

    def write_many(self, batch: Batch[Item, Result], items: Sequence[Item]) -> list[Result | Exception]:
        """Let `batch` write several items as `write_batched` does, and return what came of each."""
        return self._writer.write_many(batch, items)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Commit what the block did, or roll all of it back when it raises.

        Raises ConnectionLostError when the database goes away, and when it does not come back within some seconds, and
        UnavailableError when it has no room for more.
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
        """A connection for reading; takes no write lock. Raises as `transaction`.

        On SQLite it shows one moment. On PostgreSQL each statement shows its own, as it would in a transaction there.
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
        """Whether one file holds it all, and one writes at a time."""
        return self.engine.dialect.name == "sqlite"

    def ping(self) -> None:
        """Raise SQLAlchemy's error when the database does not answer at once."""
        with self.engine.connect() as connection:
            connection.execution_options(**_READ_ONLY).execute(text("SELECT 1"))

    def close(self) -> None:
        """Write what waits, and give all connections back."""
        self._writer.close()
        self._writing.dispose()
        self._lane.close()
        self.engine.dispose()

    def _transact(self, write: Callable[[Connection], list[T]]) -> list[T]:
        with self._turn, self._writing.connect() as connection:
            return self._lane.run(write, connection) if self.is_sqlite else write(connection)

    def _connect(self, engine: Engine) -> Connection:
        """Connect, and wait for a server that is just being restarted: nothing was done yet."""
        give_up_at = time.monotonic() + (0 if self.is_sqlite else _RESTART_SECONDS)
        while True:
            try:
                return engine.connect()
            except OperationalError as error:
                if time.monotonic() >= give_up_at:
                    raise ConnectionLostError(may_be_done=False) from error
            time.sleep(_LOOK_SECONDS)


def _told(error: DBAPIError, *, may_be_done: bool) -> UnavailableError | None:
    """Return what an error means for those who asked; None for a fault of ours."""
    if error.connection_invalidated:
        return ConnectionLostError(may_be_done=may_be_done)
    if is_exhausted(error):
        log.error("database_exhausted", exc_info=error)
        return not_saved()
    return None


def _postgresql(address: URL, *, prepared: bool, **options: Any) -> Engine:
    # What the address says itself counts.
    bounds = {name: value for name, value in _TCP_BOUNDS.items() if name not in address.query}
    how: dict[str, Any] = bounds if prepared else bounds | {"prepare_threshold": None}
    # Each that is more than `pool_size` would be opened for one use and closed again, which costs as much as ten uses.
    pool = {"pool_size": 16, "max_overflow": 0, "pool_use_lifo": True} | options
    engine = create_engine(address.set(drivername="postgresql+psycopg"), connect_args=how, **pool, **_DISCREET)
    if offloop.cooperative():
        event.listen(engine, "do_connect", _connect_cooperatively)
    return engine


def _connect_cooperatively(_dialect: Any, _record: Any, arguments: list[Any], named: dict[str, Any]) -> Any:
    return CooperativeConnection.connect(*arguments, **named)


def _ping_rested(engine: Engine) -> None:
    """Replace connections that broke while they rested, before somebody gets them."""

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
    # It is not pinged: a batch that finds its line broken is done again on another.
    engine = _postgresql(address, prepared=prepared, pool_size=1)
    if prepared:
        event.listen(engine, "connect", _look_up_by_index)
    return engine


def _look_up_by_index(connection: Any, _record: Any) -> None:
    """Let a connection find rows by their indices alone, as a batch needs a few rows of large tables.

    PostgreSQL keeps a statement's plan, and that of a foreign key's check, until the table is analysed. Made while a
    table was small, they read all of it for each batch: 4 ms at 10,000 messages, and a minute passes before autovacuum
    looks.
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
    # What a batch touches is all over the file. With the default of 2 MB SQLite reads and writes the same pages again
    # and again, and copies them back from the log after every thousand.
    connection.execute(f"PRAGMA cache_size=-{_CACHE_KILOBYTES}")
    connection.execute(f"PRAGMA wal_autocheckpoint={_LOG_PAGES}")

    # Nothing after `_take_write_lock` has to wait for another process.
    connection.execute("PRAGMA busy_timeout=0")


def _take_write_lock(connection: Connection) -> None:
    """Begin to write. Other processes are waited for by asking again every millisecond.

    SQLite itself asks ten times a second after a while, and hardly ever meets the moment between two transactions of a
    process that has always something to write.
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
    # Past SQLAlchemy, which would begin a transaction first; inside one the pragma does nothing.
    raw = connection.connection.driver_connection
    if raw is not None:
        raw.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at the start: upgrading a read lock later can only fail, not wait.
    is_reader = connection.get_execution_options().keys() >= _READ_ONLY.keys()
    connection.exec_driver_sql("BEGIN" if is_reader else "BEGIN IMMEDIATE")
