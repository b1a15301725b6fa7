"""Group commit: one writer for a process. What waits while a transaction runs goes into the next one, all together.

A commit that reaches the disk costs about as much for five hundred messages as for one. Nobody is answered before it.
What is wrong with one piece of work fails alone; what is wrong with the database fails all that were to be committed.
"""

import logging
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import InterfaceError, InternalError, InvalidRequestError, OperationalError

from jira_chat.kernel.errors import UnavailableError

log = logging.getLogger(__name__)

Item = TypeVar("Item")
Result = TypeVar("Result")
Work = Callable[[Connection], Result]
Batch = Callable[[Connection, Sequence[Item]], Sequence[Result | Exception]]
"""Writes many items at once and returns, in order, what came of each or why it was refused."""

MOST_TOGETHER = 500
"""In one transaction. Most of what can be gained is gained by then, and the first waits for all of them."""

MOST_WAITING = 10_000
"""About what is written in a second; more are better refused than kept waiting."""

PAUSE_SECONDS = 0.004
"""Between two transactions. One costs as much as the twenty messages that may come meanwhile; the first to come after
a while does not wait."""

LONGEST_PAUSE_SECONDS = 0.012
"""A transaction that takes longer is followed by a longer pause, up to this: where the machine has more to do than it
can, more go together and each costs less."""

_OF_THE_DATABASE = (OperationalError, InterfaceError, InternalError, InvalidRequestError)
"""Errors that are nobody's own fault: a full disk, a lock, a line that broke, and what SQLAlchemy says after those."""


class Writer:
    """Takes work from any thread or greenlet and does it in one place, in the order in which it came.

    A piece of work may be done twice, after the first transaction was rolled back, and on another thread: it reads and
    writes by the connection that it is given, and waits for nothing else.
    """

    def __init__(
        self,
        transact: Callable[[Callable[[Connection], list[Any]]], list[Any]],
        *,
        most_together: int = MOST_TOGETHER,
        most_waiting: int = MOST_WAITING,
        pause: float = PAUSE_SECONDS,
        longest_pause: float = LONGEST_PAUSE_SECONDS,
    ) -> None:
        """`transact` calls what it is given with a connection on which no transaction has begun."""
        self._transact = transact
        self._most_together = most_together
        self._most_waiting = most_waiting
        self._pause = pause
        self._longest_pause = longest_pause
        self._waiting: deque[_Order[Any, Any]] = deque()
        self._changed = threading.Condition(threading.Lock())
        self._is_writing = False
        self._is_closed = False

    def write(self, work: Work[Result]) -> Result:
        """Do a piece of work and return what it returned, once that is committed.

        Raises what it raised, in which case nothing of it is kept, and UnavailableError when the database cannot
        commit it, too much waits already, or the writer is closed.
        """
        result: Result = self.write_batched(_each, work)
        return result

    def write_batched(self, batch: Batch[Item, Result], item: Item) -> Result:
        """Let `batch` write an item, together with whatever else waits for the same function. Otherwise as `write`."""
        (outcome,) = self.write_many(batch, [item])
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def write_many(self, batch: Batch[Item, Result], items: Sequence[Item]) -> list[Result | Exception]:
        """Let `batch` write several items as `write_batched` does, and return what came of each."""
        if not items:
            return []
        answered = _Answered(len(items))
        orders = [_Order(batch, item, answered) for item in items]
        with self._changed:
            if self._is_closed or len(self._waiting) + len(orders) > self._most_waiting:
                return [_busy() for _ in orders]
            self._waiting.extend(orders)
            begins, self._is_writing = not self._is_writing, True
        if begins:
            self._begin()
        answered.wait()
        return [order.outcome for order in orders]

    def close(self) -> None:
        """Take nothing more, and return once all that was taken is written or refused."""
        with self._changed:
            self._is_closed = True
            self._changed.wait_for(lambda: not self._is_writing)

    def _begin(self) -> None:
        # A thread, under gevent a greenlet, for as long as there is something to write: none that a fork would lose or
        # that has to be told to end.
        try:
            threading.Thread(target=self._write_all, name="writer", daemon=True).start()
        except RuntimeError:  # there can be no more threads
            self._write_all()

    def _write_all(self) -> None:
        while orders := self._take():
            began = time.monotonic()
            outcomes: list[Any] = [not_saved() for _ in orders]
            try:
                outcomes = self._transact(lambda connection: _commit(connection, orders))
            except Exception:
                log.exception("not_committed", extra={"orders": len(orders)})
            finally:
                for order, outcome in zip(orders, outcomes, strict=True):
                    order.answer(outcome)
            # What comes meanwhile goes together, and a waiting transaction gets its turn: locks do not keep a line.
            took = time.monotonic() - began
            time.sleep(max(self._pause, min(took, self._longest_pause)))

    def _take(self) -> "list[_Order[Any, Any]]":
        with self._changed:
            count = min(len(self._waiting), self._most_together)
            taken = [self._waiting.popleft() for _ in range(count)]
            if not taken:
                self._is_writing = False
                self._changed.notify_all()
        return taken


class _Answered:
    """Wakes the one who waits for some orders. Ten thousand a second are made: a bare lock does it."""

    __slots__ = ("_all", "_missing")

    def __init__(self, orders: int) -> None:
        self._missing = orders
        self._all = threading.Lock()
        self._all.acquire()

    def note(self) -> None:
        self._missing -= 1
        if not self._missing:
            self._all.release()

    def wait(self) -> None:
        self._all.acquire()


class _Order(Generic[Item, Result]):
    """An item on its way."""

    __slots__ = ("_answered", "batch", "item", "outcome")

    def __init__(self, batch: Batch[Item, Result], item: Item, answered: _Answered) -> None:
        self.batch = batch
        self.item = item
        self._answered = answered
        self.outcome: Result | Exception

    def answer(self, outcome: Result | Exception) -> None:
        self.outcome = outcome
        self._answered.note()


def _commit(connection: Connection, orders: Sequence[_Order[Any, Any]]) -> list[Any]:
    """Write all orders in one transaction and return their outcomes. Raises what is wrong with the database."""
    with connection.begin() as transaction:
        try:
            return _together(connection, orders)
        except Exception as error:  # noqa: BLE001 -- raised where it is waited for
            transaction.rollback()
            if len(orders) == 1 and not isinstance(error, _OF_THE_DATABASE):
                return [error]
    # Rare, so it may cost more. A deadlock and a line that broke are over by now.
    with connection.begin():
        return [_alone(connection, order) for order in orders]


def _together(connection: Connection, orders: Sequence[_Order[Any, Any]]) -> list[Any]:
    by_batch: dict[Batch[Any, Any], list[_Order[Any, Any]]] = defaultdict(list)
    for order in orders:
        by_batch[order.batch].append(order)
    outcomes: dict[_Order[Any, Any], Any] = {}
    # In one order everywhere: two processes whose batches lock rows of the same kinds never wait for each other.
    for batch, group in sorted(by_batch.items(), key=lambda item: item[0].__qualname__):
        outcomes.update(zip(group, batch(connection, [order.item for order in group]), strict=True))
    return [outcomes[order] for order in orders]


def _alone(connection: Connection, order: _Order[Any, Any]) -> Any:
    try:
        with connection.begin_nested():
            (outcome,) = order.batch(connection, [order.item])
    except _OF_THE_DATABASE:
        # SQLite may have rolled back the whole transaction by itself: what came before this one is gone, too.
        raise
    except Exception as error:  # noqa: BLE001 -- raised where it is waited for
        return error
    return outcome


def _each(connection: Connection, works: Sequence[Work[Any]]) -> list[Any]:
    return [work(connection) for work in works]


def _busy() -> UnavailableError:
    return UnavailableError("A lot is going on just now. Please try again in a moment.")


def not_saved() -> UnavailableError:
    """Return what is told to somebody whose words were not committed."""
    return UnavailableError("This cannot be saved just now. Please try again in a moment.")
