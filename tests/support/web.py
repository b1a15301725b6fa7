"""The HTTP surfaces in this process, with a real database and Redis, and a Jira site on loopback."""

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import msgspec
from werkzeug.test import TestResponse

from jira_chat import application, infrastructure, wiring
from jira_chat.access.principals import Principal, Surface
from jira_chat.application import Application
from jira_chat.config import Config
from jira_chat.conversations.models import Conversation
from jira_chat.hosts.callers import InstallNotice
from jira_chat.infrastructure import Infrastructure
from jira_chat.kernel.ids import AccountId, ProjectId
from jira_chat.realtime.sockets import Sockets
from jira_chat.settings.models import ProjectSettings
from jira_chat.sign_in import wiring as sign_in_wiring
from jira_chat.sign_in.wiring import SignInServices
from jira_chat.storage.engine import Database
from jira_chat.web.assets import Assets
from jira_chat.web.services import Services
from tests.support import databases
from tests.support.fakes import FakeClock
from tests.support.jira_site import ADA, ISSUE, PROJECT, SERVICE_DESK, JiraSite
from tests.support.passwords import QuickPasswords
from tests.support.scripted_server import ScriptedServer

SITE = "https://www.example.com"
HOST_SCRIPT = "https://host.example.com/all.js"

_ABOUT = f"projectId={PROJECT}&projectKey=SUP"
PAGES = {
    "project-settings": f"/pages/project-settings?{_ABOUT}",
    "issue": f"/pages/issue?issueId={ISSUE}&issueKey=SUP-7&projectId={PROJECT}",
    "dashboard": f"/pages/dashboard?{_ABOUT}",
    "report": f"/pages/report?{_ABOUT}",
    "administration": "/pages/administration",
    "portal": f"/pages/portal?serviceDeskId={SERVICE_DESK}",
}
EVERYWHERE = {"portal": True, "external": True, "anonymous": True}


@dataclass(repr=False)
class Web:
    app: Application
    features: wiring.Features
    services: Services
    site: JiraSite
    clock: FakeClock
    base_url: str

    def install(self) -> None:
        """Install the product on the site without the host's request, which `test_lifecycle` tests."""
        notice = InstallNotice(
            platform="connect",
            host_id=self.site.host,
            site_url=self.site.url,
            origins=(self.site.url,),
            credential=self.site.secret,
        )
        self.services.installations.install(notice)

    def send(self, method: str, path: str, **options: Any) -> TestResponse:
        # The path on the wire: a server in front does not know where we are mounted.
        parts = urlsplit(self.base_url)
        origin = f"{parts.scheme}://{parts.netloc}"
        return self.app.test_client().open(parts.path + path, method=method, base_url=origin, **options)

    def page(self, name: str, **options: Any) -> TestResponse:
        """Open a page as the site frames it."""
        return self.send("GET", self.site.page(PAGES[name], **options))

    def session(self, name: str, **options: Any) -> dict[str, str]:
        """The header with the panel session of a page."""
        page = self.page(name, **options)
        assert page.status_code == 200, page.text
        found = re.search(r'"session": ?"(s\.[^"]+)"', page.text)
        assert found is not None
        return bearer(found[1])

    def save(self, version: int | None = None, **choices: Any) -> TestResponse:
        """Save the project's settings, chat everywhere and for everybody except the choices."""
        session = self.session("project-settings")
        if version is None:
            version = self.send("GET", "/api/project-settings", headers=session).get_json()["version"]
        body = {"version": version, "settings": EVERYWHERE | choices}
        return self.send("PUT", "/api/project-settings", headers=session, json=body)

    def configure(self, **choices: Any) -> str:
        """Save the project's settings and return the widget key."""
        service, host = self.services.settings, self.services.installations.find_host("connect", self.site.host)
        assert host is not None
        tenant, project = host.tenant, ProjectId(PROJECT)
        current = service.of_project(tenant, project)
        settings = msgspec.convert(EVERYWHERE | choices, ProjectSettings)
        version = current.version if current else 0
        service.save(tenant, project, settings, version=version, author=AccountId(ADA))
        saved = service.of_project(tenant, project)
        assert saved is not None
        return saved.widget_key

    def visitor(self, key: str, site: str = SITE) -> dict[str, str]:
        """The header with the token of a new visitor."""
        made = self.send("POST", f"/widget/{key}/session", json={"site": site})
        assert made.status_code == 201, made.text
        return bearer(made.get_json()["token"])

    def begin(self, visitor: dict[str, str], body: str = "Hello") -> Conversation:
        """Let a visitor begin a conversation while an agent is online."""
        person = self.services.visitors.recognise(visitor["Authorization"].removeprefix("Bearer "))
        nina = Principal(
            tenant=person.tenant, surface=Surface.DASHBOARD, project=person.project, account=AccountId("nina")
        )
        self.services.presence.choose(nina, online=True)
        return self.services.conversations.start(person, client_id="start-0001", body=body).conversation


@functools.cache
def _assets() -> Assets:
    """The built browser files; reading them all takes as long as a test."""
    return Assets()


class _Present:
    """The services of the running test, for an application built for another test."""

    def __init__(self, services: Services) -> None:
        self.services = services

    def __getattr__(self, name: str) -> Any:
        return getattr(self.services, name)


_free: dict[tuple[object, ...], list[tuple[Application, _Present]]] = defaultdict(list)


@contextmanager
def _lent_application(config: Config, services: Services, sockets: Sockets) -> Iterator[Application]:
    """Lend this process's application to one test at a time: compiling its routes costs more than most tests."""
    free = _free[config.base_url, config.host_script_url, config.trusted_proxies, config.serve]
    app, present = free.pop() if free else _to_lend(config, services, sockets)
    present.services, app.sockets, app.files = services, sockets, services.assets.files
    yield app
    free.append((app, present))


def _to_lend(config: Config, services: Services, sockets: Sockets) -> tuple[Application, _Present]:
    present = _Present(services)
    return application.build(config, cast("Services", present), sockets), present


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def policy(response: TestResponse) -> dict[str, str]:
    """Return the response's Content-Security-Policy by directive."""
    directives = response.headers["Content-Security-Policy"].split("; ")
    return {name: value for name, _, value in (each.partition(" ") for each in directives)}


def quick_sign_in(parts: Infrastructure, **others: Any) -> SignInServices:
    """Build sign-in with cheap passwords."""
    return sign_in_wiring.build(parts, passwords=QuickPasswords(), **others)


@contextmanager
def serving(
    folder: Path,
    redis_url: str,
    *,
    database_url: str = "",
    base_url: str = "http://127.0.0.1:5000",
    build_sign_in: Callable[..., SignInServices] = quick_sign_in,
    own_application: bool = False,
    **environment: str,
) -> Iterator[Web]:
    """Build the application for a site that has not installed it yet; a fresh one where a test changes it."""
    with ScriptedServer() as server, ExitStack() as stack:
        if database_url:
            database: Database = databases.StrictDatabase(database_url)
            stack.callback(database.close)
        else:
            database_url, database = stack.enter_context(databases.lent())
        config = Config.from_environment(
            {
                "BASE_URL": base_url,
                "DATA_DIR": str(folder),
                "DATABASE_URL": database_url,
                "REDIS_URL": redis_url,
                "SECRET_KEY": "a secret key for tests that is long enough",
                "CONNECT_INSTALL_KEYS_URL": f"{server.url}/keys",
                "CONNECT_AUTHORIZATION_URL": server.url,
                "CONNECT_ALLOWED_HOSTS": "127.0.0.1",
                "CONNECT_JS_URL": HOST_SCRIPT,
                **environment,
            }
        )
        clock = FakeClock(datetime.now(UTC))
        parts = replace(infrastructure.build(config), clock=clock, database=database)
        features = wiring.build(parts, build_sign_in=build_sign_in)
        sockets = wiring.sockets(features)
        services = wiring.services(features, sockets, assets=_assets())
        if own_application:
            app = application.build(config, services, sockets)
        else:
            app = stack.enter_context(_lent_application(config, services, sockets))
        site = JiraSite(server, audience=config.base_url, now=lambda: clock().timestamp())
        yield Web(app, features, services, site, clock, config.base_url)
        parts.hints.close()
        parts.redis.close()
