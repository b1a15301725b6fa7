"""Databases with all tables: migrated once per run, then emptied or copied for each test."""

import atexit
import functools
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, make_url, text

from jira_chat.storage import schema
from jira_chat.storage.engine import Database
from tests.support import postgres

NAME = "jira-chat.db"
"""The SQLite file in a folder; the product's own default."""


class StrictDatabase(Database):
    """Refuses a second connection to those who have one.

    As many people at once as a pool has connections would all wait for a second one, and nobody would give one back.
    """

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._users = threading.local()

    @property
    def is_used(self) -> bool:
        """Whether the calling thread has a connection."""
        return bool(getattr(self._users, "has_one", False))

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Let the calling thread act as somebody else, who has a connection, too."""
        with self._having(one=False):
            yield

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        with self._alone(), super().transaction() as connection:
            yield connection

    @contextmanager
    def statement(self) -> Iterator[Connection]:
        # On SQLite, it is a transaction.
        with nullcontext() if self.is_sqlite else self._alone(), super().statement() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._alone(), super().reading() as connection:
            yield connection

    @contextmanager
    def _alone(self) -> Iterator[None]:
        assert not self.is_used, "a second connection beside the first"
        with self._having(one=True):
            yield

    @contextmanager
    def _having(self, *, one: bool) -> Iterator[None]:
        before, self._users.has_one = self.is_used, one
        try:
            yield
        finally:
            self._users.has_one = before


Prepare = Callable[[Database], None]
"""Makes the tables of an empty database."""


def sqlite(folder: Path, template: Prepare = schema.upgrade) -> str:
    """Create a SQLite database in a folder and return its address."""
    path = folder / NAME
    shutil.copyfile(_sqlite_template(template), path)
    return f"sqlite:///{path}"


def prepare_sqlite(folder: Path) -> None:
    """Create a migrated SQLite database if there is none: otherwise the product spends a second on migrating."""
    path = folder / NAME
    if not path.exists() or path.stat().st_size == 0:
        sqlite(folder)


@contextmanager
def postgresql(template: Prepare = schema.upgrade) -> Iterator[str]:
    """Create a PostgreSQL database and drop it afterwards."""
    with postgres.database(template=_postgres_template(template)) as url:
        yield url


@contextmanager
def of_its_own(kind: str, template: Prepare = schema.upgrade) -> Iterator[Database]:
    """A database for one test alone, which may break it; `template` runs once for all tests of a process."""
    with ExitStack() as stack:
        if kind == "sqlite":
            url = sqlite(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jira-chat-"))), template)
        else:
            url = stack.enter_context(postgresql(template))
        database = StrictDatabase(url)
        stack.callback(database.close)
        yield database


@contextmanager
def lent() -> Iterator[tuple[str, Database]]:
    """Lend an empty SQLite database of this process, with its address, to one test at a time.

    The next to ask gets it with what SQLAlchemy made of the statements of those before; nobody closes it.
    """
    folder, database = _free.pop() if _free else _to_lend()
    _empty_sqlite(folder / NAME)
    yield f"sqlite:///{folder / NAME}", database
    _free.append((folder, database))


_free: list[tuple[Path, Database]] = []


def _to_lend() -> tuple[Path, Database]:
    folder = _folder()
    return folder, StrictDatabase(sqlite(folder))


def emptied(kind: str) -> Database:
    """Lend this process's database, empty. Not for a test that breaks connections or tables.

    A new one for each test costs several times what most tests do with it: the files, the connections, and what
    SQLAlchemy makes of each statement, which it keeps for each engine.
    """
    database, empty = _used_again(kind)
    empty()
    return database


@functools.cache
def _used_again(kind: str) -> tuple[Database, Callable[[], None]]:
    if kind == "sqlite":
        folder = _folder()
        return StrictDatabase(sqlite(folder)), functools.partial(_empty_sqlite, folder / NAME)
    url = postgres.address(postgres.create(template=_postgres_template()))
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    return StrictDatabase(url), functools.partial(_empty_postgresql, engine)


def _empty_sqlite(path: Path) -> None:
    with closing(sqlite3.connect(_sqlite_template())) as template, closing(sqlite3.connect(path)) as used:
        template.backup(used)


def _empty_postgresql(engine: Engine) -> None:
    with engine.connect() as connection:
        # Delete in any order, and do not wait for connections of an earlier test.
        connection.execute(text("SET session_replication_role = replica; SET lock_timeout = '5s'"))
        connection.execute(text("; ".join(_emptying())))


@functools.cache
def _emptying() -> list[str]:
    """Return statements that empty the tables that a new database has empty, and restart their numbers."""
    engine = create_engine(make_url(postgres.address(_postgres_template())).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        names = connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        tables = [name for name in names if not connection.scalar(text(f'SELECT count(*) FROM "{name}"'))]
        sequences = connection.scalars(text("SELECT sequencename FROM pg_sequences")).all()
    engine.dispose()
    # A restart of a sequence would make a new file for it.
    anew = ", ".join(f"setval('{name}', 1, false)" for name in sequences)
    return [*(f'DELETE FROM "{name}"' for name in tables), f"SELECT {anew}"]


@functools.cache
def _sqlite_template(prepare: Prepare = schema.upgrade) -> Path:
    folder = _folder()
    _prepare(f"sqlite:///{folder / NAME}", prepare)
    return folder / NAME


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="jira-chat-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@functools.cache
def _postgres_template(prepare: Prepare = schema.upgrade) -> str:
    name = postgres.create()
    _prepare(postgres.address(name), prepare)
    return name


def _prepare(url: str, prepare: Prepare) -> None:
    database = Database(url)
    prepare(database)
    database.close()
