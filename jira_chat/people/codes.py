"""One-time codes that prove who reads an address: six digits, ten minutes, five tries, one live code per purpose."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from jira_chat.kernel.ids import TenantId
from jira_chat.people.tables import codes as table

LIFETIME = timedelta(minutes=10)
TRIES = 5
_DIGITS = 6


class Purpose(StrEnum):
    """What a code is good for; none counts for another."""

    SIGN_IN = "sign_in"
    REGISTER = "register"
    RESET = "reset"


class Codes:
    """Issues codes and takes each once. Only a keyed hash is kept: a million plain ones are soon tried.

    Of the keys, newest first, all take codes and the first one issues them.
    """

    def __init__(self, *keys: bytes) -> None:
        self._keys = keys

    def issue(self, connection: Connection, tenant: TenantId, email: str, purpose: Purpose, *, now: datetime) -> str:
        """Return a new code, which replaces an earlier one for the same purpose."""
        code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
        values = {
            "code_hash": self._hashes(tenant, email, purpose, code)[0],
            "tries_left": TRIES,
            "expires_at": now + LIFETIME,
        }
        its_row = _row(tenant, email, purpose)
        if connection.execute(update(table).where(its_row).values(values)).rowcount == 0:
            row = values | {"tenant_id": tenant, "email": email, "purpose": purpose}
            try:
                with connection.begin_nested():
                    connection.execute(insert(table).values(row))
            except IntegrityError:
                # Asked for twice at the same moment; the last one counts.
                connection.execute(update(table).where(its_row).values(values))
        return code

    def redeem(
        self, connection: Connection, tenant: TenantId, email: str, purpose: Purpose, code: str, *, now: datetime
    ) -> bool:
        """Whether this is the live code, which then ends. Each call costs a try, so commit in either case."""
        live = _row(tenant, email, purpose) & (table.c.tries_left > 0) & (table.c.expires_at > now)
        spent = update(table).where(live).values(tries_left=table.c.tries_left - 1)
        if connection.execute(spent).rowcount == 0:
            return False
        stored = connection.execute(select(table.c.code_hash).where(_row(tenant, email, purpose))).scalar_one()
        given = self._hashes(tenant, email, purpose, "".join(code.split()))
        if not any(hmac.compare_digest(stored, each) for each in given):
            return False
        connection.execute(delete(table).where(_row(tenant, email, purpose)))
        return True

    def _hashes(self, tenant: TenantId, email: str, purpose: Purpose, code: str) -> list[str]:
        what = f"{tenant}\n{email}\n{purpose}\n{code}"
        return [hmac.new(key, what.encode(), hashlib.sha256).hexdigest() for key in self._keys]


def forget_expired(connection: Connection, *, now: datetime) -> int:
    """Delete codes that no longer count and return how many."""
    return connection.execute(delete(table).where(table.c.expires_at <= now)).rowcount


def _row(tenant: TenantId, email: str, purpose: Purpose) -> Any:
    return (table.c.tenant_id == tenant) & (table.c.email == email) & (table.c.purpose == purpose)
