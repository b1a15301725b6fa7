"""The engines and their transactions. Services open one transaction per use case; repositories only use it."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import RLock
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from jira_chat.kernel.errors import ConnectionLostError, UnavailableError
from jira_chat.storage import offloop, postgresql, sqlite
from jira_chat.storage.capacity import is_exhausted, is_locked
from jira_chat.storage.sqlite import READ_ONLY
from jira_chat.storage.writer import Batch, Item, Result, Work, Writer, busy, not_saved

log = logging.getLogger(__name__)

T = TypeVar("T")

_ALL_OR_NOTHING = {"isolation_level": "READ COMMITTED"}
_REBUILDING = 5_150_277
"""The key of an advisory lock, used for nothing else."""
_REBUILD_LOCK_SECONDS = 3
"""How long a migration waits for a lock on a table. All later statements on the table wait behind it."""

_RESTART_SECONDS = 5.0
_LOOK_SECONDS = 0.2


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
            self.engine = sqlite.engine(address, offloop.OffLoopConnection)
            self._reading = self.engine.execution_options(**READ_ONLY)
            self._writing = self._changing = sqlite.writer(address, self._lane)
        else:
            # Connections are set up for readers: changing one costs half as much as a read.
            self._reading = postgresql.readers(address, prepared=prepared)
            self._changing = self._reading.execution_options(**postgresql.TRANSACTION)
            self.engine = self._reading.execution_options(**_ALL_OR_NOTHING)
            self._writing = postgresql.writer(address, prepared=prepared)
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
        UnavailableError if it has no room for more or somebody else keeps a lock.
        """
        may_be_done = False
        with self._turn, self._connect(self._changing) as connection:
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

        Raises DBAPIError, also if it waits too long for a table's lock.

        SQLite changes a table by replacing it with a copy; with foreign keys on, that would delete referring rows.
        """
        with self.engine.connect() as connection:
            is_sqlite = connection.dialect.name == "sqlite"
            if is_sqlite:
                sqlite.set_foreign_keys(connection, on=False)
            try:
                with connection.begin():
                    if not is_sqlite:
                        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _REBUILDING})
                        connection.execute(text(f"SET LOCAL lock_timeout = '{_REBUILD_LOCK_SECONDS}s'"))
                    yield connection
            finally:
                if is_sqlite:
                    sqlite.set_foreign_keys(connection, on=True)

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
            connection.execution_options(**READ_ONLY).execute(text("SELECT 1"))

    def close(self) -> None:
        """Write what is waiting, and close all connections."""
        self._writer.close()
        self._writing.dispose()
        self._lane.close()
        self.engine.dispose()

    def _transact(self, write: Callable[[Connection], list[T]]) -> list[T]:
        with self._turn, self._connect(self._writing) as connection:
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
            except PoolTimeoutError as error:
                raise busy() from error
            time.sleep(_LOOK_SECONDS)


def _told(error: DBAPIError, *, may_be_done: bool) -> UnavailableError | None:
    """Return the error to raise to callers; None for a fault of ours."""
    if error.connection_invalidated:
        return ConnectionLostError(may_be_done=may_be_done)
    if is_locked(error):
        log.warning("database_locked", exc_info=error)
        return busy()
    if is_exhausted(error):
        log.error("database_exhausted", exc_info=error)
        return not_saved()
    return None
