"""The one place where things are constructed. Whoever needs another part in a test builds its own."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from jira_chat.access import allowances
from jira_chat.access.allowances import Allowances, Kind
from jira_chat.access.page_sessions import Sessions
from jira_chat.access.permissions import PermissionService
from jira_chat.access.profiles import ProfileService
from jira_chat.broker import connection as broker
from jira_chat.broker import process_limits
from jira_chat.broker.hints import Hints
from jira_chat.broker.leases import Leases
from jira_chat.broker.limits import Limits
from jira_chat.broker.tickets import Tickets
from jira_chat.config import Config, ConfigurationError
from jira_chat.conversations.alarms import Alarms
from jira_chat.conversations.identity_merge import CHANGE_REPORTER, IdentityMerges
from jira_chat.conversations.jira_link import CATCH_UP, JiraLink
from jira_chat.conversations.service import TELL_JIRA, ConversationService
from jira_chat.customers.sessions import AccountSessions
from jira_chat.customers.visitors import VisitorService
from jira_chat.hosts.base import Host
from jira_chat.hosts.connect import descriptor, keys
from jira_chat.hosts.connect.host import NAME as CONNECT
from jira_chat.hosts.connect.host import ConnectHost
from jira_chat.hosts.connect.keys import InstallKeys
from jira_chat.installations import repository as installations_repository
from jira_chat.installations.service import Installations
from jira_chat.jira.http import fetch_text
from jira_chat.jira.sites import JiraSites
from jira_chat.kernel.clock import Clock, utc_now
from jira_chat.kernel.ids import new_id
from jira_chat.mail.smtp import SmtpServer
from jira_chat.outbox import queue
from jira_chat.presence.service import LEASE, PresenceService
from jira_chat.realtime.endpoint import SocketEndpoint
from jira_chat.realtime.fair_use import Turns
from jira_chat.realtime.fanout import Fanout
from jira_chat.realtime.frame_handlers import FrameHandlers
from jira_chat.realtime.greeter import Greeter
from jira_chat.realtime.hub import Hub
from jira_chat.realtime.positions import Positions
from jira_chat.realtime.presence_announcer import PresenceAnnouncer
from jira_chat.realtime.revocation import Revocation
from jira_chat.realtime.sockets import Sockets
from jira_chat.realtime.timers import Wheel
from jira_chat.realtime.workers import Workers
from jira_chat.settings.service import SettingsService
from jira_chat.settings.site_service import SiteSettingsService
from jira_chat.settings.text_service import TextService
from jira_chat.sign_in import auto_login, codes, failures, lockout, mails
from jira_chat.sign_in.auto_login import IdentityService
from jira_chat.sign_in.codes import Codes
from jira_chat.sign_in.group_rule import GroupRule
from jira_chat.sign_in.known_browsers import KnownBrowsers
from jira_chat.sign_in.lockout import Throttle
from jira_chat.sign_in.mailboxes import Mailboxes
from jira_chat.sign_in.mails import SEND_MAIL, Mails, Postman
from jira_chat.sign_in.passwords import Passwords
from jira_chat.sign_in.response_timing import ResponseTiming
from jira_chat.sign_in.service import MAKE_CUSTOMER, SignIn
from jira_chat.sign_in.standing import Standing
from jira_chat.storage import resealing, schema, used_tokens
from jira_chat.storage.engine import Database
from jira_chat.storage.resealing import Resealed
from jira_chat.storage.vault import Vault
from jira_chat.sync.customers import Customers
from jira_chat.sync.health import HealthService
from jira_chat.sync.inbound import HEAR_COMMENT, LOOK_AT_REQUEST, Inbound
from jira_chat.sync.outbound import Outbound
from jira_chat.web.assets import Assets
from jira_chat.web.readiness import Readiness
from jira_chat.web.services import Services
from jira_chat.worker import Handler, Worker

DESCRIPTOR = Path(__file__).parents[1] / "atlassian-connect.json"


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
    host: Host
    sites: JiraSites
    profiles: ProfileService
    site_settings: SiteSettingsService
    texts: TextService
    settings: SettingsService
    link: JiraLink
    identity_merges: IdentityMerges
    visitors: VisitorService
    account_sessions: AccountSessions
    alarms: Alarms


def core(config: Config, *, clock: Clock = utc_now) -> Core:
    """Build the core. Nothing is contacted yet.

    Raises ConfigurationError without an address for Redis: whoever starts processes starts the bundled server first.
    """
    if config.redis_url is None:
        raise ConfigurationError(["REDIS_URL is missing. `make serve` starts a Redis server of its own."])
    database = Database(config.database_url)
    vault = _vault(config)
    hints = Hints(broker.connect_for_hints(config.redis_url))
    installations = Installations(database, vault, clock, hints)
    host = _connect_host(config, installations)
    sites = _jira_sites(installations, host, clock)
    profiles = ProfileService(sites.client)
    site_settings = SiteSettingsService(database, profiles.name_of, clock=clock)
    return Core(
        config=config,
        clock=clock,
        database=database,
        vault=vault,
        redis=broker.connect(config.redis_url),
        redis_url=config.redis_url,
        hints=hints,
        installations=installations,
        host=host,
        sites=sites,
        profiles=profiles,
        site_settings=site_settings,
        texts=TextService(database, profiles.name_of, clock=clock),
        settings=SettingsService(
            database,
            sites.client,
            clock=clock,
            key_secret=vault.derive("widget keys"),
            new_projects=lambda tenant: site_settings.get(tenant).new_projects,
            mail=config.smtp_url is not None,
        ),
        link=JiraLink(database, hints, clock=clock),
        identity_merges=IdentityMerges(database, hints, clock=clock),
        visitors=VisitorService(database, clock=clock),
        account_sessions=AccountSessions(database, hints, clock=clock),
        alarms=Alarms(database, clock=clock),
    )


def services(base: Core) -> Services:
    """Build what the HTTP surfaces may call."""
    group_rule = GroupRule(
        base.database,
        base.sites.client,
        portal_of=lambda record: base.installations.active(record.tenant).portal(record.service_desk),
        clock=base.clock,
    )
    here = _presence(base)
    sign_in = _sign_in(base, group_rule)
    permissions = PermissionService(base.sites.client)
    return Services(
        config=base.config,
        descriptor=descriptor.render(DESCRIPTOR.read_text(encoding="utf-8"), base.config.base_url),
        clock=base.clock,
        host=base.host,
        installations=base.installations,
        settings=base.settings,
        site_settings=base.site_settings,
        texts=base.texts,
        permissions=permissions,
        standing=Standing(
            base.installations, permissions, group_rule, base.settings, base.account_sessions, clock=base.clock
        ),
        profiles=base.profiles,
        presence=here,
        sessions=Sessions(*base.vault.keys("panel sessions")),
        visitors=base.visitors,
        account_sessions=base.account_sessions,
        group_rule=group_rule,
        sign_in=sign_in,
        identity=IdentityService(base.database, base.vault, sign_in, sessions=base.account_sessions, clock=base.clock),
        conversations=ConversationService(
            base.database, base.settings, base.hints, agents_online=here.agents_online, clock=base.clock
        ),
        inbound=_inbound(base),
        tickets=Tickets(base.redis, base.vault.keys("socket tickets"), clock=base.clock),
        allowances=_allowances(base),
        alarms=base.alarms,
        assets=Assets(),
        readiness=_readiness(base),
        health=HealthService(base.database, base.installations, base.sites.client, clock=base.clock),
    )


def sockets(base: Core, web: Services) -> Sockets:
    """Build the realtime side of a web process."""
    hub, positions, workers = Hub(), Positions(), Workers()
    announcer = PresenceAnnouncer(hub, web.presence, base.hints)
    handlers = FrameHandlers(
        conversations=web.conversations,
        presence=web.presence,
        announcer=announcer,
        positions=positions,
        hints=base.hints,
        allowances=web.allowances,
    )
    endpoint = SocketEndpoint(
        hub,
        Wheel(),
        Turns(workers.start),
        greeter=Greeter(web.tickets, web.standing, handlers, announcer, start=workers.start),
        handlers=handlers,
        announcer=announcer,
        frame_allowances=_frame_allowances(base),
    )
    revocation = Revocation(
        hub,
        installations=base.installations,
        sessions=base.account_sessions,
        settings=base.settings,
        standing=web.standing,
        clock=base.clock,
    )
    fanout = Fanout(hub, positions, base.link, web.presence, clock=base.clock)
    return Sockets(endpoint, fanout, announcer, revocation, hints=base.hints, alarms=base.alarms)


def worker(base: Core) -> Worker:
    """Build the worker with a handler for each kind of job."""
    inbound = _inbound(base)
    handlers: dict[str, Handler] = {}
    if base.config.smtp_url is not None:
        handlers[SEND_MAIL] = Postman(_smtp(base.config.smtp_url), base.vault, clock=base.clock).send
    customers = Customers(
        base.database,
        base.link,
        base.settings,
        base.sites.client,
        identity_merges=base.identity_merges,
        sessions=base.account_sessions,
        clock=base.clock,
    )
    told = Outbound(base.link, base.settings, base.sites.client, customers=customers, clock=base.clock)
    return Worker(
        base.database,
        base.hints,
        handlers
        | {
            TELL_JIRA: told.tell_jira,
            MAKE_CUSTOMER: customers.make_customer,
            CHANGE_REPORTER: customers.change_reporter,
            HEAR_COMMENT: inbound.hear_comment,
            CATCH_UP: inbound.catch_up,
            LOOK_AT_REQUEST: inbound.look_at_request,
        },
        clock=base.clock,
        is_served=base.installations.is_served,
        sweeps=_sweeps(base),
    )


def reseal(config: Config) -> dict[str, Resealed]:
    """Seal everything that is stored with the present SECRET_KEY; return what became of it, by kind."""
    database, vault = Database(config.database_url), _vault(config)
    stored = {
        "credentials of sites": installations_repository.sealed_texts,
        "identity secrets": auto_login.sealed_texts,
        "mails": mails.sealed_texts,
    }
    results = {}
    for kind, sealed_texts in stored.items():
        with database.transaction() as connection:
            results[kind] = resealing.reseal(vault, sealed_texts(connection))
    database.close()
    return results


def _vault(config: Config) -> Vault:
    return Vault(config.secret_key, config.previous_secret_key)


def _sweeps(base: Core) -> dict[str, Callable[[], int]]:
    def forget(expired: Callable[..., int]) -> int:
        with base.database.transaction() as connection:
            return expired(connection, now=base.clock())

    return {
        "jobs": partial(forget, queue.forget_finished),
        "visitors": base.visitors.forget_expired,
        "sessions": base.account_sessions.forget_expired,
        "codes": partial(forget, codes.forget_expired),
        "tokens": partial(forget, used_tokens.forget_expired),
        "failures": partial(forget, failures.forget_expired),
        "alarms": base.alarms.forget_old,
    }


def _sign_in(base: Core, rule: GroupRule) -> SignIn:
    timing = ResponseTiming()
    browsers = KnownBrowsers(*base.vault.keys("known browsers"))
    limits = Throttle(
        base.database,
        Limits(base.redis_url, lockout.ATTEMPTS),
        Limits(base.redis_url, lockout.ATTEMPTS | lockout.MAILS, needed=True),
        secret=base.vault.derive("throttle"),
        clock=base.clock,
    )
    mailboxes = Mailboxes(
        base.database,
        base.hints,
        rule=rule,
        throttle=limits,
        codes=Codes(*base.vault.keys("one-time codes")),
        browsers=browsers,
        mails=Mails(base.texts.words, base.vault, clock=base.clock),
        timing=timing,
        clock=base.clock,
    )
    return SignIn(
        base.database,
        base.hints,
        rule=rule,
        throttle=limits,
        passwords=Passwords(),
        mailboxes=mailboxes,
        browsers=browsers,
        sessions=base.account_sessions,
        merge_identities=base.identity_merges.merge,
        timing=timing,
        clock=base.clock,
    )


def _allowances(base: Core) -> Allowances:
    rules = {
        Kind.VISITORS: base.config.limit_visitors,
        Kind.STARTS: base.config.limit_starts,
        Kind.MESSAGES: base.config.limit_messages,
        Kind.TICKETS: allowances.TICKETS,
        Kind.REFUSED_TOKENS: allowances.REFUSED_TOKENS,
    }
    secret = base.vault.derive("allowances")
    return Allowances(rules, partial(Limits, base.redis_url), secret=secret, noticed=base.alarms.note)


def _frame_allowances(base: Core) -> Allowances:
    """In the process that has the sockets: Redis would be asked for each frame."""
    rules = {Kind.FRAMES: base.config.limit_frames}
    return Allowances(rules, partial(Limits, process_limits.ADDRESS), secret=base.vault.derive("allowances"))


def _smtp(url: str) -> SmtpServer:
    try:
        return SmtpServer(url)
    except ValueError as error:
        raise ConfigurationError([f"SMTP_URL cannot be used: {error}."]) from None


def _jira_sites(installations: Installations, host: Host, clock: Clock) -> JiraSites:
    return JiraSites(
        lambda tenant: host.rest_url(installations.site(tenant)),
        lambda tenant, method, url: host.authorize(installations.site(tenant), method, url, clock()),
    )


def _connect_host(config: Config, installations: Installations) -> Host:
    lookups = Limits("memory://", keys.LOOKUPS)
    return ConnectHost(
        app_key=descriptor.app_key(DESCRIPTOR.read_text(encoding="utf-8")),
        base_urls=[config.base_url],
        allowed_sites=config.allowed_hosts,
        keys=InstallKeys(config.install_keys_url, fetch_text, partial(lookups.spend, "install-keys")),
        find_host=lambda host_id: installations.find_host(CONNECT, host_id),
    )


def _presence(base: Core) -> PresenceService:
    leases = Leases(base.redis, ttl=LEASE)
    return PresenceService(base.database, leases, clock=base.clock, node=new_id())


def _inbound(base: Core) -> Inbound:
    return Inbound(base.database, base.link, base.hints, base.sites.client, clock=base.clock)


def _readiness(base: Core) -> Readiness:
    return Readiness(
        {
            "database": base.database.ping,
            "migrations": lambda: schema.check_current(base.database),
            "redis": lambda: broker.ping(base.redis),
        }
    )
