"""The difference between this server's clock and Jira's. Tokens carry times, so with a wrong clock all are refused."""

import time
from collections.abc import Callable
from datetime import timedelta

from cachetools import TTLCache

from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraError
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.deadline import Deadline
from jira_chat.kernel.errors import DomainError, NotFoundError, UnauthorizedError
from jira_chat.kernel.ids import TenantId

MOST_APART = timedelta(seconds=30)
"""Beyond this, tokens are refused."""

_BELIEVED_SECONDS = 60.0
_MOST_REMEMBERED = 1_000
_SECONDS = 3.0
_AT_ONCE = 4
_MINUTE = timedelta(minutes=1)

_OF_TIME = {"token_expired", "token_from_the_future", "token_not_yet_valid"}
"""The refusal reasons that concern a token's times."""


class WrongClockError(DomainError):
    """This server's clock is wrong, and tokens are refused."""

    code = "wrong_clock"


class Clocks:
    """Compares clocks by the `Date` of Jira's answers; caches the result for a minute and waits 3 seconds at most."""

    def __init__(
        self,
        jira_for: Callable[[TenantId], JiraClient],
        *,
        clock: Clock,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._jira_for = jira_for
        self._clock = clock
        # Expires by the monotonic clock, since the other one may be wrong.
        self._apart: TTLCache[TenantId, timedelta] = TTLCache(_MOST_REMEMBERED, _BELIEVED_SECONDS, timer)
        self._deadline: Deadline[timedelta | None] = Deadline(seconds=_SECONDS, threads=_AT_ONCE)

    def ahead(self, tenant: TenantId) -> timedelta | None:
        """Return by how much our clock is ahead of Jira's (negative: behind); None while unknown."""
        known = self._apart.get(tenant)
        if known is not None:
            return known
        (ahead,) = self._deadline.run([lambda: self._measure(tenant)])
        if ahead is not None:
            self._apart[tenant] = ahead
        return ahead

    def explained(self, refusal: UnauthorizedError) -> DomainError:
        """Return a WrongClockError if a wrong clock explains a refused token, else the refusal itself."""
        if refusal.reason not in _OF_TIME or refusal.tenant is None:
            return refusal
        ahead = self.ahead(refusal.tenant)
        if ahead is None or abs(ahead) <= MOST_APART:
            return refusal
        return WrongClockError(f"{in_words(ahead)} Ask the people who run Jira Chat to set it; nothing else helps.")

    def _measure(self, tenant: TenantId) -> timedelta | None:
        try:
            theirs = self._jira_for(tenant).server_time()
        except (JiraError, NotFoundError):
            return None
        return None if theirs is None else self._clock() - theirs


def in_words(ahead: timedelta) -> str:
    """Return a sentence that says how wrong this server's clock is."""
    minutes = max(1, round(abs(ahead) / _MINUTE))
    by = "a minute" if minutes == 1 else f"{minutes:,} minutes"
    return f"The clock of Jira Chat's server is {by} {'fast' if ahead > timedelta() else 'slow'}."
