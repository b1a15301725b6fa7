"""Socket tickets, valid once within thirty seconds. A socket's first frame has one, so no URL contains a token.

A ticket names its holder and is signed by us (itsdangerous, HMAC-SHA256), so write access to Redis is not enough to
impersonate anybody. Redis only records used tickets. Without that record, a holder can at most open a second socket as
themselves until the ticket expires, so while Redis is not available each process relies on its own record.
"""

import hashlib
import logging
import secrets
from collections.abc import Iterator, Sequence
from datetime import timedelta

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

log = logging.getLogger(__name__)

_MOST_USED = 100_000

_NOTED = 2 * LIFETIME
"""How long a use is recorded: longer than the ticket is valid by any host's clock."""


class _Ticket(msgspec.Struct, frozen=True, array_like=True):
    number: Id
    expires_at: float
    """Seconds since 1970."""
    holder: Token


class Tickets:
    """Issues tickets and redeems each once. All keys, newest first, verify; the first one signs."""

    def __init__(self, client: redis.Redis, keys: Sequence[bytes], *, clock: Clock, breaker: Breaker) -> None:
        self._client = client
        self._breaker = breaker
        self._used: TTLCache[str, bool] = TTLCache(_MOST_USED, _NOTED.total_seconds())
        self._signer = Signer(list(reversed(keys)), salt=b"socket ticket", digest_method=hashlib.sha256)
        self._clock = clock

    def issue(self, holder: str) -> str:
        """Return a ticket for `holder`."""
        expires_at = (self._clock() + LIFETIME).timestamp()
        ticket = _Ticket(secrets.token_urlsafe(16), expires_at, holder)
        return self._signer.sign(base64_encode(msgspec.json.encode(ticket))).decode()

    def redeem(self, tickets: Sequence[str]) -> list[str | None]:
        """Return each ticket's holder at its first use; None for a used, expired or invalid ticket.

        This takes one round trip for all tickets.
        """
        read = [self._read(ticket) for ticket in tickets]
        first = self._first_uses([ticket for ticket in read if ticket is not None])
        return [ticket.holder if ticket is not None and next(first) else None for ticket in read]

    def _read(self, ticket: str) -> _Ticket | None:
        try:
            read = msgspec.json.decode(base64_decode(self._signer.unsign(ticket)), type=_Ticket)
        except (BadData, msgspec.DecodeError):  # the latter comes from another version of the app
            return None
        return read if read.expires_at > self._clock().timestamp() else None

    def _first_uses(self, tickets: Sequence[_Ticket]) -> Iterator[bool]:
        if not tickets:
            return iter(())
        try:
            pipeline = self._client.pipeline(transaction=False)
            for ticket in tickets:
                pipeline.set(f"jira-chat:ticket:{ticket.number}", "1", ex=_NOTED, nx=True)
            return map(bool, self._breaker.call(pipeline.execute))
        except BrokerUnavailable as error:
            if not isinstance(error, CircuitOpenError):
                log.warning("tickets_not_noted", extra={"error": type(error).__name__})
            return iter([self._is_first_here(ticket.number) for ticket in tickets])

    def _is_first_here(self, number: str) -> bool:
        is_first = number not in self._used
        self._used[number] = True
        return is_first
