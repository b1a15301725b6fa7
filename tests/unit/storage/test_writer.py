import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from jira_chat.kernel.errors import NotFoundError, UnavailableError
from jira_chat.storage.writer import Writer
from tests.support.threads import all_at_once
from tests.support.waiting import wait_for


class FakeStore:
    """What a connection does, in memory: `kept` is what was committed, a list for each transaction."""

    def __init__(self) -> None:
        self.kept: list[list[Any]] = []
        self.written: list[Any] = []
        self.commit_fails = False
        self.gate = threading.Event()
        self.gate.set()

    def transact(self, write: Callable[[Any], list[Any]]) -> list[Any]:
        self.gate.wait()
        return write(self)

    @contextmanager
    def begin(self) -> Iterator["FakeStore"]:
        self.written = []
        yield self
        if self.commit_fails:
            raise OperationalError("COMMIT", {}, Exception("database or disk is full"))
        if self.written:
            self.kept.append(self.written)

    def rollback(self) -> None:
        self.written = []

    @contextmanager
    def begin_nested(self) -> Iterator[None]:
        before = list(self.written)
        try:
            yield
        except Exception:
            self.written = before
            raise


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
def writer(store) -> Writer:
    return Writer(store.transact)


def put(value: Any) -> Callable[[FakeStore], Any]:
    def work(store: FakeStore) -> Any:
        store.written.append(value)
        return value

    return work


def fail(error: Exception) -> Callable[[FakeStore], Any]:
    def work(store: FakeStore) -> Any:
        store.written.append("half of it")
        raise error

    return work


def while_it_writes(writer: Writer, store: FakeStore, *works: Any) -> list[Any]:
    """Let works, or items with their functions, wait together while a first is written; return what came of each."""
    outcomes: dict[int, Any] = {}

    def order(number: int, work: Any) -> None:
        try:
            outcomes[number] = writer.write_batched(*work) if isinstance(work, tuple) else writer.write(work)
        except Exception as error:  # noqa: BLE001 -- an outcome like any other
            outcomes[number] = error

    store.gate.clear()
    threads = [threading.Thread(target=order, args=(-1, put("first")))]
    threads[0].start()
    wait_for(lambda: writer._is_writing and not writer._waiting, what="the first")
    for number, work in enumerate(works):
        threads.append(threading.Thread(target=order, args=(number, work)))
        threads[-1].start()
        wait_for(lambda: len(writer._waiting) == len(threads) - 1, what="all orders")
    store.gate.set()
    for thread in threads:
        thread.join()
    return [outcomes[number] for number in range(len(works))]


def test_what_waits_is_committed_together_and_in_order(writer, store):
    assert while_it_writes(writer, store, put(1), put(2), put(3)) == [1, 2, 3]
    assert store.kept == [["first"], [1, 2, 3]]


def test_no_more_than_so_many_together(store):
    while_it_writes(Writer(store.transact, most_together=2), store, put(1), put(2), put(3))
    assert store.kept == [["first"], [1, 2], [3]]


def test_what_waits_for_one_function_is_one_call_of_it(writer, store):
    calls = []

    def double(store: FakeStore, numbers: list[int]) -> list[int | Exception]:
        calls.append(numbers)
        return [number * 2 if number else NotFoundError("Nothing.") for number in numbers]

    def add(number: int) -> Callable[[], Any]:
        return lambda: writer.write_batched(double, number)

    store.gate.clear()
    threading.Timer(0.2, store.gate.set).start()
    assert sorted(all_at_once(*(add(number) for number in range(1, 21)))) == [number * 2 for number in range(1, 21)]
    assert len(calls) <= 2
    with pytest.raises(NotFoundError):
        writer.write_batched(double, 0)


def test_functions_take_turns_in_one_order_whatever_came_first(writer, store):
    """So rows are locked in one order in all processes."""

    def alpha(store: FakeStore, items: list[str]) -> list[str]:
        return [put(item)(store) for item in items]

    def beta(store: FakeStore, items: list[str]) -> list[str]:
        return [put(item)(store) for item in items]

    assert while_it_writes(writer, store, (beta, "b1"), (alpha, "a"), (beta, "b2")) == ["b1", "a", "b2"]
    assert store.kept == [["first"], ["a", "b1", "b2"]]


@pytest.mark.parametrize(
    "error", [IntegrityError("INSERT", {}, Exception("taken")), NotFoundError("Not here."), ZeroDivisionError()]
)
def test_one_piece_of_work_fails_alone(writer, store, error):
    assert while_it_writes(writer, store, put(1), fail(error), put(2)) == [1, error, 2]
    assert store.kept == [["first"], [1, 2]]


def test_nobody_else_and_the_work_that_fails(writer, store):
    with pytest.raises(ZeroDivisionError):
        writer.write(fail(ZeroDivisionError()))
    assert store.kept == []


def test_a_commit_that_fails_fails_all_and_the_next_one_may_succeed(writer, store):
    store.commit_fails = True
    for outcome in while_it_writes(writer, store, put(1), put(2)):
        assert isinstance(outcome, UnavailableError)
    assert store.kept == []

    store.commit_fails = False
    assert writer.write(put(3)) == 3
    assert store.kept == [[3]]


def test_what_is_wrong_with_the_database_fails_all(writer, store):
    full = OperationalError("INSERT", {}, Exception("database or disk is full"))
    for outcome in while_it_writes(writer, store, put(1), fail(full), put(2)):
        assert isinstance(outcome, UnavailableError)
    assert store.kept == [["first"]]


def test_a_database_that_is_not_there():
    def transact(write: Any) -> list[Any]:
        raise OperationalError("connect", {}, Exception("refused"))

    with pytest.raises(UnavailableError, match="try again"):
        Writer(transact).write(put(1))


def test_more_than_may_wait_are_refused_at_once(store):
    writer = Writer(store.transact, most_waiting=2)
    outcomes = []

    def one_too_many(_store: FakeStore) -> None:
        raise AssertionError

    store.gate.clear()
    threads = [threading.Thread(target=lambda: outcomes.append(writer.write(put(1))))]
    threads[0].start()
    wait_for(lambda: writer._is_writing and not writer._waiting)
    for _ in range(2):
        threads.append(threading.Thread(target=lambda: outcomes.append(writer.write(put(1)))))
        threads[-1].start()
    wait_for(lambda: len(writer._waiting) == 2)
    with pytest.raises(UnavailableError):
        writer.write(one_too_many)
    store.gate.set()
    for thread in threads:
        thread.join()
    assert outcomes == [1, 1, 1]


def test_it_closes_when_all_that_it_took_is_written(writer, store):
    store.gate.clear()
    taken = threading.Thread(target=writer.write, args=(put(1),))
    taken.start()
    wait_for(lambda: writer._is_writing)
    closing = threading.Thread(target=writer.close)
    closing.start()
    wait_for(lambda: writer._is_closed)
    with pytest.raises(UnavailableError):
        writer.write(put(2))
    assert closing.is_alive()
    store.gate.set()
    closing.join()
    assert store.kept == [[1]]
    taken.join()


def test_where_no_thread_can_begin_the_caller_writes(writer, store, monkeypatch):
    def no_more(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", no_more)
    assert writer.write(put(1)) == 1
    assert store.kept == [[1]]


def test_between_two_transactions_others_get_a_turn(store, monkeypatch):
    pauses = []
    monkeypatch.setattr("jira_chat.storage.writer.time.sleep", pauses.append)

    writer = Writer(store.transact, pause=0.004)
    writer.write(lambda _: None)
    writer.close()

    assert pauses == [0.004]
