"""Rate limits shared by all processes, kept in Redis by the `limits` package."""

import logging
import math
import time
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Literal
from urllib.parse import urlsplit

from limits import RateLimitItem, parse_many
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from jira_chat.broker import connection
from jira_chat.kernel.errors import TooManyRequestsError, UnavailableError

log = logging.getLogger(__name__)


_IN_THIS_PROCESS = frozenset({"memory", "process"})


class Limits:
    """Named limits such as "20/hour; 5/minute", in Redis or (`memory://`, `process://`) in this process alone.

    While Redis is away nothing is limited: chatting goes on. Where a limit guards a secret (`needed`), nothing passes.
    """

    def __init__(self, url: str, rules: Mapping[str, str], *, needed: bool = False) -> None:
        self._url = url
        self._needed = needed
        self._rules = {name: _shortest_first(rule) for name, rule in rules.items()}
        if _scheme(url) in _IN_THIS_PROCESS:
            # Made now: callbacks of the event loop ask it, and the package waits for a thread when it makes one.
            self._limiter = MovingWindowRateLimiter(storage_from_string(url))

    @cached_property
    def _limiter(self) -> MovingWindowRateLimiter:
        # Not before it is needed: the client of a cluster asks for the nodes as soon as it is made.
        return MovingWindowRateLimiter(_storage(self._url))

    def spend(self, name: str, *who: str) -> None:
        """Count one use of the limit `name` by `who`.

        Raises TooManyRequestsError, with `retry_after` in seconds, when it is used up, and UnavailableError when a
        needed limit cannot be checked.
        """
        self.spend_all((name, *who))

    def spend_all(self, *uses: tuple[str, ...], amount: int = 1) -> None:
        """Count one use, or `amount`, of several limits, each given as its name and `who`; the first used up ends it.

        What is refused is not charged to the limits that follow, so the narrowest comes first: nobody can use up what
        others share by what they are refused themselves. Raises as `spend`, with the name in `details["limit"]`.
        """
        self._each("hit", uses, amount)

    def check(self, name: str, *who: str) -> None:
        """Raise as `spend` when the limit is used up, and count nothing."""
        self._each("test", ((name, *who),), 1)

    def _each(self, ask: Literal["hit", "test"], uses: Sequence[tuple[str, ...]], amount: int) -> None:
        try:
            admits = getattr(self._limiter, ask)
            for name, *who in uses:
                for rule in self._rules[name]:
                    if not admits(rule, name, *who, cost=amount):
                        raise too_many_until(self._limiter.get_window_stats(rule, name, *who).reset_time, limit=name)
        except connection.BrokerUnavailable as error:
            log.warning("limit_not_checked", extra={"limits": [use[0] for use in uses], "error": type(error).__name__})
            if self._needed:
                raise UnavailableError("This is not possible right now. Try again in a moment.") from error


def _shortest_first(rule: str) -> list[RateLimitItem]:
    """Return the windows of a rule; what the shortest refuses is not charged to the longer ones."""
    return sorted(parse_many(rule), key=lambda window: window.get_expiry())


def _scheme(url: str) -> str:
    return url.partition("://")[0]


def _storage(url: str) -> Any:
    scheme = _scheme(url)
    how: dict[str, Any] = connection.options()
    if scheme in {connection.SENTINEL, connection.CLUSTER}:
        # The package takes no host without its port.
        hosts = ",".join(f"{host}:{port}" for host, port in connection.nodes(url))
        url = f"{scheme}://{hosts}{urlsplit(url).path}"
        how |= connection.credentials(url)
    if scheme == connection.SENTINEL:
        how |= {"use_replicas": False, "sentinel_kwargs": connection.options()}
    return storage_from_string(url.replace("unix://", "redis+unix://", 1), **how)


def too_many_until(at: float, **details: str) -> TooManyRequestsError:
    """Return the refusal of a limit that is free again at `at`, in seconds of the epoch."""
    wait = max(1, math.ceil(at - time.time()))
    return TooManyRequestsError(f"Too many attempts. Try again in {wait} seconds.", retry_after=wait, **details)
