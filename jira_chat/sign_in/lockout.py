"""Limits on attempts to sign in.

NIST SP 800-63B, 5.2.2: waits that grow from 30 seconds to an hour, never more than 100 failures in a row for one
account. OWASP: attempts are counted per account, wherever they come from, and nobody may lock another person out. So
there are two counts: one for browsers in which the account's owner signed in before, one for all others. Strangers use
up only theirs; then an unknown browser needs a code by mail, a long one if codes were guessed, too.

Accounts that do not exist are counted in the same way, and the stored keys name nobody: they are keyed hashes.
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
"""Failures in a row, for known browsers and for all others: a hundred together."""

ATTEMPTS = {"sign-in": "60/10 minutes"}
"""Counted by network address; in a known browser, by account."""

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
"""Counted by network address, by network address and mailbox, by mailbox, and by site; in a known browser only by
mailbox. A single network address cannot use up a mailbox's limit for strangers."""

_SHORTEST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)
_MOST_DOUBLINGS = 7


def wait_after(failed: int) -> timedelta | None:
    """Return the wait after the nth wrong password in a row: a second, then 30 seconds, doubling up to an hour.

    None after the last permitted failure: no more passwords are tried.
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

    `known` tells whether the browser is known. While Redis is away, passwords and mails raise UnavailableError; a code
    already sent still works, since its attempts are counted in the database.
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
        """Uncount an attempt in which the password could not be checked; the wait after it stays."""
        with self._database.transaction() as connection:
            failures.take_back(connection, tenant, self._passwords(tenant, email, known=known))

    def code(self, tenant: TenantId, email: str, address: str, *, known: bool) -> None:
        """Admit an attempt with a code, or by a signed-in person."""
        self._limits.spend("sign-in", self._asker(tenant, email, address, known=known))

    def begin_guess(self, connection: Connection, tenant: TenantId, email: str, *, known: bool) -> bool:
        """Count a wrong code, unless `take_back_guess` follows; return False after too many."""
        try:
            who = self._codes(tenant, email, known=known)
            failures.begin(connection, tenant, who, _no_wait_after, now=self._clock())
        except TooManyRequestsError:
            return False
        return True

    def take_back_guess(self, connection: Connection, tenant: TenantId, email: str, *, known: bool) -> None:
        """Uncount a right code."""
        failures.take_back(connection, tenant, self._codes(tenant, email, known=known))

    def needs_long_code(self, connection: Connection, tenant: TenantId, email: str, *, known: bool) -> bool:
        """Whether the attempts of another short code could exceed the limit."""
        who = self._codes(tenant, email, known=known)
        return failures.count(connection, tenant, who, now=self._clock()) > MOST_CODES - codes.TRIES

    def mail(self, tenant: TenantId, email: str, address: str, *, known: bool) -> None:
        """Admit a mail, counted by mailbox and network address."""
        mailbox, network = self._hidden(tenant, emails.mailbox(email)), self._hidden(_network(address))
        if known:
            self._needed.spend("own", mailbox)
            self._needed.spend("own-daily", mailbox)
            return
        # The limits of the asker come first: a refusal there costs the reader nothing.
        self._needed.spend("asker", network)
        self._needed.spend("pair", mailbox, network)
        self._needed.spend("pair-daily", mailbox, network)
        self._needed.spend("reader", mailbox)
        self._needed.spend("reader-daily", mailbox)
        self._needed.spend("site", tenant)

    def succeeded(self, tenant: TenantId, email: str, *, known: bool, by_mail: bool) -> None:
        """Forget wrong passwords: those in the same count as this success; after a proof by mail, all of them.

        Strangers' wrong codes stay counted for a year: the owner's next code says nothing about them.
        """
        forgotten = [self._passwords(tenant, email, known=known)]
        if by_mail:
            forgotten = [self._passwords(tenant, email, known=each) for each in (True, False)]
            forgotten.append(self._codes(tenant, email, known=True))
        with self._database.transaction() as connection:
            failures.forget(connection, tenant, *forgotten)

    def counted_as(self, tenant: TenantId, email: str) -> list[str]:
        """Return the keys under which the failures of an address are counted."""
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
