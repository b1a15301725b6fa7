"""Rows of installations in and out. Credentials are sealed on the way in and opened on the way out."""

import logging
from collections.abc import Collection, Iterator
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, select, update

from jira_chat.installations.models import Credentials, Installation, Status
from jira_chat.installations.tables import installations as table
from jira_chat.kernel.errors import ConflictError
from jira_chat.kernel.ids import TenantId
from jira_chat.storage.lists import lots
from jira_chat.storage.resealing import SealedText
from jira_chat.storage.upsert import insert_new
from jira_chat.storage.vault import Vault

log = logging.getLogger(__name__)

CURRENT, PREVIOUS = "credential", "previous_credential"
"""The columns with sealed texts."""


_enabled = select(table.c.id).where(
    table.c.id.in_(bindparam("tenants", expanding=True)), table.c.status == Status.ENABLED
)


class InstallationRepository:
    """Installations by tenant or by host id."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def find(self, connection: Connection, tenant: TenantId, *, lock: bool = False) -> Installation | None:
        """Return a tenant's installation. `lock` keeps others from changing it until the transaction ends."""
        return self._find(connection, table.c.id == tenant, lock=lock)

    def find_by_host(
        self, connection: Connection, platform: str, host_id: str, *, lock: bool = False
    ) -> Installation | None:
        """Return the installation with a `host_id` on a platform; `lock` as in `find`."""
        return self._find(connection, (table.c.platform == platform) & (table.c.host_id == host_id), lock=lock)

    def active(self, connection: Connection, tenants: Collection[TenantId]) -> frozenset[TenantId]:
        """Return the tenants whose installation is enabled."""
        found = (connection.execute(_enabled, {"tenants": some}).scalars() for some in lots(tenants))
        return frozenset(TenantId(each) for enabled in found for each in enabled)

    def find_or_add(self, connection: Connection, installation: Installation) -> Installation:
        """Insert an installation, or return and lock the existing one with its host id."""
        if insert_new(connection, table, self._values(installation), key=("platform", "host_id")):
            return installation
        known = self.find_by_host(connection, installation.platform, installation.host_id, lock=True)
        if known is None:
            raise ConflictError("This site was removed at the same moment. Please install again.")
        return known

    def save(self, connection: Connection, installation: Installation) -> None:
        """Save a locked installation."""
        connection.execute(update(table).where(table.c.id == installation.id).values(self._values(installation)))

    def _find(self, connection: Connection, condition: ColumnElement[bool], *, lock: bool) -> Installation | None:
        query = select(table).where(condition)
        # SQLite ignores FOR UPDATE; there a writing transaction is alone from its start.
        row = connection.execute(query.with_for_update() if lock else query).one_or_none()
        return None if row is None else self._installation(row)

    def _values(self, installation: Installation) -> dict[str, Any]:
        credentials, tenant = installation.credentials, installation.id
        return {
            "id": installation.id,
            "platform": installation.platform,
            "host_id": installation.host_id,
            "site_url": installation.site_url,
            "origins": list(installation.origins),
            "status": installation.status,
            CURRENT: self._sealed(credentials.current if credentials else None, tenant, CURRENT),
            PREVIOUS: self._sealed(credentials.previous if credentials else None, tenant, PREVIOUS),
            "previous_credential_until": credentials.previous_until if credentials else None,
            "changed_at": installation.changed_at,
            "moved_from": installation.moved_from,
            "moved_at": installation.moved_at,
            "client_id": installation.client_id,
        }

    def _installation(self, row: Row[Any]) -> Installation:
        return Installation(
            id=TenantId(row.id),
            platform=row.platform,
            host_id=row.host_id,
            site_url=row.site_url,
            origins=tuple(row.origins),
            status=Status(row.status),
            credentials=self._credentials(row),
            changed_at=row.changed_at,
            moved_from=row.moved_from,
            moved_at=row.moved_at,
            client_id=row.client_id,
        )

    def _credentials(self, row: Row[Any]) -> Credentials | None:
        try:
            current = self._opened(row.credential, row.id, CURRENT)
            previous = self._opened(row.previous_credential, row.id, PREVIOUS)
        except ValueError:
            # Sealed with a former SECRET_KEY. Without a credential nobody is let in until the site installs the app
            # again.
            log.exception("credential_unreadable", extra={"tenant": row.id})
            return None
        if current is None:
            return None
        return Credentials(current=current, previous=previous, previous_until=row.previous_credential_until)

    def _sealed(self, credential: str | None, tenant: str, column: str) -> str | None:
        return None if credential is None else self._vault.seal(credential, *_place(tenant, column))

    def _opened(self, sealed: str | None, tenant: str, column: str) -> str | None:
        return None if sealed is None else self._vault.open(sealed, *_place(tenant, column))


def sealed_texts(connection: Connection) -> Iterator[SealedText]:
    """Yield the credentials of all sites for resealing."""
    for row in connection.execute(select(table).with_for_update()).mappings().all():
        for column in (CURRENT, PREVIOUS):
            if row[column] is not None:
                put = partial(_put, connection, row["id"], column)
                yield SealedText(place=_place(row["id"], column), text=row[column], put=put)


def _put(connection: Connection, tenant: str, column: str, sealed: str) -> None:
    connection.execute(update(table).where(table.c.id == tenant).values({column: sealed}))


def _place(tenant: str, column: str) -> tuple[str, ...]:
    return ("installation", tenant, column)
