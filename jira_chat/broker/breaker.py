"""A Redis that does not answer is waited for once by a process, not once by each who wants something of it."""

import time
from collections.abc import Callable
from typing import TypeVar

import redis

from jira_chat.broker.connection import TIMEOUT_SECONDS, BrokerUnavailable

T = TypeVar("T")

LEFT_ALONE_SECONDS = 1.0
_IN_VAIN_SECONDS = TIMEOUT_SECONDS / 2
_LOOKING_SECONDS = 3 * TIMEOUT_SECONDS


class LeftAlone(redis.RedisError):
    """Redis was not asked, since it did not answer a moment ago."""


class Breaker:
    """Lets calls through until one waited in vain; then one in a while, until that one is answered.

    What fails at once, as with a server that was killed, keeps nobody waiting and changes nothing.
    """

    def __init__(self, *, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._left_alone_until: float | None = None

    def call(self, ask: Callable[[], T]) -> T:
        """Return what `ask` returns. Raises what it raises, and LeftAlone in place of waiting in vain once more."""
        began = self._timer()
        if self._left_alone_until is not None:
            if began < self._left_alone_until:
                raise LeftAlone
            # This one looks. Nobody else waits meanwhile.
            self._left_alone_until = began + _LOOKING_SECONDS
        try:
            answer = ask()
        except BrokerUnavailable:
            now = self._timer()
            self._left_alone_until = now + LEFT_ALONE_SECONDS if now - began >= _IN_VAIN_SECONDS else None
            raise
        self._left_alone_until = None
        return answer
