"""The writer among greenlets, in processes of their own."""

from tests.support.scripts import printed_by

WHILE_ANOTHER_PROCESS_WRITES = """
from gevent import monkey
monkey.patch_all()
import sqlite3, sys, time, gevent
from sqlalchemy import event, text
from jira_chat.storage.engine import Database

database = Database(f"sqlite:///{sys.argv[1]}")
with database.transaction() as connection:
    connection.execute(text("CREATE TABLE numbers (n INTEGER PRIMARY KEY)"))
commits = []
event.listen(database._writing, "commit", commits.append)
insert = text("INSERT INTO numbers VALUES (:n)")

def write(number):
    if number % 10:
        return database.write(lambda connection: connection.execute(insert, {"n": number}).rowcount)
    with database.transaction() as connection:
        return connection.execute(insert, {"n": number}).rowcount

other = sqlite3.connect(sys.argv[1], isolation_level=None)
other.execute("BEGIN IMMEDIATE")
writers = [gevent.spawn(write, number) for number in range(300)]
gevent.sleep(0.2)
began = time.monotonic()
gevent.joinall([gevent.spawn(database.ping) for _ in range(20)], raise_error=True)
read_after = time.monotonic() - began
assert not any(each.ready() for each in writers)
other.execute("COMMIT")
gevent.joinall(writers, timeout=30, raise_error=True)
with database.reading() as connection:
    written = connection.execute(text("SELECT count(*) FROM numbers")).scalar_one()
print(written, sum(each.value for each in writers), len(commits), int(read_after * 1000))
database.close()
"""


def test_the_lock_is_waited_for_in_one_place_and_commits_are_shared(tmp_path):
    printed = printed_by(WHILE_ANOTHER_PROCESS_WRITES, tmp_path / "many.db")
    written, answered, commits, milliseconds = map(int, printed)
    assert written == answered == 300
    assert commits < 60
    assert milliseconds < 2000


A_TRANSACTION_AMONG_MANY_WRITERS = """
from gevent import monkey
monkey.patch_all()
import sys, time, gevent
from sqlalchemy import text
from jira_chat.storage.engine import Database

database = Database(f"sqlite:///{sys.argv[1]}")
with database.transaction() as connection:
    connection.execute(text("CREATE TABLE numbers (n INTEGER)"))
insert = text("INSERT INTO numbers VALUES (1)")
ended = False

def write():
    while not ended:
        database.write(lambda connection: connection.execute(insert).rowcount)

def transact():
    with database.transaction() as connection:
        connection.execute(insert)

writers = [gevent.spawn(write) for _ in range(50)]
gevent.sleep(0.2)
waiting = [gevent.spawn(transact) for _ in range(5)]
gevent.joinall(waiting, timeout=10)
print(sum(each.successful() for each in waiting))
ended = True
gevent.joinall(writers, timeout=10, raise_error=True)
database.close()
"""


def test_a_transaction_gets_its_turn_among_many_writers(tmp_path):
    printed = printed_by(A_TRANSACTION_AMONG_MANY_WRITERS, tmp_path / "many.db")
    assert printed == ["5"]
