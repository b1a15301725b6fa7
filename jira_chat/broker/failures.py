"""Consecutive failures and the wait after each, shared by all processes, kept in Redis by the `limits` package."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta

import redis
from limits.storage import MemoryStorage, RedisStorage, storage_from_string

from jira_chat.broker.limits import limits_url, too_many_until
from jira_chat.kernel.errors import UnavailableError

log = logging.getLogger(__name__)

REMEMBERED = timedelta(days=365)
"""How long a failure counts that no success followed."""

WaitAfter = Callable[[int], timedelta | None]
"""How long to wait after the nth failure in a row; None: the last one, nothing more is tried."""


class Failures:
    """Counts failures by name. While Redis is away nothing is admitted: what cannot be counted could be guessed."""

    def __init__(self, url: str, wait_after: WaitAfter) -> None:
        storage = storage_from_string(limits_url(url))
        if not isinstance(storage, RedisStorage | MemoryStorage):
            raise TypeError("failures are counted in Redis or in memory")
        self._storage = storage
        self._wait_after = wait_after

    def begin(self, who: str) -> None:
        """Admit one attempt and count it as failed from the start, so that many at one moment are still counted.

        Raises TooManyRequestsError, with `retry_after` in seconds, during the wait after the last failure or when
        there were too many, and UnavailableError while Redis is away.
        """
        try:
            self._begin(who)
        except redis.RedisError as error:
            log.warning("failures_not_counted", extra={"error": type(error).__name__})
            raise UnavailableError("This is not possible just now. Please try again in a moment.") from error

    def forget(self, who: str) -> None:
        """Start again at none, after a success."""
        try:
            self._storage.clear(_waiting(who))
            self._storage.clear(_failed(who))
        except redis.RedisError as error:
            # They are counted on; the next success forgets them.
            log.warning("failures_not_forgotten", extra={"error": type(error).__name__})

    def _begin(self, who: str) -> None:
        wait = self._wait_after(self._storage.get(_failed(who)) + 1)
        if wait is None:
            raise too_many_until(time.time() + timedelta(hours=1).total_seconds())
        # Whoever counts first has the attempt; the wait is over when this count is forgotten.
        if self._storage.incr(_waiting(who), int(wait.total_seconds())) > 1:
            raise too_many_until(self._storage.get_expiry(_waiting(who)))
        self._storage.incr(_failed(who), int(REMEMBERED.total_seconds()))


def _failed(who: str) -> str:
    return f"jira-chat/failed/{who}"


def _waiting(who: str) -> str:
    return f"jira-chat/waiting/{who}"
