"""Limits on attempts to sign in.

NIST SP 800-63B, 5.2.2: waits that grow from 30 seconds to an hour, never more than 100 failures in a row for one
account. OWASP: counted for the account, wherever the attempts come from, and nobody may lock somebody else out. So what
is allowed is counted twice: for browsers in which the account's owner signed in before, and for everybody else.
Strangers use up only theirs; then an unknown browser needs a code by mail, a long one if codes were guessed at, too.

Accounts that do not exist are counted in the same way, and what is kept names nobody: keys are keyed hashes.
"""

import hashlib
import hmac
from datetime import timedelta

from sqlalchemy import Connection

from jira_chat.broker.limits import Limits
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import TooManyRequestsError
from jira_chat.kernel.ids import TenantId
from jira_chat.kernel.networks import network_of as _network
from jira_chat.sign_in import codes, emails, failures
from jira_chat.storage.engine import Database

FREE_FAILURES = 3
MOST_PASSWORDS = 30
MOST_CODES = 20
"""Failures in a row, of browsers that are known as of all others: a hundred together."""

ATTEMPTS = {"sign-in": "60/10 minutes"}
"""By network address; in a browser that is known, by account."""

MAILS = {
    "asker": "20/hour",
    "pair": "3/10 minutes",
    "pair-daily": "5/day",
    "reader": "6/10 minutes",
    "reader-daily": "15/day",
    "site": "1000/hour",
    "own": "3/10 minutes",
    "own-daily": "10/day",
}
"""By the network address that asks, by that and the mailbox, by mailbox, by site; in a browser that is known only by
mailbox. One network address alone does not use up what a mailbox gets of strangers."""

_SHORTEST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)
_MOST_DOUBLINGS = 7


def wait_after(failed: int) -> timedelta | None:
    """Return the wait after the nth wrong password in a row: a second, then 30 seconds, doubling up to an hour.

    None for the one after the last: no password is tried any more.
    """
    if failed > MOST_PASSWORDS:
        return None
    if failed < FREE_FAILURES:
        return timedelta(seconds=1)
    doublings = min(failed - FREE_FAILURES, _MOST_DOUBLINGS)
    return min(_SHORTEST_WAIT * (1 << doublings), _LONGEST_WAIT)


def _no_wait_after(failed: int) -> timedelta | None:
    return timedelta(0) if failed <= MOST_CODES else None


class Throttle:
    """Admits attempts, or raises TooManyRequestsError with `retry_after` in seconds.

    `known` is whether the browser is. While Redis is away it raises UnavailableError for passwords and mails; a code
    that is on its way still works, since its tries are counted in the database.
    """

    def __init__(
        self,
        database: Database,
        limits: Limits,
        needed: Limits,
        *,
        secret: bytes,
        clock: Clock,
        wait_after: failures.WaitAfter = wait_after,
    ) -> None:
        self._database = database
        self._limits = limits
        self._needed = needed
        self._secret = secret
        self._clock = clock
        self._wait_after = wait_after

    def password(self, tenant: TenantId, email: str, address: str, *, known: bool) -> None:
        """Admit an attempt with a password, counted as failed until `succeeded`."""
        self._needed.spend("sign-in", self._asker(tenant, email, address, known=known))
        who = self._passwords(tenant, email, known=known)
        with self._database.reading() as connection:
            failures.check(connection, tenant, who, self._wait_after, now=self._clock())
        with self._database.transaction() as connection:
            failures.begin(connection, tenant, who, self._wait_after, now=self._clock())

    def take_back_password(self, tenant: TenantId, email: str, *, known: bool) -> None:
        """Uncount an attempt at which no password could be tried; the wait after it stays."""
        with self._database.transaction() as connection:
            failures.take_back(connection, tenant, self._passwords(tenant, email, known=known))

    def code(self, tenant: TenantId, email: str, address: str, *, known: bool) -> None:
        """Admit an attempt with a code, or by somebody who is signed in."""
        self._limits.spend("sign-in", self._asker(tenant, email, address, known=known))

    def begin_guess(self, connection: Connection, tenant: TenantId, email: str, *, known: bool) -> bool:
        """Count a wrong code, unless `take_back_guess` follows; False when there were too many."""
        try:
            who = self._codes(tenant, email, known=known)
            failures.begin(connection, tenant, who, _no_wait_after, now=self._clock())
        except TooManyRequestsError:
            return False
        return True

    def take_back_guess(self, connection: Connection, tenant: TenantId, email: str, *, known: bool) -> None:
        """Uncount a code that was right."""
        failures.take_back(connection, tenant, self._codes(tenant, email, known=known))

    def needs_long_code(self, connection: Connection, tenant: TenantId, email: str, *, known: bool) -> bool:
        """Whether the tries of one more short code could be too many."""
        who = self._codes(tenant, email, known=known)
        return failures.count(connection, tenant, who, now=self._clock()) > MOST_CODES - codes.TRIES

    def mail(self, tenant: TenantId, email: str, address: str, *, known: bool) -> None:
        """Admit a mail, counted by mailbox and network address."""
        mailbox, network = self._hidden(tenant, emails.mailbox(email)), self._hidden(_network(address))
        if known:
            self._needed.spend("own", mailbox)
            self._needed.spend("own-daily", mailbox)
            return
        # What one asker may do comes first: what is refused there costs the reader nothing.
        self._needed.spend("asker", network)
        self._needed.spend("pair", mailbox, network)
        self._needed.spend("pair-daily", mailbox, network)
        self._needed.spend("reader", mailbox)
        self._needed.spend("reader-daily", mailbox)
        self._needed.spend("site", tenant)

    def succeeded(self, tenant: TenantId, email: str, *, known: bool, by_mail: bool) -> None:
        """Forget wrong passwords: those counted together with this success, by mail all of them.

        Wrong codes of strangers stay counted for a year: the owner's next code tells nothing about them.
        """
        forgotten = [self._passwords(tenant, email, known=known)]
        if by_mail:
            forgotten = [self._passwords(tenant, email, known=each) for each in (True, False)]
            forgotten.append(self._codes(tenant, email, known=True))
        with self._database.transaction() as connection:
            failures.forget(connection, tenant, *forgotten)

    def counted_as(self, tenant: TenantId, email: str) -> list[str]:
        """Return under which keys the failures of an address are counted."""
        counts = (self._passwords, self._codes)
        return [count(tenant, email, known=known) for count in counts for known in (True, False)]

    def _asker(self, tenant: TenantId, email: str, address: str, *, known: bool) -> str:
        return self._hidden(tenant, email, "known") if known else self._hidden(_network(address))

    def _passwords(self, tenant: TenantId, email: str, *, known: bool) -> str:
        return self._hidden(tenant, email, "known" if known else "strangers")

    def _codes(self, tenant: TenantId, email: str, *, known: bool) -> str:
        return self._hidden(tenant, email, "codes", "known" if known else "strangers")

    def _hidden(self, *parts: str) -> str:
        return hmac.new(self._secret, "\n".join(parts).encode(), hashlib.sha256).hexdigest()
