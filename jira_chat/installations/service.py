"""The lifecycle of sites: install, uninstall, enable and disable."""

import logging
from collections.abc import Collection

from sqlalchemy import Connection

from jira_chat.broker.hints import Hints
from jira_chat.hosts.callers import InstallNotice, KnownHost, OneUse, Site, UninstallNotice
from jira_chat.installations import rules
from jira_chat.installations.events import Left
from jira_chat.installations.models import Installation, Status
from jira_chat.installations.repository import InstallationRepository
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import NotFoundError, UnauthorizedError
from jira_chat.kernel.ids import TenantId, new_id
from jira_chat.kernel.loading_cache import LoadingCache
from jira_chat.outbox import queue
from jira_chat.storage import used_tokens
from jira_chat.storage.engine import Database
from jira_chat.storage.used_tokens import Use
from jira_chat.storage.vault import Vault

log = logging.getLogger(__name__)

_KIND = "notice"
"""The kind under which used tokens of lifecycle notices are noted."""

REMEMBERED_SECONDS = 2.0
"""How long a site that left may still be served if the hint is lost; its sockets end within the same time."""

SITE_SECONDS = 1.0
"""How long the worker may still call a site that left, or use the data from before a reinstallation: no longer than a
call already under way takes."""

_MOST_REMEMBERED = 5_000


class Installations:
    """Manages the tenants. A method's changes are committed when it returns.

    A notice takes effect once. A repeated one, sent because our answer was lost, gets the same answer and does nothing;
    with another body it is a replay, and raises UnauthorizedError. Its use is noted in the transaction of its effect,
    so after a fault of ours the host may send the same notice again.

    All processes get a hint when a site leaves. Its jobs wait while it is away and continue when it is back.
    """

    def __init__(self, database: Database, vault: Vault, clock: Clock, hints: Hints) -> None:
        self._database = database
        self._repository = InstallationRepository(vault)
        self._clock = clock
        self._hints = hints
        self._served = LoadingCache(self._is_served, most=_MOST_REMEMBERED, seconds=REMEMBERED_SECONDS)
        self._sites = LoadingCache(self._find_site, most=_MOST_REMEMBERED, seconds=SITE_SECONDS)

    def remember(self) -> None:
        """Start caching `is_served`, because hints about leaving sites arrive from now on."""
        self._served.begin()

    def remember_sites(self) -> None:
        """Start caching `site` briefly, for jobs, which ask before each call."""
        self._sites.begin()

    def forget(self) -> None:
        """Clear the caches, because a site left, or may have."""
        self._served.forget_all()
        self._sites.forget_all()

    def install(self, notice: InstallNotice) -> Installation:
        """Make a site a tenant, or restore its former tenant.

        Platform and host id identify a site: another host id at a known address is another tenant.
        """
        now = self._clock()
        with self._database.transaction() as connection:
            is_new = _is_new(connection, notice.once)
            fresh = rules.install(notice, TenantId(new_id()), now)
            known = self._repository.find_or_add(connection, fresh)
            if not is_new:
                return known
            installation = rules.reinstall(known, notice, now)
            self._repository.save(connection, installation)
            queue.resume(connection, installation.id, now=now)
        self._sites.forget(installation.id)
        self._hints.notify_worker()
        log.info("installation.installed", extra={"tenant": installation.id})
        if installation.site_url != known.site_url:
            moved = {"tenant": known.id, "moved_from": known.site_url, "moved_to": installation.site_url}
            log.warning("installation.moved", extra=moved)
        return installation

    def uninstall(self, notice: UninstallNotice) -> None:
        """Delete a site's credentials and stop serving it. An unknown site is ignored."""
        with self._database.transaction() as connection:
            known = self._repository.find_by_host(connection, notice.platform, notice.host_id, lock=True)
            if known is None or not _is_new(connection, notice.once):
                return
            self._repository.save(connection, rules.uninstall(known, self._clock()))
        self._announce_left(known.id)
        log.info("installation.uninstalled", extra={"tenant": known.id})

    def enable(self, tenant: TenantId, once: OneUse | None = None) -> None:
        """Serve a site again, unless it uninstalled us."""
        self._switch(tenant, Status.ENABLED, once)

    def disable(self, tenant: TenantId, once: OneUse | None = None) -> None:
        """Stop serving a site until it enables us again."""
        self._switch(tenant, Status.DISABLED, once)

    def find_host(self, platform: str, host_id: str) -> KnownHost | None:
        """Return the data with which the host platform authenticates a site's calls, None for an unknown site."""
        with self._database.reading() as connection:
            found = self._repository.find_by_host(connection, platform, host_id)
        if found is None:
            return None
        accepted = found.credentials.accepted(self._clock()) if found.credentials else ()
        return KnownHost(tenant=found.id, credentials=accepted, active=found.active)

    def active(self, tenant: TenantId) -> Installation:
        """Return an active installation. Raises NotFoundError for any other."""
        with self._database.reading() as connection:
            found = self._repository.find(connection, tenant)
        if found is None or not found.active:
            raise _gone()
        return found

    def site(self, tenant: TenantId) -> Site:
        """Return the data with which the host platform calls an active site. Raises NotFoundError for any other."""
        found = self._sites.get(tenant)
        if found is None:
            raise _gone()
        return found

    def is_served(self, tenant: TenantId) -> bool:
        """Whether a site still uses us."""
        return self._served.get(tenant) is not None

    def require_served(self, tenant: TenantId) -> None:
        """Raise NotFoundError for a site that no longer uses us."""
        if not self.is_served(tenant):
            raise _gone()

    def served(self, tenants: Collection[TenantId]) -> frozenset[TenantId]:
        """Return the tenants that still use us."""
        with self._database.reading() as connection:
            return self._repository.active(connection, tenants)

    def _switch(self, tenant: TenantId, status: Status, once: OneUse | None) -> None:
        with self._database.transaction() as connection:
            known = self._repository.find(connection, tenant, lock=True)
            if known is None:
                raise _gone()
            if not _is_new(connection, once):
                return
            switched = rules.switch(known, status, self._clock())
            self._repository.save(connection, switched)
            if switched.active:
                queue.resume(connection, tenant, now=self._clock())
        if switched.active:
            self._hints.notify_worker()
        else:
            self._announce_left(tenant)
        log.info("installation.switched", extra={"tenant": tenant, "status": switched.status})

    def _is_served(self, tenant: TenantId) -> bool | None:
        return True if self.served([tenant]) else None

    def _find_site(self, tenant: TenantId) -> Site | None:
        found = self.active(tenant)
        if found.credentials is None:
            return None
        return Site(
            host_id=found.host_id,
            address=found.site_url,
            credential=found.credentials.current,
            client_id=found.client_id,
        )

    def _announce_left(self, tenant: TenantId) -> None:
        self.forget()
        self._hints.publish(Left(), topics=[tenant_topic(tenant)])


def tenant_topic(tenant: TenantId) -> str:
    """Return the topic of all sockets of one site."""
    return f"tenant:{tenant}"


def _is_new(connection: Connection, once: OneUse | None) -> bool:
    if once is None:
        return True
    use = used_tokens.use(connection, _KIND, once.token, until=once.until, content=once.body)
    if use is Use.REPLAY:
        raise UnauthorizedError("token_replayed")
    return use is Use.FIRST


def _gone() -> NotFoundError:
    return NotFoundError("This site no longer uses the app.")
