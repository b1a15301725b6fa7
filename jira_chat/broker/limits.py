"""Rate limits shared by all processes, kept in Redis by the `limits` package."""

import logging
import math
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

from limits import RateLimitItem, parse_many
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from jira_chat.broker import connection
from jira_chat.broker.breaker import Breaker, CircuitOpenError
from jira_chat.broker.limiter import Counter, Use, counter, use_of
from jira_chat.kernel.errors import TooManyRequestsError, UnavailableError
from jira_chat.kernel.waits import in_words

log = logging.getLogger(__name__)

T = TypeVar("T")


_IN_THIS_PROCESS = frozenset({"memory", "process"})


Prepared = tuple[Use, ...]
"""The uses that one action counts."""


class Limits:
    """Named limits such as "20/hour; 5/minute", in Redis or (`memory://`, `process://`) in this process alone.

    While Redis is not available nothing is limited, so that chats go on. But a `needed` limit, which guards a secret,
    refuses everything, and a limit that protects others is counted in this process by `instead`. With a `breaker`, only
    one call waits for an unresponsive Redis.
    """

    def __init__(
        self,
        url: str,
        rules: Mapping[str, str],
        *,
        needed: bool = False,
        instead: "Limits | None" = None,
        breaker: Breaker | None = None,
    ) -> None:
        self._url = url
        self._needed = needed
        self._instead = instead
        self._breaker = breaker
        self._rules = {name: _shortest_first(rule) for name, rule in rules.items()}
        if _scheme(url) in _IN_THIS_PROCESS:
            # Created now, because event loop callbacks use it and the package waits for a thread when creating it.
            self._storage = storage_from_string(url)

    @cached_property
    def _storage(self) -> Any:
        # Created lazily, because a cluster's client requests the nodes in its constructor.
        return _storage(self._url)

    @cached_property
    def _counter(self) -> Counter:
        return counter(self._storage)

    @cached_property
    def _limiter(self) -> MovingWindowRateLimiter:
        return MovingWindowRateLimiter(self._storage)

    def spend(self, name: str, *who: str) -> None:
        """Count one use of the limit `name` by `who`.

        Raises TooManyRequestsError, with `retry_after` in seconds, if it is used up, and UnavailableError if a needed
        limit cannot be checked.
        """
        self.spend_all((name, *who))

    def spend_all(self, *uses: tuple[str, ...], amount: int = 1) -> None:
        """Count `amount` uses of several limits, each given as its name and `who`; stop at the first that is used up.

        A refused use is not charged to the following limits, so pass the narrowest first: then a person's refused uses
        do not use up what others share. Raises as `spend`, with the limit's name in `details["limit"]`.
        """
        self.spend_prepared(self.prepare(*uses, amount=amount))

    def prepare(self, *uses: tuple[str, ...], amount: int = 1) -> Prepared:
        """Return the uses that `spend_all` counts, for callers that count them often."""
        return tuple(use_of(window, name, *who, cost=amount) for name, *who in uses for window in self._rules[name])

    def spend_prepared(self, prepared: Prepared) -> None:
        """Count prepared uses as `spend_all` does, with the same errors."""
        try:
            for use in prepared:
                if not self._is_allowed(use):
                    raise self._refusal(use)
        except connection.BrokerUnavailable as error:
            self._note_unchecked([use.limit for use in prepared], error)
            if self._instead is not None:
                self._instead.spend_prepared(prepared)

    def spend_each(self, prepared: Sequence[Prepared]) -> list[TooManyRequestsError | None]:
        """Count for several callers at once, each as `spend_all`, and return each one's refusal or None."""
        refusals: list[TooManyRequestsError | None] = [None] * len(prepared)
        try:
            for place in range(max(map(len, prepared), default=0)):
                going = [
                    (number, uses[place])
                    for number, uses in enumerate(prepared)
                    if place < len(uses) and refusals[number] is None
                ]
                admitted = self._ask(partial(self._acquire_all, [use for _, use in going]))
                for (number, use), is_admitted in zip(going, admitted, strict=True):
                    if not is_admitted:
                        refusals[number] = self._refusal(use)
        except connection.BrokerUnavailable as error:
            self._note_unchecked(sorted({use.limit for uses in prepared for use in uses}), error)
        return refusals

    def charge(self, name: str, *who: str, cost: int) -> None:
        """Count uses that already happened, as far as the limit has room."""
        try:
            for rule in self._rules[name]:
                self._ask(partial(self._hit, rule, name, who, cost))
        except connection.BrokerUnavailable:
            if self._instead is not None:
                self._instead.charge(name, *who, cost=cost)

    def check(self, name: str, *who: str) -> None:
        """Raise as `spend` if the limit is used up, without counting."""
        try:
            for window in self._rules[name]:
                if not self._ask(partial(self._test, window, name, who)):
                    raise self._refusal(use_of(window, name, *who))
        except connection.BrokerUnavailable as error:
            self._note_unchecked([name], error)
            if self._instead is not None:
                self._instead.check(name, *who)

    def _is_allowed(self, use: Use) -> bool:
        # This runs for each frame of a socket, so without a breaker it calls the counter directly.
        return self._counter.acquire(use) if self._breaker is None else self._ask(partial(self._acquire, use))

    def _ask(self, ask: Callable[[], T]) -> T:
        return ask() if self._breaker is None else self._breaker.call(ask)

    # The breaker has to guard the cached properties, too: in a cluster, the first access already calls Redis.
    def _acquire(self, use: Use) -> bool:
        return self._counter.acquire(use)

    def _acquire_all(self, uses: Sequence[Use]) -> Sequence[bool]:
        return self._counter.acquire_all(uses)

    def _hit(self, window: RateLimitItem, name: str, who: Sequence[str], cost: int) -> bool:
        return self._limiter.hit(window, name, *who, cost=cost)

    def _test(self, window: RateLimitItem, name: str, who: Sequence[str]) -> bool:
        return self._limiter.test(window, name, *who)

    def _refusal(self, use: Use) -> TooManyRequestsError:
        began, _ = self._storage.get_moving_window(use.key, use.most, use.seconds)
        return too_many_until(began + use.seconds, limit=use.limit)

    def _note_unchecked(self, names: Sequence[str], error: Exception) -> None:
        if not isinstance(error, CircuitOpenError):
            log.warning("limit_not_checked", extra={"limits": names, "error": type(error).__name__})
        if self._needed:
            raise UnavailableError("This is not possible right now. Try again in a moment.") from error


def _shortest_first(rule: str) -> list[RateLimitItem]:
    """Return the windows of a rule, shortest first: a use it refuses is not charged to the longer ones."""
    return sorted(parse_many(rule), key=lambda window: window.get_expiry())


def _scheme(url: str) -> str:
    return url.partition("://")[0]


def _storage(url: str) -> Any:
    scheme = _scheme(url)
    how: dict[str, Any] = connection.options()
    if scheme in {connection.SENTINEL, connection.CLUSTER}:
        # The package requires a port with each host.
        hosts = ",".join(f"{host}:{port}" for host, port in connection.nodes(url))
        url = f"{scheme}://{hosts}{urlsplit(url).path}"
        how |= connection.credentials(url)
    if scheme == connection.SENTINEL:
        how |= {"use_replicas": False, "sentinel_kwargs": connection.options()}
    return storage_from_string(url.replace("unix://", "redis+unix://", 1), **how)


def too_many_until(at: float, **details: str) -> TooManyRequestsError:
    """Return the refusal of a limit that has room again at `at`, in seconds since 1970."""
    wait = max(1, math.ceil(at - time.time()))
    return TooManyRequestsError(f"Too many attempts. Please wait {in_words(wait)}.", retry_after=wait, **details)
