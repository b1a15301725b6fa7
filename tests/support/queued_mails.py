"""The mails that wait to be sent, opened."""

from typing import Any

import msgspec
from sqlalchemy import select

from jira_chat.outbox.tables import jobs
from jira_chat.sign_in import mails
from jira_chat.storage.engine import Database
from jira_chat.storage.vault import Vault


def read(database: Database, vault: Vault) -> list[dict[str, Any]]:
    """The promised mails, oldest first."""
    query = select(jobs.c.tenant_id, jobs.c.stream, jobs.c.payload).where(jobs.c.kind == "send_mail")
    with database.reading() as connection:
        rows = connection.execute(query.order_by(jobs.c.id)).all()
    opened = [vault.open(payload["sealed"], *mails.place_of(tenant, stream)) for tenant, stream, payload in rows]
    return [msgspec.json.decode(each)["message"] for each in opened]
