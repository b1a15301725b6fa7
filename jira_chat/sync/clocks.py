"""How far this server's clock is from Jira's: tokens carry times, so with a wrong clock nobody gets in on any side."""

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
"""Why a token is refused whose times are not these."""


class WrongClockError(DomainError):
    """This server's clock is not right, and what depends on it does not work."""

    code = "wrong_clock"


class Clocks:
    """Compares clocks by the `Date` of Jira's answers; remembers for a minute, and never waits for long."""

    def __init__(
        self,
        jira_for: Callable[[TenantId], JiraClient],
        *,
        clock: Clock,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._jira_for = jira_for
        self._clock = clock
        # By another clock than the one that may be wrong.
        self._apart: TTLCache[TenantId, timedelta] = TTLCache(_MOST_REMEMBERED, _BELIEVED_SECONDS, timer)
        self._deadline: Deadline[timedelta | None] = Deadline(seconds=_SECONDS, threads=_AT_ONCE)

    def ahead(self, tenant: TenantId) -> timedelta | None:
        """Return by how much our clock is ahead of Jira's (less than nothing: behind); None while nobody knows."""
        known = self._apart.get(tenant)
        if known is not None:
            return known
        (ahead,) = self._deadline.run([lambda: self._measure(tenant)])
        if ahead is not None:
            self._apart[tenant] = ahead
        return ahead

    def explained(self, refusal: UnauthorizedError) -> DomainError:
        """Return a better reason for a refused token than that it is refused, if the clock is the reason."""
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
    """Say how wrong the clock of this server is."""
    minutes = max(1, round(abs(ahead) / _MINUTE))
    by = "a minute" if minutes == 1 else f"{minutes:,} minutes"
    return f"The clock of Jira Chat's server is {by} {'fast' if ahead > timedelta() else 'slow'}."
