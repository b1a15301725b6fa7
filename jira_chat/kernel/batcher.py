"""Batched calls: items that arrive during a call join the next one."""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Batcher(Generic[Item, Result]):
    """Calls a function with the items of all threads or greenlets waiting at the moment.

    One of the waiting callers makes the call for all. If it fails, it fails for all of them, so that an unresponsive
    server is waited for only once.
    """

    def __init__(self, call: Callable[[Sequence[Item]], Sequence[Result]], *, most: int) -> None:
        """`call` takes up to `most` items and returns their results, in order."""
        self._call = call
        self._most = most
        self._waiting: deque[_Order[Item, Result]] = deque()
        self._is_calling = False
        self._lock = threading.Lock()

    def get(self, item: Item) -> Result:
        """Return the result for an item. Raises what the call raises."""
        order: _Order[Item, Result] = _Order(item)
        with self._lock:
            self._waiting.append(order)
            leads, self._is_calling = not self._is_calling, True
        if leads:
            # Other runnable callers get the chance to join.
            time.sleep(0)
        else:
            order.wait()
        while not order.is_answered:
            self._lead()
        return order.outcome()

    def _lead(self) -> None:
        with self._lock:
            orders = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._most))]
        try:
            for order, result in zip(orders, self._call([each.item for each in orders]), strict=True):
                order.answer(result)
        except BaseException as error:
            with self._lock:
                orders += self._waiting
                self._waiting.clear()
            for order in orders:
                order.fail(error)
            raise
        finally:
            self._hand_over()

    def _hand_over(self) -> None:
        with self._lock:
            self._is_calling = bool(self._waiting)
            if self._waiting:
                self._waiting[0].wake()


class _Order(Generic[Item, Result]):
    """A waiting item. If its owner is woken without an answer, it makes the next call."""

    __slots__ = ("_error", "_result", "_woken", "is_answered", "item")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.is_answered = False
        self._error: BaseException | None = None
        self._woken = threading.Lock()
        self._woken.acquire()
        self._result: Result

    def wait(self) -> None:
        self._woken.acquire()

    def wake(self) -> None:
        if self._woken.locked():
            self._woken.release()

    def answer(self, result: Result) -> None:
        self._result = result
        self.is_answered = True
        self.wake()

    def fail(self, error: BaseException) -> None:
        self._error = error
        self.is_answered = True
        self.wake()

    def outcome(self) -> Result:
        if self._error is not None:
            raise self._error
        return self._result
