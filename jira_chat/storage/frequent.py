"""Statements that run for every message: compiled once, and executed without SQLAlchemy.

SQLAlchemy needs 80 µs to look up a compiled statement and wrap its result, as much as the statement itself takes.
These statements always have the same text, and few values.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.base import Executable


class Frequent:
    """A statement whose values are bound by name."""

    def __init__(self, make: Callable[[str], Executable]) -> None:
        """`make` returns the statement for a dialect, given its name."""
        self._compiled = cache(lambda dialect: _Compiled(make(dialect.name), dialect))

    def execute(self, connection: Connection, **values: Any) -> Any:
        """Execute it and return the driver's cursor. Raises SQLAlchemy's errors."""
        dialect: Any = connection.dialect
        compiled: _Compiled = self._compiled(dialect)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(compiled.text, compiled.parameters(values))
        except dialect.loaded_dbapi.Error as error:
            raise _as_sqlalchemy_does(connection, error, compiled.text) from error
        return cursor


@contextmanager
def sent_together(connection: Connection) -> Iterator[None]:
    """Send all statements of the block to PostgreSQL in one round trip. Their results are not available in the block.

    Raises as `Frequent.execute`, at the end of the block.
    """
    driver: Any = connection.connection.driver_connection
    dialect: Any = connection.dialect
    if not hasattr(driver, "pipeline"):
        yield
        return
    try:
        with driver.pipeline():
            yield
    except dialect.loaded_dbapi.Error as error:
        raise _as_sqlalchemy_does(connection, error) from error


def set_savepoint(connection: Connection) -> None:
    """Mark the point to which `undo` returns."""
    _SAVEPOINT.execute(connection)


def undo(connection: Connection) -> None:
    """Undo what the transaction did since its last `set_savepoint`."""
    _ROLLBACK.execute(connection)


class _Compiled:
    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        self.text = str(compiled)
        self._in_order = compiled.positiontup
        self._converted = {
            name: convert
            for name, bind in compiled.binds.items()
            if (convert := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
        }
        # The values of literals; other parameters have none.
        self._own = self._convert({name: value for name, value in compiled.params.items() if value is not None})

    def parameters(self, values: Mapping[str, Any]) -> Any:
        named = self._own | self._convert(values)
        return named if self._in_order is None else [named[name] for name in self._in_order]

    def _convert(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: convert(value) if (convert := self._converted.get(name)) else value for name, value in values.items()
        }


def _as_sqlalchemy_does(connection: Connection, error: Exception, statement: str | None = None) -> BaseException:
    """Return SQLAlchemy's counterpart of a driver's error; invalidate a broken connection."""
    dialect: Any = connection.dialect
    is_lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
    told = DBAPIError.instance(
        statement,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=is_lost,
        dialect=dialect,
    )
    if is_lost:
        connection.invalidate(error)
    return told


_SAVEPOINT = Frequent(lambda _dialect: text("SAVEPOINT batch"))
_ROLLBACK = Frequent(lambda _dialect: text("ROLLBACK TO SAVEPOINT batch"))
