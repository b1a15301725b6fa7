"""Jira Chat and a sandbox Jira in this process: real database, Redis and REST, and no waiting."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import delete, select, update
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from jira_chat import application, infrastructure, wiring
from jira_chat.access.principals import Principal, Surface
from jira_chat.application import Application
from jira_chat.broker.server import BundledRedis
from jira_chat.config import Config
from jira_chat.customers import sessions as account_sessions
from jira_chat.customers import visitors
from jira_chat.infrastructure import Infrastructure
from jira_chat.kernel.errors import DomainError
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId
from jira_chat.settings import repository, rules
from jira_chat.settings.models import ProjectRecord, ProjectSettings
from jira_chat.sign_in import wiring as sign_in_wiring
from jira_chat.sign_in.codes import Codes, Purpose
from jira_chat.sign_in.response_timing import ResponseTiming
from jira_chat.sign_in.tables import failures
from jira_chat.web.assets import Assets
from jira_chat.web.services import Services
from sandbox import parts, seed, surfaces
from sandbox.configuration import HOST, Configuration
from sandbox.installation import CLIENT_KEY
from sandbox.misbehaviour import Rule
from sandbox.parts import Parts
from sandbox.server import Servers
from sandbox.state import User
from tests.support import databases, ports, queued_mails
from tests.support.passwords import QuickPasswords
from tests.support.signing_in import FakeTime

SITE = "https://www.example.com"
EVERYTHING_ON = ProjectSettings(portal=True, external=True, anonymous=True, block_admins=False)

_ADDON_PORT = 8
_MAIL = "smtp://127.0.0.1:9"
_PORTAL_PANEL = "serviceDeskPortalFooters"
_START = re.compile(r'<script type="application/json" id="start">(.*?)</script>', re.DOTALL)
_CODE = re.compile(r"^ +(\d{6}|\d{20})$", re.MULTILINE)
_BUILT = {
    entry: {"file": "entry.js", "src": entry, "isEntry": True}
    for entry in (
        "src/widget/main.tsx",
        "src/confirmation/main.ts",
        "src/inside/main.tsx",
        "src/loader/frame.ts",
        "src/loader/sdk.ts",
        "src/loader/invitation.ts",
        "src/loader/element.ts",
    )
}


@dataclass(repr=False)
class InProcessStack:
    """The product for one site and its project SUP. Each request comes from a network address of its own."""

    infrastructure: Infrastructure
    services: Services
    app: Application
    without_mail: Application
    """The same product configured without SMTP."""
    sandbox: Parts
    redis: BundledRedis
    tenant: TenantId
    _addresses: Iterator[int] = field(default_factory=lambda: count(1))
    _online: bool | None = None

    @property
    def project(self) -> ProjectId:
        return ProjectId(self.sandbox.jira.projects[0].project_id)

    @property
    def is_installed(self) -> bool:
        """Whether the sandbox and the product agree that it is installed."""
        host = self.services.installations.find_host("connect", CLIENT_KEY)
        return host is not None and host.active and host.credentials[0] == self.sandbox.installation.secret

    @property
    def record(self) -> ProjectRecord:
        found = self.services.settings.of_project(self.tenant, self.project)
        assert found is not None
        return found

    @property
    def key(self) -> str:
        """The project's widget key."""
        return self.record.widget_key

    def configure(self, **choices: Any) -> None:
        """Save the project's settings, with everything on except the choices, unless they are saved already."""
        wanted = msgspec.structs.replace(EVERYTHING_ON, **choices)
        service = self.services.settings
        current = service.of_project(self.tenant, self.project)
        if current is None:
            service.save(self.tenant, self.project, wanted, version=0, author=AccountId(seed.ADA.account_id))
        elif current.settings != wanted:
            self._save_again(current, wanted)

    def _save_again(self, current: ProjectRecord, wanted: ProjectSettings) -> None:
        """Save other settings without asking Jira again, which is most of the cost."""
        checked, problems = rules.checked(wanted)
        assert not problems, problems
        record = replace(current, settings=checked, version=current.version + 1)
        with self.infrastructure.database.transaction() as connection:
            assert repository.save(connection, self.tenant, record)
        self.services.settings.forget()

    def send(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        visitor: str | None = None,
        address: str | None = None,
        mail: bool = True,
        headers: dict[str, str] | None = None,
        **options: Any,
    ) -> TestResponse:
        """Send a request, with a bearer token and a visitor token if there are any."""
        sent = dict(headers or {})
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        if visitor is not None:
            sent["X-Visitor"] = visitor
        app = self.app if mail else self.without_mail
        return app.test_client().open(
            path,
            method=method,
            headers=sent,
            base_url=self.infrastructure.config.base_url,
            environ_overrides={"REMOTE_ADDR": address or self.new_address()},
            **options,
        )

    def ask(self, way: str, body: dict[str, Any], **options: Any) -> TestResponse:
        """Call an endpoint of the widget."""
        return self.send("POST", f"/widget/{self.key}/{way}", json=body, **options)

    def new_address(self) -> str:
        """A new network address."""
        number = next(self._addresses)
        return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"

    def portal_page(self, viewer: User | None, *, mail: bool = True) -> dict[str, Any] | None:
        """What the portal's panel starts with for somebody, None where no chat is offered."""
        place = surfaces.in_portal(self.sandbox.jira.projects[0])
        frame = surfaces.frames(self.sandbox.installation, _PORTAL_PANEL, place, viewer)[0]
        address = urlsplit(frame.url)
        return start_of(self.send("GET", f"{address.path}?{address.query}", mail=mail))

    def frame_page(self, *, mail: bool = True) -> dict[str, Any] | None:
        """What the widget's frame starts with, None where no chat is offered."""
        return start_of(self.send("GET", f"/widget/{self.key}/frame", mail=mail))

    def admin_session(self, surface: Surface = Surface.PROJECT_SETTINGS) -> str:
        """A panel session of Ada's."""
        project = None if surface is Surface.ADMINISTRATION else self.project
        return self.services.sessions.issue(
            Principal(
                tenant=self.tenant,
                surface=surface,
                project=project,
                account=AccountId(seed.ADA.account_id),
                name=seed.ADA.display_name,
            )
        )

    def agents(self, *, online: bool) -> None:
        """Put Nina online, or nobody."""
        nina = Principal(
            tenant=self.tenant,
            surface=Surface.DASHBOARD,
            project=self.project,
            account=AccountId(seed.NINA.account_id),
            name=seed.NINA.display_name,
        )
        if online == self._online:
            self.services.presence.renew([nina])
        else:
            self.services.presence.choose(nina, online=online)
            self._online = online

    def principal(self, token: str) -> Principal:
        """The principal of a token's socket."""
        if token.startswith(visitors.PREFIX):
            return self.services.visitors.recognise(token)
        if token.startswith(account_sessions.PREFIX):
            return self.services.account_sessions.recognise(token)
        return self.services.sessions.read(token)

    def begins(self, person: Principal) -> str:
        """Try to begin a conversation: `yes`, or the code of the refusal."""
        try:
            self.services.conversations.start(person, client_id=f"client-{next(self._addresses)}", body="Hello?")
        except DomainError as error:
            return error.code
        return "yes"

    def code(self, email: str, purpose: Purpose) -> dict[str, str]:
        """A code as it lies in somebody's mailbox, from before whatever forbids it now, and its request."""
        codes = Codes(*self.infrastructure.vault.keys("one-time codes"))
        with self.infrastructure.database.transaction() as connection:
            asked, code = codes.issue(connection, self.tenant, email, purpose, now=self.infrastructure.clock())
        return {"request": asked.request, "code": code}

    def register(self, email: str, password: str | None, *, name: str = "Ann Lee", site: str = SITE) -> str:
        """Make a chat account and return the token of its session."""
        return str(self.registered(email, password, name=name, site=site)["token"])

    def registered(
        self, email: str, password: str | None, *, name: str = "Ann Lee", site: str = SITE
    ) -> dict[str, Any]:
        """Make a chat account and return the whole answer."""
        body = {"site": site, "name": name, "email": email, "password": password}
        answer = self.ask("register", body | self.code(email, Purpose.REGISTER))
        assert answer.status_code == 200, answer.text
        return dict(answer.get_json())

    def newest_mail(self) -> dict[str, str] | None:
        """The mail that was enqueued last."""
        return queued_mails.newest(self.infrastructure.database, self.infrastructure.vault)

    def jira(self, *, up: bool) -> None:
        """Let Jira answer, or say for a whole minute that it is too busy to."""
        self.sandbox.misbehaviour.clear()
        if not up:
            self.sandbox.misbehaviour.add(Rule("rate_limit", times=None, seconds=60))

    def forget_groups(self, *, after: float = 20) -> None:
        """Let seconds pass for what the group rule remembers of Jira."""
        self.services.group_rule._remembered.expire(time.monotonic() + after)

    def forget_limits(self) -> None:
        """Reset all limits and failed attempts, and with them who was online."""
        self.infrastructure.redis.flushdb()
        with self.infrastructure.database.transaction() as connection:
            connection.execute(delete(failures))
        self._online = None

    def let_pass(self, seconds: float) -> None:
        """Advance time for everything that expires in Redis, and for waits after failures."""
        redis = self.infrastructure.redis
        for key in redis.scan_iter():
            left = redis.pttl(key)
            if left > seconds * 1000:
                redis.pexpire(key, left - int(seconds * 1000))
            elif left >= 0:
                redis.delete(key)
        with self.infrastructure.database.transaction() as connection:
            for row in connection.execute(select(failures)).mappings().all():
                earlier = {each: row[each] - timedelta(seconds=seconds) for each in ("waiting_until", "expires_at")}
                connection.execute(update(failures).where(failures.c.who == row["who"]).values(earlier))


def start_of(page: TestResponse) -> dict[str, Any] | None:
    """The start data of a page."""
    assert page.status_code == 200, page.text
    found = _START.search(page.text)
    return json.loads(found[1]) if found else None


def code_in(mail: dict[str, str]) -> str | None:
    """Return the code in a mail, if it has one."""
    found = _CODE.search(mail["text"])
    return found[1] if found else None


@contextmanager
def opened(folder: Path) -> Iterator[InProcessStack]:
    """Open the stack: installed, every option on, nobody online."""
    redis = BundledRedis(folder / "redis")
    redis.start()
    first = ports.find_free_block()
    sandbox = parts.build(Configuration(port=first, addon_url=f"http://{HOST}:{first + _ADDON_PORT}"))
    config = _config(folder, redis, sandbox)
    databases.sqlite(folder)
    built = _built(config)
    services, app, without_mail = _assembled(built, _no_build(folder))
    try:
        with Servers(sandbox), _listening(app, first + _ADDON_PORT):
            sandbox.installation.install()
            host = services.installations.find_host("connect", CLIENT_KEY)
            assert host is not None
            stack = InProcessStack(built, services, app, without_mail, sandbox, redis, host.tenant)
            stack.configure()
            yield stack
    finally:
        built.close()
        redis.stop()
        # Threads that were still working may have connected once more.
        built.redis.close()


def _built(config: Config) -> Infrastructure:
    built = infrastructure.build(config)
    built.database.close()
    return replace(built, database=databases.StrictDatabase(config.database_url))


@contextmanager
def restarted(stack: InProcessStack, **changes: Any) -> Iterator[InProcessStack]:
    """Start the product once more with another configuration and empty caches, on the same Jira, database and Redis."""
    built = _built(replace(stack.infrastructure.config, **changes))
    services, app, without_mail = _assembled(built, stack.services.assets)
    try:
        yield replace(stack, infrastructure=built, services=services, app=app, without_mail=without_mail)
    finally:
        built.close()
        built.redis.close()


def _assembled(built: Infrastructure, assets: Assets) -> tuple[Services, Application, Application]:
    features = _features(built)
    sockets = wiring.sockets(features)
    services = wiring.services(features, sockets, assets=assets)
    app = application.build(built.config, services, sockets)
    app.testing = True
    silent = replace(services, config=replace(built.config, smtp_url=None))
    return services, app, application.build(silent.config, silent, sockets)


def _config(folder: Path, redis: BundledRedis, sandbox: Parts) -> Config:
    jira = sandbox.configuration
    return Config.from_environment(
        {
            "BASE_URL": jira.addon_url,
            "DATA_DIR": str(folder),
            "REDIS_URL": redis.url,
            "SECRET_KEY": "a secret key for tests that is long enough",
            "CONNECT_INSTALL_KEYS_URL": f"{jira.url}/install-keys",
            "CONNECT_AUTHORIZATION_URL": jira.url,
            "CONNECT_ALLOWED_HOSTS": HOST,
            "CONNECT_JS_URL": f"{jira.url}/atlassian-connect/all.js",
            "SMTP_URL": _MAIL,
        }
    )


def _features(built: Infrastructure) -> wiring.Features:
    """Build the features with immediate refusals and cheap passwords."""
    unhurried = FakeTime()
    timing = ResponseTiming(unhurried, unhurried.sleep)
    build_sign_in = partial(sign_in_wiring.build, passwords=QuickPasswords(), timing=timing)
    return wiring.build(built, build_sign_in=build_sign_in)


def _no_build(folder: Path) -> Assets:
    """Stand in for the files of the browser build."""
    built = folder / "built"
    built.mkdir()
    (built / "manifest.json").write_text(json.dumps(_BUILT))
    return Assets(built)


@contextmanager
def _listening(app: Application, port: int) -> Iterator[None]:
    """Let the sandbox reach the product, as it needs for the installation."""
    server = make_server(HOST, port, app, threaded=True)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
