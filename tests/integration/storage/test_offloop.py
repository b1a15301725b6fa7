import pytest

from jira_chat.storage import offloop
from tests.support.scripts import printed_by

TICKS_DURING_A_SLOW_WRITE = """
from gevent import monkey
monkey.patch_all()
import sys, gevent
from sqlalchemy import event, text
from jira_chat.storage.engine import Database

database = Database(f"sqlite:///{sys.argv[1]}")
with database.transaction() as connection:
    connection.execute(text("CREATE TABLE numbers (n INTEGER)"))

gaps = []
def tick():
    while True:
        before = gevent.get_hub().loop.now()
        gevent.sleep(0.01)
        gevent.get_hub().loop.update_now()
        gaps.append(gevent.get_hub().loop.now() - before)

ticker = gevent.spawn(tick)
slow = text(
    "INSERT INTO numbers WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < 400000) "
    "SELECT max(n) FROM count"
)
def write():
    with database.transaction() as connection:
        connection.execute(slow)

gevent.joinall([gevent.spawn(write), gevent.spawn(write)], raise_error=True)
ticker.kill()
with database.reading() as connection:
    written = connection.execute(text("SELECT count(*) FROM numbers")).scalar_one()
print(written, len(gaps))
database.close()
"""


def test_this_process_has_no_event_loop():
    assert not offloop.cooperative()


def test_a_slow_write_does_not_stop_a_ticking_greenlet(tmp_path):
    printed = printed_by(TICKS_DURING_A_SLOW_WRITE, tmp_path / "slow.db")

    written, ticks = map(int, printed)
    assert written == 2
    assert ticks > 5


@pytest.fixture
def connection(tmp_path):
    connection = offloop.OffLoopConnection(tmp_path / "plain.db", check_same_thread=False)
    yield connection
    connection.close()


def test_an_off_loop_connection_is_one_like_any_other(connection):
    connection.execute("CREATE TABLE numbers (n INTEGER)")
    connection.cursor().executemany("INSERT INTO numbers VALUES (?)", [(1,), (2,)])
    connection.commit()
    connection.execute("INSERT INTO numbers VALUES (3)")
    connection.rollback()

    assert connection.execute("SELECT n FROM numbers ORDER BY n").fetchall() == [(1,), (2,)]


def test_what_goes_wrong_off_the_loop_is_raised_on_it_and_nothing_more(connection, capfd):
    with pytest.raises(offloop.sqlite3.OperationalError, match="no such table"):
        connection.cursor().execute("SELECT * FROM nowhere")
    assert capfd.readouterr().err == ""


POOLS_APART = """
from gevent import monkey
monkey.patch_all()
import gevent, os
from jira_chat.kernel.errors import UnavailableError
from jira_chat.storage import offloop
from jira_chat.storage.engine import Database

pool = offloop.Pool(threads=1, waiting=2)
database = Database("sqlite://")
reading, finish = os.pipe()

def dear():
    try:
        pool.run(os.read, reading, 1)
    except UnavailableError:
        return "refused"
    return "done"

jobs = [gevent.spawn(dear) for _ in range(30)]
gevent.sleep(0.05)
database.ping()
assert sum(job.ready() for job in jobs) == 27, "nothing has ended but what was refused"
os.write(finish, b"xxx")
gevent.joinall(jobs, raise_error=True)
print(sorted(job.value for job in jobs).count("done"))
"""


def test_a_pool_takes_nobody_elses_threads_and_few_wait_for_it():
    printed = printed_by(POOLS_APART)
    assert printed == ["3"]


def test_what_a_pool_runs_may_fail():
    pool = offloop.Pool(threads=1, waiting=0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            pool.run(lambda: 1 / 0)
    assert pool.run(lambda: 2) == 2


MANY_WRITERS = """
from gevent import monkey
monkey.patch_all()
import sys, gevent
from sqlalchemy import text
from jira_chat.storage.engine import Database

database = Database(f"sqlite:///{sys.argv[1]}")
with database.transaction() as connection:
    connection.execute(text("CREATE TABLE numbers (n INTEGER)"))

def write(number):
    with database.transaction() as connection:
        for _ in range(3):
            connection.execute(text("INSERT INTO numbers VALUES (:n)"), {"n": number})

gevent.joinall([gevent.spawn(write, number) for number in range(40)], raise_error=True)
with database.reading() as connection:
    print(connection.execute(text("SELECT count(*) FROM numbers")).scalar_one())
"""


def test_more_writers_than_threads_do_not_block_each_other(tmp_path):
    printed = printed_by(MANY_WRITERS, tmp_path / "many.db")
    assert printed == ["120"]
