"""A right ends in every web process: two of them here, and somebody connected to each."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from jira_chat.broker import connection as broker
from jira_chat.broker.hints import Hints
from jira_chat.customers import accounts
from jira_chat.customers.sessions import AccountSessions
from jira_chat.customers.visitors import VisitorService
from jira_chat.kernel.clock import utc_now
from jira_chat.kernel.ids import ProjectId, TenantId, new_id
from jira_chat.storage.engine import Database
from tests.support.jira_site import PROJECT, JiraSite
from tests.support.product import DASHBOARD_PAGE, SETTINGS_PAGE, Product, bearer
from tests.support.raw_sockets import SocketClient, connected, dialled
from tests.support.scripted_server import ScriptedServer
from tests.support.waiting import wait_for

SITE = "https://www.example.com"
NINA = "account-of-nina"
STAFF = {"id": "staff-id", "name": "staff"}
TOLD_SECONDS = 5
ASKED_SECONDS = 60
MOST_SOCKETS = 100
"""The system hands them to the two processes as they come."""


@pytest.fixture(scope="module")
def product(product: Product) -> Iterator[Product]:
    """The product as a site of this module's own has it, which each test may take away from it."""
    with ScriptedServer() as server:
        yield replace(product, site=JiraSite(server, host="a-site-that-leaves", audience=product.url))


@pytest.fixture
def key(product: Product) -> Iterator[str]:
    """The widget key of the project, on a site where everybody may everything."""
    assert product.site.install(product.send).status_code == 204
    yield product.configure(blocked_groups=[STAFF], block_admins=False)
    product.site.withdrawn.clear()
    product.site.groups.clear()


@pytest.fixture
def everywhere(product: Product, key: str) -> Iterator[Callable[[str], list[SocketClient]]]:
    """Open sockets with a token until each web process has one; return one of each."""
    with ExitStack() as stack:

        def connect(token: str) -> list[SocketClient]:
            found: dict[int | None, SocketClient] = {}
            for _ in range(MOST_SOCKETS):
                # Those that are of no use are closed: a person has so many at a time and no more.
                with ExitStack() as opened:
                    line = opened.enter_context(connected(product, token))
                    process = product.process_of(line.sock)
                    if process not in found:
                        found[process] = line
                        stack.push(opened.pop_all())
                if len(found) == 2:
                    return list(found.values())
            raise AssertionError("all sockets are in one process")

        yield connect


@pytest.fixture
def database(product: Product) -> Iterator[Database]:
    database = Database(f"sqlite:///{product.data_dir / 'jira-chat.db'}")
    yield database
    database.close()


@pytest.fixture
def signed_in(product: Product, key: str, database: Database) -> Iterator[Callable[[str], str]]:
    """Sign the owner of an address in and return the token."""
    tenant = tenant_of(product, key, database)
    client = broker.connect(f"unix://{product.data_dir / 'redis.sock'}")
    hints = Hints(client)
    sessions = AccountSessions(database, hints, clock=utc_now)

    def sign_in(email: str) -> str:
        wanted = accounts.new(tenant, email, "Ann Lee", password_hash=None, language=None)
        with database.transaction() as connection:
            account = accounts.find_or_create(connection, wanted, now=utc_now() - timedelta(days=1))
            return sessions.open(connection, account, ProjectId(PROJECT), site=SITE, method="code")

    yield sign_in
    hints.close()
    client.close()


def tenant_of(product: Product, key: str, database: Database) -> TenantId:
    return VisitorService(database, clock=utc_now).recognise(product.visitor(key)).tenant


@contextmanager
def frozen_redis(product: Product) -> Iterator[None]:
    """Let Redis take connections and answer nothing."""
    (redis,) = [each for each in product.family() if "redis.sock" in " ".join(each.cmdline())]
    redis.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        redis.send_signal(signal.SIGCONT)


def leave(product: Product, event: str) -> None:
    answer = product.site.uninstall(product.send) if event == "uninstalled" else product.site.tell(product.send, event)
    assert answer.status_code == 204


def assert_ended(line: SocketClient, *, since: float, within: float) -> None:
    """Read on until the close frame, before which nothing was acknowledged, and after which nothing is heard."""
    line.sock.settimeout(within + 5)
    assert line.close_code() == 4001
    assert time.monotonic() - since < within
    assert line.read() is None


@pytest.mark.parametrize("event", ["uninstalled", "disabled"])
def test_a_site_that_left_has_no_sockets(product, key, everywhere, event: str) -> None:
    agent, visitor = product.session(DASHBOARD_PAGE), product.visitor(key)
    lines = [*everywhere(agent), *everywhere(visitor)]
    tickets = [product.ticket(agent), product.ticket(visitor)]
    since = time.monotonic()
    leave(product, event)
    for line in lines:
        assert_ended(line, since=since, within=TOLD_SECONDS)
    for ticket in tickets:
        with dialled(product) as late:
            late.send(type="hello", ticket=ticket)
            assert late.close_code() == 4001
    for token in (agent, visitor):
        assert product.send("POST", "/api/socket-ticket", headers=bearer(token)).status_code == 404


@pytest.mark.timeout(120)
def test_it_takes_no_longer_while_redis_does_not_answer(product, key, everywhere) -> None:
    lines = everywhere(product.visitor(key))
    with frozen_redis(product):
        since = time.monotonic()
        telling = threading.Thread(target=leave, args=(product, "disabled"))
        telling.start()
        for line in lines:
            assert_ended(line, since=since, within=TOLD_SECONDS)
    telling.join()


@pytest.mark.timeout(180)
def test_what_jira_takes_away_ends_within_a_minute(product, key, everywhere, signed_in) -> None:
    ann, bob = f"{new_id()}@example.com", f"{new_id()}@example.com"
    agents, members = everywhere(product.session(DASHBOARD_PAGE, account=NINA)), everywhere(token := signed_in(ann))
    others = everywhere(signed_in(bob))
    settings = bearer(product.session(SETTINGS_PAGE, account=NINA))
    since = time.monotonic()
    product.site.withdrawn |= {(NINA, "ADD_COMMENTS"), (NINA, "ADMINISTER_PROJECTS")}
    product.site.groups[ann] = {STAFF["id"]}
    for line in [*agents, *members]:
        assert_ended(line, since=since, within=ASKED_SECONDS)
    refused = product.send("POST", "/api/socket-ticket", headers=bearer(token))
    assert (refused.status_code, "group" in refused.text) == (401, False)
    wait_for(
        lambda: product.send("GET", "/api/project-settings", headers=settings).status_code == 403,
        seconds=ASKED_SECONDS,
        what="refusing the settings",
    )
    assert time.monotonic() - since < ASKED_SECONDS
    for line in others:
        line.send(type="ping", ref="1")
        assert line.hear_until("pong")["ref"] == "1"


@pytest.mark.timeout(120)
def test_an_outage_of_jira_throws_nobody_out(product, key, everywhere) -> None:
    session = product.session(DASHBOARD_PAGE)
    lines = everywhere(session)
    product.site.away = True
    try:
        before = product.log.count("standing_unanswered")
        wait_for(lambda: product.log.count("standing_unanswered") >= before + 2, seconds=45, what="two questions")
        product.ticket(session)
        for line in lines:
            line.send(type="ping", ref="2")
            assert line.hear_until("pong")["ref"]
    finally:
        product.site.away = False
