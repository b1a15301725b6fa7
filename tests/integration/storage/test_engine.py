from threading import Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from jira_chat.kernel.errors import UnavailableError
from jira_chat.storage import engine
from jira_chat.storage.engine import Database


def count(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(text("SELECT count(*) FROM numbers")).scalar_one()


@pytest.fixture
def numbers(database_url):
    database = Database(database_url)
    with database.transaction() as connection:
        connection.execute(text("CREATE TABLE numbers (n INTEGER PRIMARY KEY)"))
    yield database
    database.close()


def test_what_a_block_did_is_committed(numbers):
    with numbers.transaction() as connection:
        connection.execute(text("INSERT INTO numbers VALUES (1)"))
        assert count(numbers) == 0

    assert count(numbers) == 1


def test_all_of_it_is_rolled_back_when_it_raises(numbers):
    def write_twice() -> None:
        with numbers.transaction() as connection:
            connection.execute(text("INSERT INTO numbers VALUES (1)"))
            connection.execute(text("INSERT INTO numbers VALUES (1)"))

    with pytest.raises(IntegrityError):
        write_twice()

    assert count(numbers) == 0


def test_an_error_does_not_repeat_what_was_to_be_written(numbers):
    insert = text("INSERT INTO numbers VALUES (:n)")
    with pytest.raises(IntegrityError) as caught, numbers.transaction() as connection:
        connection.execute(insert, [{"n": 7654321}, {"n": 7654321}])

    assert "parameters hidden" in str(caught.value)


def test_a_database_that_answers(numbers):
    numbers.ping()


class TestSharedFile:
    @pytest.fixture
    def database_kind(self):
        return "sqlite"

    @pytest.fixture
    def another(self, database_url, numbers):
        """The same file in another process."""
        another = Database(database_url)
        yield another
        another.close()

    def test_another_process_that_writes_is_waited_for(self, numbers, another):
        insert = text("INSERT INTO numbers VALUES (:n)")
        with another.transaction() as connection:
            connection.execute(insert, {"n": 1})
            waiting = Thread(target=numbers.write, args=(lambda there: there.execute(insert, {"n": 2}).rowcount,))
            waiting.start()
            assert count(numbers) == 0
        waiting.join()
        assert count(numbers) == 2

    def test_one_that_never_ends_is_not(self, numbers, another, monkeypatch):
        monkeypatch.setattr(engine, "_BUSY_SECONDS", 0.05)
        with another.transaction():
            with pytest.raises(OperationalError, match="locked"), numbers.transaction():
                raise AssertionError
            with pytest.raises(UnavailableError):
                numbers.write(lambda connection: connection.execute(text("INSERT INTO numbers VALUES (3)")).rowcount)
        with numbers.transaction() as connection:
            connection.execute(text("INSERT INTO numbers VALUES (4)"))
        assert count(numbers) == 1
