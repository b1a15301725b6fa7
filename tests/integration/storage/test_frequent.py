from contextlib import nullcontext
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, bindparam, insert, literal, select, text
from sqlalchemy.exc import IntegrityError

from jira_chat.kernel.errors import ConnectionLostError
from jira_chat.storage.frequent import Frequent, sent_together, set_savepoint, undo
from jira_chat.storage.types import Instant
from tests.support.fakes import NOW

table = Table("moments", MetaData(), Column("n", Integer, primary_key=True), Column("at", Instant, nullable=False))
ADD = Frequent(lambda _: insert(table).values(n=bindparam("n"), at=bindparam("at", type_=Instant())))
FIND = Frequent(lambda _: select(table.c.n, literal("!")).where(table.c.at == bindparam("at", type_=Instant())))


@pytest.fixture
def moments(database):
    with database.transaction() as connection:
        table.create(connection)
    return database


def test_values_go_in_as_their_types_say(moments):
    elsewhere = NOW.astimezone(timezone(timedelta(hours=9)))
    with moments.transaction() as connection:
        assert ADD.execute(connection, n=1, at=elsewhere).rowcount == 1
        assert [tuple(row) for row in FIND.execute(connection, at=NOW).fetchall()] == [(1, "!")]
    with moments.reading() as connection:
        assert connection.execute(select(table.c.at)).scalar_one() == NOW
        with pytest.raises(ValueError, match="time zone"):
            ADD.execute(connection, n=2, at=datetime(2026, 1, 1))  # noqa: DTZ001 -- what is refused


def test_what_the_database_refuses_is_raised_as_ever(moments):
    def twice(connection):
        for n in (1, 1):
            ADD.execute(connection, n=n, at=NOW)

    with pytest.raises(IntegrityError), moments.transaction() as connection:
        twice(connection)
    with pytest.raises(IntegrityError) as refused, moments.transaction() as connection, sent_together(connection):
        twice(connection)
    assert "2026" not in str(refused.value)
    with moments.reading() as connection:
        assert FIND.execute(connection, at=NOW).fetchall() == []


def test_many_go_together(moments):
    with moments.transaction() as connection, sent_together(connection):
        for n in range(50):
            ADD.execute(connection, n=n, at=datetime.now(UTC))
    with moments.reading() as connection:
        assert len(connection.execute(select(table)).all()) == 50


@pytest.mark.parametrize("together", [nullcontext, sent_together])
def test_what_came_after_a_savepoint_is_undone(moments, together):
    with moments.transaction() as connection:
        ADD.execute(connection, n=1, at=NOW)
        with together(connection):
            set_savepoint(connection)
            added = ADD.execute(connection, n=2, at=NOW)
        assert added.rowcount == 1
        undo(connection)
        ADD.execute(connection, n=3, at=NOW)
    with moments.reading() as connection:
        assert [row[0] for row in FIND.execute(connection, at=NOW).fetchall()] == [1, 3]


@pytest.mark.parametrize("database_kind", ["postgresql"])
@pytest.mark.parametrize("together", [nullcontext, sent_together])
def test_a_line_that_broke_is_told(moments, together):
    def broken():
        with moments.transaction() as connection:
            own = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            with moments.engine.connect() as other:
                other.execute(text("SELECT pg_terminate_backend(:own)"), {"own": own})
            with together(connection):
                ADD.execute(connection, n=1, at=NOW)

    with pytest.raises(ConnectionLostError) as lost:
        broken()
    assert not lost.value.may_be_done
