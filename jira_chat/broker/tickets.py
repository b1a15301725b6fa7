"""Socket tickets, valid once. A socket's first frame has one, so no URL contains a token.

A ticket from a request is valid for thirty seconds. A renewal, from a welcome, continues that socket after it broke; it
is valid as long as the socket could have stayed open, so rights end no later with it than without.

A ticket names its holder and is signed by us (itsdangerous, HMAC-SHA256), so write access to Redis is not enough to
impersonate anybody. Redis only records used tickets. Without that record, a holder can at most open a second socket as
themselves until the ticket expires, so while Redis is not available each process relies on its own record.
"""

import hashlib
import logging
import secrets
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

import msgspec
import redis
from cachetools import TTLCache
from itsdangerous import BadData, Signer
from itsdangerous.encoding import base64_decode, base64_encode

from jira_chat.broker.breaker import Breaker, CircuitOpenError
from jira_chat.broker.connection import BrokerUnavailable
from jira_chat.kernel.bounds import Id, Token
from jira_chat.kernel.clock import Clock

LIFETIME = timedelta(seconds=30)
SOCKET_LIFETIME = timedelta(minutes=30)
"""After this, counted from the request, the holder needs a new ticket, so that revoked rights end here too."""

log = logging.getLogger(__name__)

_MOST_USED = 100_000

_NOTED = LIFETIME
"""How long the record of a use outlives the ticket, because hosts' clocks differ."""


class Admission(NamedTuple):
    """What a redeemed ticket allows."""

    holder: str
    ends_at: float
    """When the socket has to end, in seconds since 1970."""
    renewed: bool = False
    """Whether the socket continues one that broke."""


class _Ticket(msgspec.Struct, frozen=True, array_like=True):
    number: Id
    expires_at: float
    """Seconds since 1970."""
    holder: Token
    ends_at: float
    renewed: bool


class Tickets:
    """Issues tickets and redeems each once. All keys, newest first, verify; the first one signs."""

    def __init__(self, client: redis.Redis, keys: Sequence[bytes], *, clock: Clock, breaker: Breaker) -> None:
        self._client = client
        self._breaker = breaker
        self._used: TTLCache[str, bool] = TTLCache(_MOST_USED, (SOCKET_LIFETIME + _NOTED).total_seconds())
        self._signer = Signer(list(reversed(keys)), salt=b"socket ticket", digest_method=hashlib.sha256)
        self._clock = clock

    def issue(self, holder: str) -> str:
        """Return a ticket for `holder`."""
        now = self._clock()
        return self._sign((now + LIFETIME).timestamp(), Admission(holder, (now + SOCKET_LIFETIME).timestamp()))

    def renew(self, admission: Admission) -> str:
        """Return a ticket for the holder's next socket."""
        return self._sign(admission.ends_at, admission._replace(renewed=True))

    def redeem(self, tickets: Sequence[str]) -> list[Admission | None]:
        """Return what each ticket allows at its first use; None for a used, expired or invalid ticket.

        This takes one round trip for all tickets.
        """
        now = self._clock().timestamp()
        read = [self._read(ticket, now) for ticket in tickets]
        first = self._first_uses([ticket for ticket in read if ticket is not None], now)
        return [
            Admission(ticket.holder, ticket.ends_at, ticket.renewed) if ticket is not None and next(first) else None
            for ticket in read
        ]

    def _sign(self, expires_at: float, admission: Admission) -> str:
        ticket = _Ticket(secrets.token_urlsafe(16), expires_at, *admission)
        return self._signer.sign(base64_encode(msgspec.json.encode(ticket))).decode()

    def _read(self, ticket: str, now: float) -> _Ticket | None:
        try:
            read = msgspec.json.decode(base64_decode(self._signer.unsign(ticket)), type=_Ticket)
        except (BadData, msgspec.DecodeError):  # the latter comes from another version of the app
            return None
        return read if read.expires_at > now else None

    def _first_uses(self, tickets: Sequence[_Ticket], now: float) -> Iterator[bool]:
        if not tickets:
            return iter(())
        try:
            pipeline = self._client.pipeline(transaction=False)
            for ticket in tickets:
                noted = timedelta(seconds=ticket.expires_at - now) + _NOTED
                pipeline.set(f"jira-chat:ticket:{ticket.number}", "1", px=noted, nx=True)
            first = self._breaker.call(pipeline.execute)
        except BrokerUnavailable as error:
            if not isinstance(error, CircuitOpenError):
                log.warning("tickets_not_noted", extra={"error": type(error).__name__})
            return iter([self._is_first_here(ticket.number) for ticket in tickets])
        self._used.expire()
        return map(bool, first)

    def _is_first_here(self, number: str) -> bool:
        is_first = number not in self._used
        self._used[number] = True
        return is_first
