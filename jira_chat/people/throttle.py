"""How often signing in may be tried.

NIST SP 800-63B, 5.2.2: waits that grow from 30 seconds to an hour, never more than 100 failures in a row for one
account. OWASP: counted for the account, wherever the attempts come from, and nobody may lock somebody else out. So an
account has two counts of fifty failures each: one for network addresses from which its owner signed in before, one for
all others. Strangers use up only theirs; then only a code by mail helps from an unknown address.

Accounts that do not exist are counted in the same way, and what is kept names nobody: keys are keyed hashes.
"""

import hashlib
import hmac
from datetime import timedelta

from jira_chat.broker.failures import Failures
from jira_chat.broker.limits import Limits
from jira_chat.broker.marks import Marks
from jira_chat.kernel.ids import TenantId
from jira_chat.kernel.networks import network_of as _network

FREE_FAILURES = 3
MOST_FAILURES = 50
"""In a row, for each of an account's two counts."""

ATTEMPTS = {"sign-in": "60/10 minutes"}
"""By network address."""

MAILS = {"reader": "3/10 minutes", "reader-daily": "10/day", "asker": "20/hour", "site": "1000/hour"}
"""By who gets them, by the network address that asks for them, and by site."""

KNOWN = timedelta(days=90)
"""How long a network address is one that an account signs in from."""

_SHORTEST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)
_MOST_DOUBLINGS = 7


def wait_after(failures: int) -> timedelta | None:
    """Return the wait after the nth failure in a row: a second at first, then 30 seconds, doubling up to an hour.

    None for the one after the last: no password is tried any more.
    """
    if failures > MOST_FAILURES:
        return None
    if failures < FREE_FAILURES:
        return timedelta(seconds=1)
    doublings = min(failures - FREE_FAILURES, _MOST_DOUBLINGS)
    return min(_SHORTEST_WAIT * (1 << doublings), _LONGEST_WAIT)


class Throttle:
    """Admits attempts, or raises TooManyRequestsError with `retry_after` in seconds.

    While Redis is away it raises UnavailableError for whatever could be guessed or could annoy somebody by mail; a code
    that is on its way still works, since its tries are counted in the database.
    """

    def __init__(self, attempts: Limits, mails: Limits, failures: Failures, known: Marks, *, secret: bytes) -> None:
        self._attempts = attempts
        self._mails = mails
        self._failures = failures
        self._known = known
        self._secret = secret

    def password(self, tenant: TenantId, email: str, address: str) -> None:
        """Admit an attempt with a password, counted as failed until `succeeded`."""
        self._attempts.spend("sign-in", self._hidden(_network(address)))
        self._failures.begin(self._count(tenant, email, address))

    def code(self, address: str) -> None:
        """Admit an attempt with a code; each code has few tries of its own."""
        self._attempts.spend("sign-in", self._hidden(_network(address)))

    def mail(self, tenant: TenantId, email: str, address: str) -> None:
        """Admit a mail to an address, whoever reads it."""
        reader = self._count(tenant, email, address)
        self._mails.spend("asker", self._hidden(_network(address)))
        self._mails.spend("reader", reader)
        self._mails.spend("reader-daily", reader)
        self._mails.spend("site", tenant)

    def succeeded(self, tenant: TenantId, email: str, address: str, *, by_mail: bool) -> None:
        """Remember where an owner signed in from, and forget failures: those in the same count, by mail all of them."""
        counts = ("known", "strangers") if by_mail else (self._which(tenant, email, address),)
        for count in counts:
            self._failures.forget(self._hidden(tenant, email, count))
        self._known.set(self._place(tenant, email, address))

    def _which(self, tenant: TenantId, email: str, address: str) -> str:
        return "known" if self._known.has(self._place(tenant, email, address)) else "strangers"

    def _count(self, tenant: TenantId, email: str, address: str) -> str:
        return self._hidden(tenant, email, self._which(tenant, email, address))

    def _place(self, tenant: TenantId, email: str, address: str) -> str:
        return self._hidden(tenant, email, "from", _network(address))

    def _hidden(self, *parts: str) -> str:
        return hmac.new(self._secret, "\n".join(parts).encode(), hashlib.sha256).hexdigest()
