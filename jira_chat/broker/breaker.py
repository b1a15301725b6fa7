"""A Redis that does not answer is waited for once by a process, not once by each who wants something of it."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

import redis

from jira_chat.broker.connection import TIMEOUT_SECONDS, BrokerUnavailable

T = TypeVar("T")

LOOK_EVERY_SECONDS = 0.5
_IN_VAIN_SECONDS = TIMEOUT_SECONDS / 2


class LeftAlone(redis.RedisError):
    """Redis was not asked, since it did not answer a moment ago."""


def _start(run: Callable[[], None]) -> None:
    threading.Thread(target=run, name="breaker", daemon=True).start()


class Breaker:
    """Lets calls through until one waited in vain; then none, until Redis answers a thread that looks after it.

    What fails at once, as with a server that was killed, keeps nobody waiting and changes nothing.
    """

    def __init__(
        self,
        look: Callable[[], object],
        *,
        timer: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
        start: Callable[[Callable[[], None]], None] = _start,
    ) -> None:
        """`look` asks Redis for anything; `start` has something done while we go on."""
        self._look = look
        self._timer = timer
        self._wait = wait
        self._start = start
        self._lock = threading.Lock()
        self._is_open = False

    def call(self, ask: Callable[[], T]) -> T:
        """Return what `ask` returns. Raises what it raises, and LeftAlone in place of waiting in vain once more."""
        if self._is_open:
            raise LeftAlone
        began = self._timer()
        try:
            return ask()
        except BrokerUnavailable:
            if self._is_in_vain(began):
                self._leave_alone()
            raise

    def _is_in_vain(self, began: float) -> bool:
        return self._timer() - began >= _IN_VAIN_SECONDS

    def _leave_alone(self) -> None:
        with self._lock:
            if self._is_open:
                return
            self._is_open = True
        self._start(self._watch)

    def _watch(self) -> None:
        try:
            while not self._keeps_nobody_waiting():
                self._wait(LOOK_EVERY_SECONDS)
        finally:
            self._is_open = False

    def _keeps_nobody_waiting(self) -> bool:
        began = self._timer()
        try:
            self._look()
        except BrokerUnavailable:
            return not self._is_in_vain(began)
        return True
