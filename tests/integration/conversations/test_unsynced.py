import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from jira_chat.conversations import unsynced
from jira_chat.conversations.unsynced import find_unsynced
from jira_chat.kernel.ids import new_id
from jira_chat.storage import rowsets
from tests.support.fakes import NOW

MANY = 4_000
"""A backlog of one conversation, as after an hour without Jira."""

LONG_AGO = NOW - timedelta(days=1)


@pytest.fixture
def place(link, conversation, tenant):
    link.note_request(conversation, "10100", "SUP-1")
    return tenant, conversation.id


@pytest.fixture
def behind(database, place):
    """A conversation with many messages that Jira lacks."""
    columns = "tenant_id, conversation_id, {seq}, {client}, side, author_name, body, at, origin, revision"
    new, old = (columns.format(seq=seq, client=name) for seq, name in (("seq", "client_id"), ("n", "'copy-' || n")))
    numbers = f"WITH RECURSIVE numbers(n) AS (SELECT 10 UNION ALL SELECT n + 1 FROM numbers WHERE n < {MANY + 9})"
    copy = f"INSERT INTO messages ({new}) {numbers} SELECT {old} FROM messages, numbers WHERE seq = 2"
    with database.transaction() as connection:
        connection.execute(text(copy))
        connection.execute(text("ANALYZE"))
    return place


def found(database, *places, since=LONG_AGO, most=100):
    with database.reading() as connection:
        return find_unsynced(connection, places, since=since, most=most)


def test_what_jira_lacks_is_summed_up(database, place, link, conversation):
    waiting = found(database, place)[place]
    assert (waiting.count, waiting.one_side, waiting.files) == (3, True, False)

    link.note_comment(conversation, [2, 3, 4], "20000")
    assert found(database, place) == {}


def test_only_the_first_are_looked_at(database, place, service, cast, conversation):
    service.post(cast.on_issue("10100"), conversation.id, client_id=new_id(), body="Hi")
    assert found(database, place)[place].one_side is False

    waiting = found(database, place, most=3)[place]
    assert (waiting.count, waiting.one_side) == (3, True)
    assert found(database, place, most=4)[place].count == 4
    assert found(database, place, most=1)[place].count == 1


def test_what_waits_for_long_is_not_looked_at(database, place, clock):
    assert found(database, place, since=NOW - timedelta(seconds=1))
    assert found(database, place, since=NOW) == {}


def test_a_conversation_far_behind_costs_no_more(database, behind):
    assert found(database, behind)[behind].count == 100

    values = {"wanted": rowsets.encode([behind]), "since": LONG_AGO, "most": 100}
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) "
    with database.reading() as connection:
        query = unsynced._query(connection.dialect.name).params(values)
        statement = query.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
        plan = "\n".join(map(str, connection.exec_driver_sql(f"{explain}{statement}".replace("%", "%%"))))
    if database.is_sqlite:
        assert "seq<?" in plan
    else:
        assert max(int(rows) for rows in re.findall(r"rows=(\d+)", plan)) <= 100, plan
        assert not any(int(rows) > 100 for rows in re.findall(r"Rows Removed by \w+: (\d+)", plan)), plan
