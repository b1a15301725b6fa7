import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from jira_chat.storage.engine import Database


@pytest.fixture
def database(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'jira-chat.db'}")
    yield database
    database.close()


def pragma(database: Database, name: str) -> object:
    with database.reading() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()


def test_sqlite_reaches_the_disk_and_checks_references(database):
    assert pragma(database, "journal_mode") == "wal"
    assert pragma(database, "foreign_keys") == 1
    assert pragma(database, "synchronous") == 2


def test_a_reader_takes_no_write_lock(database):
    with database.reading(), database.transaction() as writer:
        writer.execute(text("CREATE TABLE numbers (n INTEGER)"))

    with database.reading() as reader:
        assert reader.execute(text("SELECT count(*) FROM numbers")).scalar_one() == 0


def test_a_writer_takes_its_lock_at_the_start(database):
    with database.transaction(), database.engine.connect() as second:
        second.connection.execute("PRAGMA busy_timeout=1")
        with pytest.raises(OperationalError, match="locked"):
            second.begin()


@pytest.mark.parametrize("url", ["postgresql://user@db/chat", "postgresql+psycopg2://user@db/chat"])
def test_postgresql_has_one_driver(url):
    database = Database(url)

    assert database.engine.url.render_as_string() == "postgresql+psycopg://user@db/chat"
    database.close()


def test_a_database_that_is_not_there(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'nowhere' / 'jira-chat.db'}")

    with pytest.raises(OperationalError):
        database.ping()
