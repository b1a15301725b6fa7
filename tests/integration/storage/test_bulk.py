from sqlalchemy import Boolean, Integer, String, select

from jira_chat.storage.bulk import POSITION, given

ROWS = [
    {"text": "it's “quoted” \\ {1,2} 🙂", "number": 1, "flag": True, "absent": None},
    {"text": "", "number": -5, "flag": False, "absent": "something"},
]
COLUMNS = {"text": String(), "number": Integer(), "flag": Boolean(), "absent": String()}


def test_rows_come_as_they_were_given(database):
    with database.reading() as connection:
        rows = given(connection, ROWS, COLUMNS)
        query = select(*[rows.c[name] for name in COLUMNS]).order_by(rows.c[POSITION])
        found = connection.execute(query).mappings().all()

    assert [dict(row) for row in found] == ROWS


def test_no_rows_are_an_empty_table(database):
    with database.reading() as connection:
        assert connection.execute(select(given(connection, [], COLUMNS).c.text)).all() == []
