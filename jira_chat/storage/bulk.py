"""Many rows to one statement, as a table that it can select from.

`executemany` sends and plans a statement for each row; the several values of one INSERT cannot be joined with what is
there. Both databases can read a table from a parameter: PostgreSQL from arrays, SQLite from JSON.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import ARRAY, FromClause, bindparam, column, func, select
from sqlalchemy.types import TypeEngine

POSITION = "position"
"""The column that numbers the rows as they were given."""

Columns = Mapping[str, TypeEngine[Any]]

_DOCUMENT = "given_rows"


def given(dialect: str, columns: Columns) -> FromClause:
    """Return rows that are yet to be given as something to select from, with the columns and `POSITION`."""
    if dialect == "postgresql":
        arrays = [bindparam(_name(name), type_=ARRAY(kind)) for name, kind in columns.items()]
        fields = [column(name, kind) for name, kind in columns.items()]
        return func.unnest(*arrays).table_valued(*fields, with_ordinality=POSITION).render_derived()
    each = func.json_each(bindparam(_DOCUMENT)).table_valued("key", "value")
    extracted = [
        func.json_extract(each.c.value, f"$[{place}]", type_=kind).label(name)
        for place, (name, kind) in enumerate(columns.items())
    ]
    return select(*extracted, each.c.key.label(POSITION)).subquery()


def parameters(dialect: str, columns: Columns, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the parameters that give a statement its rows. Values are texts, numbers, truth values or None."""
    if dialect == "postgresql":
        return {_name(name): [row[name] for row in rows] for name in columns}
    return {_DOCUMENT: msgspec.json.encode([[row[name] for name in columns] for row in rows]).decode()}


def _name(column: str) -> str:
    return f"given_{column}"
