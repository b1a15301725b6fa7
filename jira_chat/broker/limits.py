"""Rate limits shared by all processes, kept in Redis by the `limits` package."""

import logging
import math
import time

import redis
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from jira_chat.kernel.errors import TooManyRequestsError, UnavailableError

log = logging.getLogger(__name__)


class Limits:
    """Named limits such as "20/minute", in Redis or (`memory://`) in this process alone.

    While Redis is away nothing is limited: chatting goes on. Where a limit guards a secret (`needed`), nothing passes.
    """

    def __init__(self, url: str, rules: dict[str, str], *, needed: bool = False) -> None:
        self._limiter = MovingWindowRateLimiter(storage_from_string(limits_url(url)))
        self._needed = needed
        self._rules: dict[str, RateLimitItem] = {name: parse(rule) for name, rule in rules.items()}

    def spend(self, name: str, *who: str) -> None:
        """Count one use of the limit `name` by `who`.

        Raises TooManyRequestsError, with `retry_after` in seconds, when it is used up, and UnavailableError when a
        needed limit cannot be checked.
        """
        rule = self._rules[name]
        try:
            if self._limiter.hit(rule, name, *who):
                return
            reset_time = self._limiter.get_window_stats(rule, name, *who).reset_time
        except redis.RedisError as error:
            log.warning("limit_not_checked", extra={"limit": name, "error": type(error).__name__})
            if self._needed:
                raise UnavailableError("This is not possible just now. Please try again in a moment.") from error
            return
        raise too_many_until(reset_time)


def limits_url(url: str) -> str:
    """Return a Redis address as the `limits` package writes it."""
    return url.replace("unix://", "redis+unix://", 1)


def too_many_until(at: float) -> TooManyRequestsError:
    """Return the refusal of a limit that is free again at `at`, in seconds of the epoch."""
    wait = max(1, math.ceil(at - time.time()))
    return TooManyRequestsError(f"That was a lot at once. Please wait {wait} seconds.", retry_after=wait)
