"""When each site's latest webhook arrived: without webhooks, answers from Jira are late."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from cachetools import TTLCache
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import TenantId
from jira_chat.storage.engine import Database
from jira_chat.storage.upsert import upsert
from jira_chat.sync.tables import webhook_sightings as table

NOTED_EVERY = timedelta(minutes=5)
"""How often each process writes, since a write for every webhook would cost too much."""

_MOST_REMEMBERED = 10_000


class WebhookSightings:
    """Notes the arrival of webhooks."""

    def __init__(self, database: Database, *, clock: Clock, timer: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._noted: TTLCache[TenantId, bool] = TTLCache(_MOST_REMEMBERED, NOTED_EVERY.total_seconds(), timer)

    def note(self, tenant: TenantId) -> None:
        """Note that a webhook has just arrived. A site that is gone is ignored."""
        if tenant in self._noted:
            return
        self._noted[tenant] = True
        try:
            with self._database.transaction() as connection:
                upsert(connection, table, {"tenant_id": tenant}, {"seen_at": self._clock()})
        except IntegrityError:  # the site is gone
            return

    def latest(self, tenant: TenantId) -> datetime | None:
        """Return when the latest webhook arrived, give or take five minutes; None if none ever did."""
        with self._database.reading() as connection:
            return connection.execute(select(table.c.seen_at).where(table.c.tenant_id == tenant)).scalar()
