"""A circuit breaker for Redis, so that a process waits once for an unresponsive Redis and not once per caller."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

import redis

from jira_chat.broker.connection import TIMEOUT_SECONDS, BrokerUnavailable

T = TypeVar("T")

LOOK_EVERY_SECONDS = 0.5
_TOO_LONG_SECONDS = TIMEOUT_SECONDS / 2


class CircuitOpenError(redis.RedisError):
    """The call was skipped because Redis did not answer a moment ago."""


def _start(run: Callable[[], None]) -> None:
    threading.Thread(target=run, name="breaker", daemon=True).start()


class Breaker:
    """Opens after a call has timed out, and closes when a background thread finds Redis responsive again.

    Immediate failures, such as those of a killed server, delay nobody and do not open the breaker.
    """

    def __init__(
        self,
        look: Callable[[], object],
        *,
        timer: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
        start: Callable[[Callable[[], None]], None] = _start,
    ) -> None:
        """`look` makes any call to Redis; `start` runs a function in the background."""
        self._look = look
        self._timer = timer
        self._wait = wait
        self._start = start
        self._lock = threading.Lock()
        self._is_open = False

    def call(self, ask: Callable[[], T]) -> T:
        """Return the result of `ask`. Raises what `ask` raises, and CircuitOpenError while the breaker is open."""
        if self._is_open:
            raise CircuitOpenError
        began = self._timer()
        try:
            return ask()
        except BrokerUnavailable:
            if self._took_too_long(began):
                self._trip()
            raise

    def _took_too_long(self, began: float) -> bool:
        return self._timer() - began >= _TOO_LONG_SECONDS

    def _trip(self) -> None:
        with self._lock:
            if self._is_open:
                return
            self._is_open = True
        self._start(self._watch)

    def _watch(self) -> None:
        try:
            while not self._is_responsive():
                self._wait(LOOK_EVERY_SECONDS)
        finally:
            self._is_open = False

    def _is_responsive(self) -> bool:
        began = self._timer()
        try:
            self._look()
        except BrokerUnavailable:
            return not self._took_too_long(began)
        return True
