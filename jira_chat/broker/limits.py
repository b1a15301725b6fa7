"""Rate limits shared by all processes, kept in Redis by the `limits` package."""

import logging
import math
import time

import redis
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from jira_chat.kernel.errors import TooManyRequestsError

log = logging.getLogger(__name__)


class Limits:
    """Named limits such as "20/minute", in Redis or (`memory://`) in this process alone.

    While Redis is away nothing is limited: chatting goes on.
    """

    def __init__(self, url: str, rules: dict[str, str]) -> None:
        address = url.replace("unix://", "redis+unix://", 1)
        self._limiter = MovingWindowRateLimiter(storage_from_string(address))
        self._rules: dict[str, RateLimitItem] = {name: parse(rule) for name, rule in rules.items()}

    def spend(self, name: str, *who: str) -> None:
        """Count one use of the limit `name` by `who`.

        Raises TooManyRequestsError, with `retry_after` in seconds, when it is used up.
        """
        rule = self._rules[name]
        try:
            if self._limiter.hit(rule, name, *who):
                return
            reset_time = self._limiter.get_window_stats(rule, name, *who).reset_time
        except redis.RedisError as error:
            log.warning("limit_not_checked", extra={"limit": name, "error": type(error).__name__})
            return
        wait = max(1, math.ceil(reset_time - time.time()))
        raise TooManyRequestsError(f"That was a lot at once. Please wait {wait} seconds.", retry_after=wait)
