"""Inserting a row that may be there already, in one statement: `INSERT … ON CONFLICT`, which both databases have.

To try, catch the IntegrityError and look again takes a savepoint for each row, since PostgreSQL gives up a whole
transaction for one failed statement.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(
    connection: Connection, table: Table, row: Mapping[str, Any], *, key: Sequence[str] | None = None
) -> bool:
    """Insert a row and return True, or False when one with the same unique `key` (None: with any the same) is there.

    Waits for a transaction that is writing the same key. Raises IntegrityError for whatever else is wrong with the row:
    another key that is taken, a missing row that it refers to.
    """
    statement = (
        insert_into(connection.dialect.name, table)
        .values(dict(row))
        .on_conflict_do_nothing(index_elements=None if key is None else [table.c[name] for name in key])
    )
    # SQLAlchemy keeps the count of an INSERT only when it is asked to.
    counting = {"preserve_rowcount": True}
    return connection.execute(statement.inline(), execution_options=counting).rowcount == 1


def upsert(connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Give the row of a unique key these values, whether it is there or not. Raises as `insert_new`."""
    statement = insert_into(connection.dialect.name, table).values({**key, **values})
    connection.execute(
        statement.on_conflict_do_update(index_elements=[table.c[name] for name in key], set_=dict(values)).inline()
    )


def insert_into(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT that can say what becomes of a conflict."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
