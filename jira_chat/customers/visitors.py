"""Visitors: anonymous customers, recognised by a token that only their browser holds."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, bindparam, delete, insert, select, update

from jira_chat.access.principals import Principal, Surface
from jira_chat.customers.tables import visitors as table
from jira_chat.kernel.batcher import Batcher
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import UnauthorizedError
from jira_chat.kernel.ids import ProjectId, TenantId, VisitorId, new_id
from jira_chat.settings.models import ANONYMOUS_NAME
from jira_chat.storage.engine import Database
from jira_chat.storage.lists import padded

LIFETIME = timedelta(days=30)
"""How long a token lasts after its last use."""

PREFIX = "v."
_TOKEN_BYTES = 32
_RENEW_AFTER = timedelta(days=1)

_insert = insert(table)
_by_tokens = select(table).where(table.c.token_hash.in_(bindparam("hashes", expanding=True)))
_MOST_TOGETHER = 100


@dataclass(frozen=True, kw_only=True)
class _Visitor:
    tenant: TenantId
    id: VisitorId
    project: ProjectId
    site: str | None
    expires_at: datetime


class VisitorService:
    """Creates and recognises visitors. Tokens are 256 random bits; only their hash is stored."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        # After a restart, thousands of browsers send their tokens in the same second; one query serves many.
        self._known: Batcher[str, _Visitor | None] = Batcher(self._find_all, most=_MOST_TOGETHER)

    def welcome(self, tenant: TenantId, project: ProjectId, *, site: str | None) -> str:
        """Create a visitor of one project, on one web site (None: in the portal), and return the token."""
        token = PREFIX + secrets.token_urlsafe(_TOKEN_BYTES)
        now = self._clock()
        row = {
            "tenant_id": tenant,
            "id": new_id(),
            "project_id": project,
            "token_hash": _hashed(token),
            "site": site,
            "created_at": now,
            "expires_at": now + LIFETIME,
        }
        self._database.write(lambda connection: connection.execute(_insert, row).rowcount)
        return token

    def recognise(self, token: str) -> Principal:
        """Return the holder of a token, and extend its lifetime.

        Raises UnauthorizedError for a token that is unknown or unused for thirty days.
        """
        now = self._clock()
        visitor = self._known.get(_hashed(token))
        if visitor is None or visitor.expires_at <= now:
            raise UnauthorizedError("visitor_unknown")
        if visitor.expires_at - now < LIFETIME - _RENEW_AFTER:
            self._renew(visitor, now + LIFETIME)
        return Principal(
            tenant=visitor.tenant,
            surface=Surface.WIDGET if visitor.site else Surface.PORTAL,
            project=visitor.project,
            visitor=visitor.id,
            name=ANONYMOUS_NAME,
            site=visitor.site,
        )

    def forget_expired(self) -> int:
        """Delete visitors whose token has expired and return how many."""
        with self._database.transaction() as connection:
            return connection.execute(delete(table).where(table.c.expires_at <= self._clock())).rowcount

    def _find_all(self, hashes: Sequence[str]) -> list[_Visitor | None]:
        with self._database.reading() as connection:
            rows = connection.execute(_by_tokens, {"hashes": padded(hashes)}).mappings()
            found = {row["token_hash"]: _visitor(row) for row in rows}
        return [found.get(each) for each in hashes]

    def _renew(self, visitor: _Visitor, expires_at: datetime) -> None:
        its_row = (table.c.tenant_id == visitor.tenant) & (table.c.id == visitor.id)
        renewed = update(table).where(its_row).values(expires_at=expires_at)
        self._database.write(lambda connection: connection.execute(renewed).rowcount)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _visitor(row: RowMapping) -> _Visitor:
    return _Visitor(
        tenant=TenantId(row["tenant_id"]),
        id=VisitorId(row["id"]),
        project=ProjectId(row["project_id"]),
        site=row["site"],
        expires_at=row["expires_at"],
    )
