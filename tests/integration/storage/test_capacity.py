import pytest
from sqlalchemy import text

from jira_chat.kernel.errors import UnavailableError
from jira_chat.storage.engine import Database
from tests.support.full_disk import full_disk


@pytest.fixture
def database(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'chat.db'}")
    with database.transaction() as connection:
        connection.execute(text("CREATE TABLE kept (value INTEGER)"))
    yield database
    database.close()


def insert(value):
    return lambda connection: connection.execute(text("INSERT INTO kept VALUES (:value)"), {"value": value}).rowcount


def kept(database):
    with database.reading() as connection:
        return list(connection.execute(text("SELECT value FROM kept ORDER BY value")).scalars())


def in_transaction(database, value):
    with database.transaction() as connection:
        insert(value)(connection)


@pytest.mark.parametrize("write", [lambda database, value: database.write(insert(value)), in_transaction])
def test_nothing_is_told_to_be_stored_that_is_not_and_it_goes_on_with_room(database, write):
    write(database, 1)
    with full_disk(), pytest.raises(UnavailableError, match="cannot be saved just now"):
        write(database, 2)
    write(database, 3)
    assert kept(database) == [1, 3]


def test_reading_goes_on(database):
    database.write(insert(1))
    with full_disk():
        assert kept(database) == [1]
