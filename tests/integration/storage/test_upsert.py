from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from jira_chat.presence.tables import agents
from jira_chat.storage.tables import used_tokens as table
from jira_chat.storage.upsert import insert_new, upsert
from tests.support.threads import all_at_once

AT = datetime(2026, 6, 1, tzinfo=UTC)
KEY = {"kind": "install", "digest": "d"}


def note(database, content):
    with database.transaction() as connection:
        return insert_new(connection, table, KEY | {"content": content, "expires_at": AT}, key=tuple(KEY))


def contents(database):
    with database.reading() as connection:
        return connection.execute(select(table.c.content)).scalars().all()


def test_a_new_row_is_inserted_and_a_second_is_not(database):
    assert (note(database, "one"), note(database, "two")) == (True, False)
    assert contents(database) == ["one"]


def test_of_all_at_once_one_is_first(database):
    assert sorted(all_at_once(*[lambda: note(database, "same")] * 4)) == [False, False, False, True]


def test_the_transaction_goes_on_after_a_key_that_is_taken(database):
    note(database, "one")
    with database.transaction() as connection:
        assert not insert_new(connection, table, KEY | {"content": "two", "expires_at": AT}, key=tuple(KEY))
        connection.execute(insert(table).values(KEY | {"digest": "e", "content": "three", "expires_at": AT}))

    assert sorted(contents(database)) == ["one", "three"]


def test_a_row_has_the_last_values_whether_it_was_there_or_not(database):
    for content in ("one", "two"):
        with database.transaction() as connection:
            upsert(connection, table, KEY, {"content": content, "expires_at": AT})
        assert contents(database) == [content]


def test_what_a_row_refers_to_has_to_be_there(database):
    row = {"tenant_id": "gone", "project_id": "p", "account_id": "a", "name": "", "online": True, "changed_at": AT}
    with pytest.raises(IntegrityError), database.transaction() as connection:
        insert_new(connection, agents, row, key=("tenant_id", "project_id", "account_id"))
