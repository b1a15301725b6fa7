"""Many rows as one value: a JSON array of arrays, as a statement's parameter or result.

So a batch takes a constant number of statements. On SQLite each single row passed in or out hands Python's lock over
twice, for which a busy event loop makes the writer wait. On PostgreSQL an array for each column (`unnest`) costs
psycopg 11 µs a row, this less than one, and the server reads it faster.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import JSON, ColumnElement, Select, String, Text, bindparam, cast, func, literal, literal_column, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.expression import Subquery
from sqlalchemy.types import TypeEngine

SQLITE = "sqlite"

TEXT: TypeEngine[Any] = String()


def encode(rows: Iterable[Sequence[Any]]) -> str:
    """Return rows as the parameter of a statement that reads them with `table`."""
    return msgspec.json.encode(list(rows)).decode()


def table(dialect: str, parameter: str, **columns: TypeEngine[Any]) -> Subquery:
    """Return a statement's parameter, whose arrays hold these columns in order, as a subquery."""
    value = bindparam(parameter, type_=Text())
    if dialect == SQLITE:
        each = func.json_each(value).table_valued("value")
        fields: list[ColumnElement[Any]] = [
            func.json_extract(each.c.value, literal_column(f"'$[{place}]'")) for place in range(len(columns))
        ]
    else:
        each = func.jsonb_array_elements(cast(value, JSONB)).table_valued("value")
        texts = (each.c.value.op("->>")(literal_column(str(place))) for place in range(len(columns)))
        fields = [cast(text, type_) for text, type_ in zip(texts, columns.values(), strict=True)]
    named = [field.label(name) for field, name in zip(fields, columns, strict=True)]
    return select(*named).select_from(each).subquery(parameter)


def packed(dialect: str, query: Select[Any]) -> Select[str]:
    """Return a query whose single value is a JSON array of the given query's rows."""
    rows = query.subquery()
    if dialect == SQLITE:
        return select(func.json_group_array(func.json_array(*rows.c)))
    return select(cast(func.coalesce(func.json_agg(func.json_build_array(*rows.c)), literal([], JSON)), Text))
