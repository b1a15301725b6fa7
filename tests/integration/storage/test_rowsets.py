import msgspec
import pytest
from sqlalchemy import Integer, select

from jira_chat.storage import rowsets

ROWS = [("one", 1, None), ('"two" \\ \'', -2, "null"), ("drei 🦊", 2_000_000_000, "\t\n"), ("", 0, "[1, 2]")]


@pytest.mark.parametrize("rows", [ROWS, [], ROWS * 300])
def test_rows_go_in_and_come_out_as_they_are_and_in_order(database, rows):
    dialect = database.engine.dialect.name
    given = rowsets.table(dialect, "given", name=rowsets.TEXT, number=Integer(), more=rowsets.TEXT)
    parameters = {"given": rowsets.encode(rows)}

    with database.reading() as connection:
        assert [tuple(row) for row in connection.execute(select(given), parameters)] == rows
        packed = connection.execute(rowsets.packed(dialect, select(given)), parameters).scalar_one()

    assert packed is not None
    assert msgspec.json.decode(packed, type=list[tuple[str, int, str | None]]) == rows
