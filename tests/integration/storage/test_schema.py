import importlib
import os
import pkgutil
import subprocess
import sys
from contextlib import ExitStack

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, text

import jira_chat
from jira_chat.storage import engine, schema
from jira_chat.storage.engine import Database
from jira_chat.storage.metadata import metadata

for _, name, _ in pkgutil.walk_packages(jira_chat.__path__, "jira_chat."):
    if name.endswith(".tables"):
        importlib.import_module(name)


@pytest.fixture
def empty(database_url):
    database = Database(database_url)
    yield database
    database.close()


def _has_rows(name, kind, _parents):
    """Leave out what only serves the search, which each database has in its own way."""
    return kind not in {"table", "index"} or not str(name).startswith("message_search")


def test_the_migrations_make_what_the_tables_say(database):
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _has_rows})

        assert compare_metadata(context, metadata) == []


def test_the_migrations_make_the_same_checks(database):
    """Alembic does not compare these."""
    inspector = inspect(database.engine)
    for table in metadata.sorted_tables:
        assert not any(column.constraints for column in table.columns), "name checks on the table"
        wanted = {each.name for each in table.constraints if isinstance(each, CheckConstraint)}
        assert {each["name"] for each in inspector.get_check_constraints(table.name)} == wanted, table.name


def test_upgrading_again_changes_nothing(database, tenant):
    schema.upgrade(database)

    schema.check_current(database)
    with database.reading() as connection:
        assert connection.execute(text("SELECT id FROM installations")).scalars().all() == [tenant]


def test_a_database_without_migrations_is_out_of_date(empty):
    with pytest.raises(schema.SchemaOutOfDateError, match="at None"):
        schema.check_current(empty)


def test_a_migration_that_fails_leaves_nothing(empty):
    with empty.transaction() as connection:
        connection.execute(text("CREATE TABLE visitors (id INTEGER)"))

    with pytest.raises(Exception, match="visitors"):
        schema.upgrade(empty)

    assert inspect(empty.engine).get_table_names() == ["visitors"]


def test_a_table_can_be_rebuilt_without_losing_what_refers_to_it(database):
    with database.transaction() as connection:
        connection.execute(text("CREATE TABLE parents (id INTEGER PRIMARY KEY)"))
        connection.execute(
            text("CREATE TABLE children (parent INTEGER NOT NULL REFERENCES parents (id) ON DELETE CASCADE)")
        )
        connection.execute(text("INSERT INTO parents VALUES (1)"))
        connection.execute(text("INSERT INTO children VALUES (1)"))

    if database.engine.dialect.name == "sqlite":
        with database.rebuilding() as connection:
            connection.execute(text("CREATE TABLE copies (id INTEGER PRIMARY KEY)"))
            connection.execute(text("INSERT INTO copies SELECT id FROM parents"))
            connection.execute(text("DROP TABLE parents"))
            connection.execute(text("ALTER TABLE copies RENAME TO parents"))

    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM children")).scalar_one() == 1


def test_foreign_keys_are_minded_again_after_a_rebuild(database):
    with database.rebuilding():
        pass

    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1


def test_an_upgrade_lets_others_pass_while_a_table_is_locked(database, monkeypatch):
    if database.is_sqlite:
        return  # one writer at a time
    monkeypatch.setattr(engine, "_REBUILD_LOCK_SECONDS", 0.05)
    pauses = []
    with ExitStack() as backup:
        other = backup.enter_context(database.engine.connect())
        other.execute(text("LOCK TABLE alembic_version"))

        def wait(seconds):
            pauses.append(seconds)
            if len(pauses) == 2:
                backup.close()

        schema.upgrade(database, wait=wait)

    assert len(pauses) == 2
    schema.check_current(database)


def test_two_hosts_can_upgrade_at_once(empty, tmp_path):
    if empty.engine.dialect.name == "sqlite":
        return  # a file has one host
    # Alembic keeps its context by process, so two hosts have to be two processes here, too.
    url = empty.engine.url.render_as_string(hide_password=False)
    environ = {**os.environ, "DATABASE_URL": url, "DATA_DIR": str(tmp_path), "SECRET_KEY": "k" * 40}
    command = [sys.executable, "-m", "jira_chat.cli", "migrate"]
    hosts = [subprocess.Popen(command, env=environ) for _ in range(2)]
    assert [host.wait(timeout=90) for host in hosts] == [0, 0]

    schema.check_current(empty)
