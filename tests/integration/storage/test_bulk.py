from sqlalchemy import Boolean, Integer, String, select

from jira_chat.storage.bulk import POSITION, given, parameters

ROWS = [
    {"text": "it's “quoted” \\ {1,2} 🙂", "number": 1, "flag": True, "absent": None},
    {"text": "", "number": -5, "flag": False, "absent": "something"},
]
COLUMNS = {"text": String(), "number": Integer(), "flag": Boolean(), "absent": String()}


def test_rows_come_as_they_were_given(database):
    with database.reading() as connection:
        dialect = connection.dialect.name
        rows = given(dialect, COLUMNS)
        query = select(*[rows.c[name] for name in COLUMNS]).order_by(rows.c[POSITION])
        found = connection.execute(query, parameters(dialect, COLUMNS, ROWS)).mappings().all()

    assert [dict(row) for row in found] == ROWS


def test_no_rows_are_an_empty_table(database):
    with database.reading() as connection:
        dialect = connection.dialect.name
        query = select(given(dialect, COLUMNS).c.text)
        assert connection.execute(query, parameters(dialect, COLUMNS, [])).all() == []
