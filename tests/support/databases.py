"""Databases that have every table: migrated once a run, copied for each test."""

import atexit
import functools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jira_chat.storage import schema
from jira_chat.storage.engine import Database
from tests.support import postgres

NAME = "jira-chat.db"
"""The SQLite file in a folder; the product's own default."""


def sqlite(folder: Path) -> str:
    """Put a SQLite database into a folder and return its address."""
    path = folder / NAME
    shutil.copyfile(_sqlite_template(), path)
    return f"sqlite:///{path}"


@contextmanager
def postgresql() -> Iterator[str]:
    """Create a PostgreSQL database and drop it afterwards."""
    with postgres.database(template=_postgres_template()) as url:
        yield url


@functools.cache
def _sqlite_template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="jira-chat-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _migrate(f"sqlite:///{folder / NAME}")
    return folder / NAME


@functools.cache
def _postgres_template() -> str:
    name = postgres.create()
    _migrate(postgres.address(name))
    return name


def _migrate(url: str) -> None:
    database = Database(url)
    schema.upgrade(database)
    database.close()
