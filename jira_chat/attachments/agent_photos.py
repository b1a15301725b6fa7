"""Photos of agents beside their messages: fetched from Jira by the worker, re-encoded as small squares and stored here.

So customers' browsers make no requests to others, and a photo is named by its content and cached by browsers for ever.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from operator import attrgetter
from threading import Lock
from typing import Any

from cachetools import TTLCache, cachedmethod
from sqlalchemy import ColumnElement, Connection, select

from jira_chat.attachments import images, initials
from jira_chat.attachments.errors import FileTooLargeError, FileTypeRefusedError
from jira_chat.attachments.intake import image_type
from jira_chat.attachments.jobs import FetchPhotos
from jira_chat.attachments.launcher_images import name_of
from jira_chat.attachments.tables import agent_photos as table
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraForbiddenError, JiraNotFoundError, JiraRefusedError
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import AccountId, TenantId
from jira_chat.outbox import queue
from jira_chat.outbox.queue import Job
from jira_chat.presence import repository as presence
from jira_chat.storage.engine import Database
from jira_chat.storage.upsert import insert_new, upsert

FETCHED_EVERY = timedelta(days=1)
REMEMBERED = timedelta(seconds=30)
_NEVER = datetime.fromtimestamp(0, UTC)
_MOST_REMEMBERED = 10_000
_MOST_AT_ONCE = 20
"""Photos fetched in one run of a job, so that other sites get their turn."""


class AgentPhotos:
    """Fetches photos and serves them under the path `below` of our origin, that of BASE_URL."""

    def __init__(
        self, database: Database, jira_for: Callable[[TenantId], JiraClient], *, below: str, clock: Clock
    ) -> None:
        self._database = database
        self._jira_for = jira_for
        self._below = below
        self._clock = clock
        self._paths: TTLCache[Any, str] = TTLCache(_MOST_REMEMBERED, REMEMBERED.total_seconds())
        self._lock = Lock()

    def enqueue_fetch(self, connection: Connection, tenant: TenantId) -> bool:
        """Enqueue, in the caller's transaction, a job to fetch a site's due photos; return False if none is due."""
        if not self._due(connection, tenant):
            return False
        return queue.enqueue(connection, tenant, stream="photos", payload=FetchPhotos(), now=self._clock(), once=True)

    def enqueue_due(self) -> int:
        """Do the same for all sites with agents who chose to be online; return how many jobs were enqueued."""
        with self._database.reading() as connection:
            sites = presence.sites_with_agents(connection)
        enqueued = 0
        for tenant in sites:
            with self._database.transaction() as connection:
                enqueued += self.enqueue_fetch(connection, tenant)
        return enqueued

    def fetch(self, _wanted: FetchPhotos, job: Job) -> datetime | None:
        """Fetch some photos of a site; return when to go on, None at the end. Raises JiraUnavailableError."""
        with self._database.reading() as connection:
            due = self._due(connection, job.tenant)
        for account in due[:_MOST_AT_ONCE]:
            photo = self._photo(job.tenant, account)
            values = {"name": name_of(photo) if photo else "", "content": photo, "fetched_at": self._clock()}
            with self._database.transaction() as connection:
                upsert(connection, table, {"tenant_id": job.tenant, "account_id": account}, values)
        return self._clock() if len(due) > _MOST_AT_ONCE else None

    @cachedmethod(attrgetter("_paths"), lock=attrgetter("_lock"))
    def path_of(self, tenant: TenantId, account: AccountId, called: str) -> str:
        """Return the path of an agent's photo, cached for half a minute, or else of their initials.

        The photo of an agent who answers without having been online is fetched from then on.
        """
        with self._database.reading() as connection:
            name = connection.execute(select(table.c.name).where(_of(tenant, account))).scalar_one_or_none()
        if name is None:
            wanted = {"tenant_id": tenant, "account_id": account, "name": "", "content": b"", "fetched_at": _NEVER}
            with self._database.transaction() as connection:
                insert_new(connection, table, wanted)
                self.enqueue_fetch(connection, tenant)
        path = f"/photos/{tenant}/{name}" if name else initials.path_of(called)
        return path and self._below + path

    def find(self, tenant: TenantId, name: str) -> bytes | None:
        """Return a photo, None if there is none of that name."""
        query = select(table.c.content).where(table.c.tenant_id == tenant, table.c.name == name).limit(1)
        with self._database.reading() as connection:
            content: bytes | None = connection.execute(query).scalar_one_or_none()
        return content or None

    def _photo(self, tenant: TenantId, account: AccountId) -> bytes:
        """Return a re-encoded photo, empty if there is none that can be shown."""
        try:
            found = self._jira_for(tenant).agents.photo(account)
            return images.square(BytesIO(found), image_type(found), images.PHOTO) if found else b""
        except (JiraForbiddenError, JiraNotFoundError, JiraRefusedError, FileTypeRefusedError, FileTooLargeError):
            return b""

    def _due(self, connection: Connection, tenant: TenantId) -> list[AccountId]:
        """Return the agents who chose to be online or are shown, except those with a photo of the last day."""
        query = select(table.c.account_id, table.c.fetched_at).where(table.c.tenant_id == tenant)
        fetched = {AccountId(account): at for account, at in connection.execute(query)}
        shown = [each for each, at in fetched.items() if at == _NEVER]
        since = self._clock() - FETCHED_EVERY
        wanted = {*presence.who_chose(connection, tenant), *shown}
        return sorted(each for each in wanted if fetched.get(each, _NEVER) <= since)


def _of(tenant: TenantId, account: AccountId) -> ColumnElement[bool]:
    return (table.c.tenant_id == tenant) & (table.c.account_id == account)
