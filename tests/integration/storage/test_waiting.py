import gevent
import psycopg
import pytest
from sqlalchemy import make_url

from jira_chat.storage.waiting import CooperativeConnection


@pytest.fixture
def database_kind():
    return "postgresql"


@pytest.fixture
def connect(database_url):
    url = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    return lambda: CooperativeConnection.connect(url, autocommit=True)


def test_others_work_while_one_waits(connect):
    def wait_for_the_lock():
        with connect() as connection:
            connection.execute("SELECT pg_advisory_lock(1)")

    those_who_wait = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with connect() as holder:
        holder.execute("SELECT pg_advisory_lock(1)")
        waiting = [gevent.spawn(wait_for_the_lock) for _ in range(4)]
        while holder.execute(those_who_wait).fetchone() != (4,):
            gevent.sleep(0.01)
        holder.execute("SELECT pg_advisory_unlock(1)")
        gevent.joinall(waiting, raise_error=True)


def test_more_than_a_socket_takes_at_once_goes_out_and_comes_back(connect):
    said = "x" * 20_000_000
    with connect() as connection:
        row = connection.execute("SELECT %s::text", [said]).fetchone()

    assert row == (said,)


def test_what_the_server_refuses_is_raised(connect):
    with connect() as connection:
        with pytest.raises(psycopg.errors.DivisionByZero):
            connection.execute("SELECT 1 / 0")
        assert connection.execute("SELECT 1").fetchone() == (1,)
