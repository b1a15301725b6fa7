"""Insertion of rows that may exist, in one statement: `INSERT … ON CONFLICT`, which both databases have.

Catching the IntegrityError instead would take a savepoint for each row, since PostgreSQL aborts the whole transaction
after one failed statement.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(
    connection: Connection, table: Table, row: Mapping[str, Any], *, key: Sequence[str] | None = None
) -> bool:
    """Insert a row and return True, or return False if a row with the same unique `key` (None: any key) exists.

    Waits for a transaction that is writing the same key. Raises IntegrityError if the row violates another constraint:
    another unique key, or a foreign key.
    """
    statement = (
        insert_into(connection.dialect.name, table)
        .values(dict(row))
        .on_conflict_do_nothing(index_elements=None if key is None else [table.c[name] for name in key])
    )
    # SQLAlchemy keeps the row count of an INSERT only on request.
    counting = {"preserve_rowcount": True}
    return connection.execute(statement.inline(), execution_options=counting).rowcount == 1


def upsert(connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Insert or update the row of a unique key. Raises as `insert_new`."""
    statement = insert_into(connection.dialect.name, table).values({**key, **values})
    connection.execute(
        statement.on_conflict_do_update(index_elements=[table.c[name] for name in key], set_=dict(values)).inline()
    )


def insert_into(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT that supports `ON CONFLICT`."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
