"""One-time codes that prove control of a mailbox: ten minutes, five attempts.

A code is valid only together with the secret in the answer to its request, so the code and its attempts are bound to
the requesting browser. It has six digits, or twenty after too many wrong guesses for an account: above 64 bits, guesses
need no counting (NIST SP 800-63B, 5.1.3.2), so guessing cannot keep anybody from signing in.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from jira_chat.kernel.ids import TenantId
from jira_chat.sign_in.tables import codes as table

LIFETIME = timedelta(minutes=10)
TRIES = 5
_DIGITS = 6
_LONG_DIGITS = 20
_REQUEST_BYTES = 32


class Purpose(StrEnum):
    """The purpose of a code, which is valid for no other."""

    SIGN_IN = "sign_in"
    REGISTER = "register"
    RESET = "reset"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Identifies a code: the secret of its request, its address and its purpose."""

    tenant: TenantId
    request: str = field(repr=False)
    email: str
    purpose: Purpose


@dataclass(frozen=True, kw_only=True)
class Tried:
    """The result of an attempt."""

    right: bool
    guessable: bool
    """Whether the code is short enough that failures must be counted."""


class Codes:
    """Issues codes and accepts each once. Only keyed hashes are stored: a plain hash of six digits is soon reversed.

    `keys` are newest first: all verify codes, the first issues them.
    """

    def __init__(self, *keys: bytes) -> None:
        self._keys = keys

    def issue(
        self,
        connection: Connection,
        tenant: TenantId,
        email: str,
        purpose: Purpose,
        *,
        long: bool = False,
        now: datetime,
    ) -> tuple[Asked, str]:
        """Return the request of a new code, and the code."""
        digits = _LONG_DIGITS if long else _DIGITS
        code = f"{secrets.randbelow(10**digits):0{digits}}"
        return self._keep(connection, tenant, email, purpose, code, now=now), code

    def issue_none(
        self, connection: Connection, tenant: TenantId, email: str, purpose: Purpose, *, now: datetime
    ) -> Asked:
        """Return a request without a code, indistinguishable from others."""
        return self._keep(connection, tenant, email, purpose, None, now=now)

    def is_live(self, connection: Connection, asked: Asked, *, now: datetime) -> bool:
        """Whether the request exists and has attempts left; costs no attempt."""
        return connection.execute(select(table.c.purpose).where(_live(asked, now))).scalar() is not None

    def spend_try(self, connection: Connection, asked: Asked, code: str, *, now: datetime) -> Tried | None:
        """Check a code without ending it; None if there is no such request or no attempt is left.

        Each call costs an attempt, so commit in any case.
        """
        spent = update(table).where(_live(asked, now)).values(tries_left=table.c.tries_left - 1)
        row = connection.execute(spent.returning(table.c.code_hash, table.c.is_long)).one_or_none()
        if row is None:
            return None
        right = any(hmac.compare_digest(row.code_hash, each) for each in self._hashes(asked, code))
        return Tried(right=right, guessable=not row.is_long)

    def redeem(self, connection: Connection, asked: Asked, code: str, *, now: datetime) -> bool:
        """End a code and return whether it was right and still valid."""
        right = _row(asked) & table.c.code_hash.in_(self._hashes(asked, code)) & (table.c.expires_at > now)
        return connection.execute(delete(table).where(right)).rowcount == 1

    def _keep(
        self, connection: Connection, tenant: TenantId, email: str, purpose: Purpose, code: str | None, *, now: datetime
    ) -> Asked:
        request = secrets.token_urlsafe(_REQUEST_BYTES)
        asked = Asked(tenant=tenant, request=request, email=email, purpose=purpose)
        connection.execute(
            insert(table).values(
                tenant_id=tenant,
                request_hash=_request_hash(asked),
                email=email,
                purpose=purpose,
                code_hash="" if code is None else self._hashes(asked, code)[0],
                is_long=code is not None and len(code) > _DIGITS,
                tries_left=TRIES,
                expires_at=now + LIFETIME,
            )
        )
        return asked

    def _hashes(self, asked: Asked, code: str) -> list[str]:
        what = f"{asked.tenant}\n{asked.request}\n{asked.email}\n{asked.purpose}\n{''.join(code.split())}"
        return [hmac.new(key, what.encode(), hashlib.sha256).hexdigest() for key in self._keys]


def forget_expired(connection: Connection, *, now: datetime) -> int:
    """Delete expired codes and return how many."""
    return connection.execute(delete(table).where(table.c.expires_at <= now)).rowcount


def _request_hash(asked: Asked) -> str:
    return hashlib.sha256(asked.request.encode()).hexdigest()


def _live(asked: Asked, now: datetime) -> Any:
    return _row(asked) & (table.c.tries_left > 0) & (table.c.expires_at > now)


def _row(asked: Asked) -> Any:
    return (
        (table.c.tenant_id == asked.tenant)
        & (table.c.request_hash == _request_hash(asked))
        & (table.c.email == asked.email)
        & (table.c.purpose == asked.purpose)
    )
