"""Many rows to one statement, as a table that it can select from.

`executemany` sends and plans a statement for each row; the several values of one INSERT cannot be joined with what is
there. Both databases can read a table from a parameter: PostgreSQL from arrays, SQLite from JSON.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import ARRAY, Connection, TableValuedAlias, bindparam, column, func, select
from sqlalchemy.types import TypeEngine

POSITION = "position"
"""The column that numbers the rows as they were given."""


def given(connection: Connection, rows: Sequence[Mapping[str, Any]], columns: Mapping[str, TypeEngine[Any]]) -> Any:
    """Return rows as something to select from, with the columns and `POSITION`.

    Values are texts, numbers, truth values or None.
    """
    if connection.dialect.name == "postgresql":
        return _arrays(rows, columns)
    document = msgspec.json.encode([[row[name] for name in columns] for row in rows]).decode()
    each = func.json_each(bindparam(None, document)).table_valued("key", "value")
    fields = [
        func.json_extract(each.c.value, f"$[{place}]", type_=kind).label(name)
        for place, (name, kind) in enumerate(columns.items())
    ]
    return select(*fields, each.c.key.label(POSITION)).subquery()


def _arrays(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, TypeEngine[Any]]) -> TableValuedAlias:
    arrays = [bindparam(None, [row[name] for row in rows], ARRAY(kind)) for name, kind in columns.items()]
    fields = [column(name, kind) for name, kind in columns.items()]
    return func.unnest(*arrays).table_valued(*fields, with_ordinality=POSITION).render_derived()
