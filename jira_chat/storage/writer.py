"""Group commit: one writer per process. Work that arrives while a transaction runs goes into the next one together.

A commit to disk costs about as much for five hundred messages as for one. Callers get their answer after it.
An error of one piece of work fails that piece alone; an error of the database fails the whole transaction.
"""

import logging
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, InvalidRequestError, OperationalError

from jira_chat.kernel.errors import UnavailableError
from jira_chat.storage.capacity import is_row_held

log = logging.getLogger(__name__)

Item = TypeVar("Item")
Result = TypeVar("Result")
Work = Callable[[Connection], Result]
Batch = Callable[[Connection, Sequence[Item]], Sequence[Result | Exception]]
"""Writes many items at once and returns, in order, the result of each or the error that refused it."""

MOST_TOGETHER = 500
"""Orders in one transaction. More would gain little, and the first one waits for all of them."""

MOST_WAITING = 10_000
"""Waiting orders: about a second's work. Further ones are better refused than delayed."""

PAUSE_SECONDS = 0.004
"""The pause between two transactions. A transaction costs as much as the twenty messages that may arrive meanwhile; the
first one after an idle time does not wait.

A longer one after a slow transaction helps no one: what arrives during the transaction goes together as well."""

_OF_THE_DATABASE = (OperationalError, InterfaceError, InternalError, InvalidRequestError)
"""Errors that no single order causes: a full disk, SQLite's lock, a lost connection, SQLAlchemy's follow-up errors."""

_BRIEF_LOCK_TIMEOUT = text("SET LOCAL lock_timeout = '100ms'")


class Writer:
    """Takes work from any thread or greenlet and does it in one place, in the order of arrival.

    A piece of work may run twice, after a rollback, and on another thread: it must use only the given connection and
    wait for nothing else.
    """

    def __init__(
        self,
        transact: Callable[[Callable[[Connection], list[Any]]], list[Any]],
        *,
        most_together: int = MOST_TOGETHER,
        most_waiting: int = MOST_WAITING,
        pause: float = PAUSE_SECONDS,
    ) -> None:
        """`transact` calls its argument with a connection that has no open transaction."""
        self._transact = transact
        self._most_together = most_together
        self._most_waiting = most_waiting
        self._pause = pause
        self._waiting: deque[_Order[Any, Any]] = deque()
        self._changed = threading.Condition(threading.Lock())
        self._is_writing = False
        self._is_closed = False

    def write(self, work: Work[Result]) -> Result:
        """Do a piece of work and return its result once it is committed.

        Raises what the work raises, after a rollback of it, and UnavailableError if the database cannot commit it, too
        many orders are waiting, or the writer is closed.
        """
        result: Result = self.write_batched(_each, work)
        return result

    def write_batched(self, batch: Batch[Item, Result], item: Item) -> Result:
        """Let `batch` write an item together with all others that wait for the same function. Otherwise as `write`."""
        (outcome,) = self.write_many(batch, [item])
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def write_many(self, batch: Batch[Item, Result], items: Sequence[Item]) -> list[Result | Exception]:
        """Let `batch` write several items as `write_batched` does, and return each one's result or error."""
        if not items:
            return []
        answered = _Answered(len(items))
        orders = [_Order(batch, item, answered) for item in items]
        with self._changed:
            if self._is_closed or len(self._waiting) + len(orders) > self._most_waiting:
                return [busy() for _ in orders]
            self._waiting.extend(orders)
            begins, self._is_writing = not self._is_writing, True
        if begins:
            self._begin()
        answered.wait()
        return [order.outcome for order in orders]

    def close(self) -> None:
        """Accept no more work, and return once all accepted work is written or refused."""
        with self._changed:
            self._is_closed = True
            self._changed.wait_for(lambda: not self._is_writing)

    def _begin(self) -> None:
        # A thread (a greenlet under gevent) that lives only while there is something to write: it need not be stopped,
        # and an idle writer has no thread that a fork would lose.
        try:
            threading.Thread(target=self._write_all, name="writer", daemon=True).start()
        except RuntimeError:  # no more threads can be started
            self._write_all()

    def _write_all(self) -> None:
        while orders := self._take():
            outcomes: list[Any] = [not_saved() for _ in orders]
            try:
                # One by one is rare, so it may cost more. A deadlock or a broken connection is over by then.
                outcomes = self._transact(lambda connection: _commit(connection, orders)) or self._transact(
                    lambda connection: _commit_one_by_one(connection, orders)
                )
            except Exception:
                log.exception("not_committed", extra={"orders": len(orders)})
            finally:
                for order, outcome in zip(orders, outcomes, strict=True):
                    order.answer(outcome)
            # Work that arrives meanwhile goes together, and other transactions get a turn: locks have no queue.
            time.sleep(self._pause)

    def _take(self) -> "list[_Order[Any, Any]]":
        with self._changed:
            count = min(len(self._waiting), self._most_together)
            taken = [self._waiting.popleft() for _ in range(count)]
            if not taken:
                self._is_writing = False
                self._changed.notify_all()
        return taken


class _Answered:
    """Wakes the caller that waits for some orders. A bare lock, because ten thousand are made a second."""

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
    """An item waiting to be written."""

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
    """Write all orders together and return their outcomes, none if nothing was written.

    Raises errors of the database during the commit.
    """
    try:
        beginning = connection.begin()
    except DBAPIError as error:
        if error.connection_invalidated:  # as if it had rested until its server was restarted
            return []
        raise
    with beginning as transaction:
        try:
            return _together(connection, orders)
        except Exception as error:  # noqa: BLE001 -- raised where it is waited for
            transaction.rollback()
            if len(orders) == 1 and not isinstance(error, _OF_THE_DATABASE):
                return [error]
            return []


def _commit_one_by_one(connection: Connection, orders: Sequence[_Order[Any, Any]]) -> list[Any]:
    with connection.begin():
        return [_alone(connection, order) for order in orders]


def _together(connection: Connection, orders: Sequence[_Order[Any, Any]]) -> list[Any]:
    by_batch: dict[Batch[Any, Any], list[_Order[Any, Any]]] = defaultdict(list)
    for order in orders:
        by_batch[order.batch].append(order)
    outcomes: dict[_Order[Any, Any], Any] = {}
    # In the same order everywhere: two processes whose batches lock the same kinds of rows never deadlock.
    for batch, group in sorted(by_batch.items(), key=lambda item: item[0].__qualname__):
        outcomes.update(zip(group, batch(connection, [order.item for order in group]), strict=True))
    return [outcomes[order] for order in orders]


def _alone(connection: Connection, order: _Order[Any, Any]) -> Any:
    try:
        with connection.begin_nested():
            (outcome,) = order.batch(connection, [order.item])
    except _OF_THE_DATABASE as error:
        if isinstance(error, DBAPIError) and is_row_held(error):
            # All others wait as well, and there may be more for the same row.
            connection.execute(_BRIEF_LOCK_TIMEOUT)
            return busy()
        # SQLite may have rolled back the whole transaction by itself, with all orders before this one.
        raise
    except Exception as error:  # noqa: BLE001 -- raised where it is waited for
        return error
    return outcome


def _each(connection: Connection, works: Sequence[Work[Any]]) -> list[Any]:
    return [work(connection) for work in works]


def busy() -> UnavailableError:
    """Return the error for a person whose change could not even begin."""
    return UnavailableError("A lot is going on just now. Please try again in a moment.")


def not_saved() -> UnavailableError:
    """Return the error for a person whose change was not committed."""
    return UnavailableError("This cannot be saved just now. Please try again in a moment.")
