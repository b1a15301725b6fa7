"""The queued mails, decrypted."""

from typing import Any

import msgspec
from sqlalchemy import Select, select

from jira_chat.outbox.tables import jobs
from jira_chat.sign_in import mails
from jira_chat.storage.engine import Database
from jira_chat.storage.vault import Vault

_ENQUEUED = select(jobs.c.tenant_id, jobs.c.stream, jobs.c.payload).where(jobs.c.kind == "send_mail")


def read(database: Database, vault: Vault) -> list[dict[str, Any]]:
    """Return the queued mails, oldest first."""
    return _read(database, vault, _ENQUEUED.order_by(jobs.c.id))


def newest(database: Database, vault: Vault) -> dict[str, Any] | None:
    """Return the latest queued mail without decrypting the others."""
    return next(iter(_read(database, vault, _ENQUEUED.order_by(jobs.c.id.desc()).limit(1))), None)


def _read(database: Database, vault: Vault, query: Select[Any]) -> list[dict[str, Any]]:
    with database.reading() as connection:
        rows = connection.execute(query).all()
    opened = [vault.open(payload["sealed"], *mails.place_of(tenant, stream)) for tenant, stream, payload in rows]
    return [msgspec.json.decode(each)["message"] for each in opened]
