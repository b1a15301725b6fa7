"""The one place where things are constructed. Whoever needs another part in a test builds its own."""

import logging
from dataclasses import dataclass
from pathlib import Path

from jira_chat.broker import connection as broker
from jira_chat.broker.hints import Hints
from jira_chat.broker.leases import Leases
from jira_chat.broker.limits import Limits
from jira_chat.broker.tickets import Tickets
from jira_chat.config import Config, ConfigurationError
from jira_chat.conversations.ledger import CATCH_UP, ConversationLedger
from jira_chat.conversations.service import TELL_JIRA, ConversationService
from jira_chat.doors.connect import descriptor, outbound
from jira_chat.doors.connect.door import NAME as CONNECT
from jira_chat.doors.connect.door import ConnectDoor
from jira_chat.doors.connect.keys import InstallKeys
from jira_chat.installations.service import Installations
from jira_chat.jira.http import fetch_text
from jira_chat.jira.sites import JiraSites
from jira_chat.kernel.clock import Clock, utc_now
from jira_chat.kernel.errors import NotFoundError
from jira_chat.kernel.ids import TenantId, new_id
from jira_chat.people import presence
from jira_chat.people.permissions import PermissionService
from jira_chat.people.presence import PresenceService
from jira_chat.people.profiles import ProfileService
from jira_chat.people.sessions import Sessions
from jira_chat.people.visitors import VisitorService
from jira_chat.realtime.attendance import Attendance
from jira_chat.realtime.endpoint import SocketEndpoint
from jira_chat.realtime.fanout import Fanout
from jira_chat.realtime.hub import Hub
from jira_chat.realtime.sockets import Sockets
from jira_chat.settings.service import SettingsService
from jira_chat.storage import schema
from jira_chat.storage.engine import Database
from jira_chat.storage.vault import Vault
from jira_chat.sync.health import HealthService
from jira_chat.sync.inbound import HEAR_COMMENT, LOOK_AT_REQUEST, Inbound
from jira_chat.sync.outbound import Outbound
from jira_chat.web.assets import Assets
from jira_chat.web.readiness import Readiness
from jira_chat.web.services import Services
from jira_chat.worker import Worker

log = logging.getLogger(__name__)

DESCRIPTOR = Path(__file__).parents[1] / "atlassian-connect.json"

LIMITS = {"visitor": "60/minute", "start": "20/hour", "post": "60/minute"}
"""Shared by all processes: visitors by network address, the rest by person."""

FRAME_LIMITS = {"frames": "300/minute"}
"""By socket, so kept in the process that has it."""


@dataclass(frozen=True, kw_only=True)
class Core:
    """What every process of the product needs."""

    config: Config
    clock: Clock
    database: Database
    vault: Vault
    redis: broker.Redis
    redis_url: str
    hints: Hints
    installations: Installations
    sites: JiraSites
    settings: SettingsService
    ledger: ConversationLedger
    visitors: VisitorService


def core(config: Config, *, clock: Clock = utc_now) -> Core:
    """Build the core. Nothing is contacted yet.

    Raises ConfigurationError without an address for Redis: whoever starts processes starts the bundled server first.
    """
    if config.redis_url is None:
        raise ConfigurationError(["REDIS_URL is missing. `make serve` starts a Redis server of its own."])
    database = Database(config.database_url)
    vault = Vault(config.secret_key)
    client = broker.connect(config.redis_url)
    hints = Hints(client)
    installations = Installations(database, vault, clock)
    sites = _jira_sites(installations, clock)
    return Core(
        config=config,
        clock=clock,
        database=database,
        vault=vault,
        redis=client,
        redis_url=config.redis_url,
        hints=hints,
        installations=installations,
        sites=sites,
        settings=SettingsService(database, sites.client, clock=clock, key_secret=vault.derive("widget keys")),
        ledger=ConversationLedger(database, hints, clock=clock),
        visitors=VisitorService(database, clock=clock),
    )


def services(base: Core) -> Services:
    """Build what the HTTP surfaces may call."""
    return Services(
        config=base.config,
        descriptor=descriptor.render(DESCRIPTOR.read_text(encoding="utf-8"), base.config.base_url),
        clock=base.clock,
        door=_connect_door(base),
        installations=base.installations,
        settings=base.settings,
        permissions=PermissionService(base.sites.client),
        profiles=ProfileService(base.sites.client),
        presence=_presence(base),
        sessions=Sessions(base.vault.derive("panel sessions")),
        visitors=base.visitors,
        conversations=ConversationService(base.database, base.settings, base.hints, clock=base.clock),
        inbound=_inbound(base),
        tickets=Tickets(base.redis),
        limits=Limits(base.redis_url, LIMITS),
        assets=Assets(),
        readiness=_readiness(base),
        health=HealthService(base.database, base.sites.client),
    )


def sockets(base: Core, web: Services) -> Sockets:
    """Build the realtime side of a web process."""
    hub = Hub()
    attendance = Attendance(hub, web.presence, web.conversations, base.hints)
    endpoint = SocketEndpoint(
        hub,
        tickets=web.tickets,
        conversations=web.conversations,
        presence=web.presence,
        attendance=attendance,
        hints=base.hints,
        limits=web.limits,
        frame_limits=Limits("memory://", FRAME_LIMITS),
    )
    return Sockets(endpoint, Fanout(hub, base.ledger, web.presence), attendance, base.hints)


def worker(base: Core) -> Worker:
    """Build the worker with a handler for each kind of job."""
    inbound = _inbound(base)
    told = Outbound(base.ledger, base.settings, base.sites.client, clock=base.clock)
    return Worker(
        base.database,
        base.hints,
        {
            TELL_JIRA: told.tell_jira,
            HEAR_COMMENT: inbound.hear_comment,
            CATCH_UP: inbound.catch_up,
            LOOK_AT_REQUEST: inbound.look_at_request,
        },
        clock=base.clock,
        sweep=lambda: log.info("visitors_forgotten", extra={"count": base.visitors.forget_expired()}),
    )


def _jira_sites(installations: Installations, clock: Clock) -> JiraSites:
    app_key = descriptor.app_key(DESCRIPTOR.read_text(encoding="utf-8"))

    def authorize(tenant: TenantId, method: str, url: str) -> str:
        site = installations.active(tenant)
        if site.credentials is None:
            raise NotFoundError("This site does not use the app any more.")
        return outbound.authorization(
            method=method,
            url=url,
            site_url=site.site_url,
            app_key=app_key,
            host_id=site.host_id,
            credential=site.credentials.current,
            now=clock(),
        )

    return JiraSites(lambda tenant: installations.active(tenant).site_url, authorize)


def _connect_door(base: Core) -> ConnectDoor:
    return ConnectDoor(
        base_urls=[base.config.base_url],
        allowed_sites=base.config.allowed_hosts,
        keys=InstallKeys(base.config.install_keys_url, fetch_text),
        find_host=lambda host_id: base.installations.find_host(CONNECT, host_id),
    )


def _presence(base: Core) -> PresenceService:
    leases = Leases(base.redis, ttl=presence.LEASE)
    return PresenceService(base.database, leases, clock=base.clock, node=new_id())


def _inbound(base: Core) -> Inbound:
    return Inbound(base.database, base.ledger, base.hints, base.sites.client, clock=base.clock)


def _readiness(base: Core) -> Readiness:
    return Readiness(
        {
            "database": base.database.ping,
            "migrations": lambda: schema.check_current(base.database),
            "redis": lambda: broker.ping(base.redis),
        }
    )
