"""A session ends and so do its sockets, in whichever process they are."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from jira_chat.broker import connection as broker
from jira_chat.broker.hints import Hints
from jira_chat.kernel.clock import utc_now
from jira_chat.kernel.ids import ProjectId, new_id
from jira_chat.people import accounts
from jira_chat.people.account_sessions import AccountSessions
from jira_chat.people.visitors import VisitorService
from jira_chat.storage.engine import Database
from tests.support.jira_site import PROJECT
from tests.support.lines import connected, dialled
from tests.support.product import Product, bearer

SITE = "https://www.example.com"


@pytest.fixture
def database(product: Product) -> Iterator[Database]:
    database = Database(f"sqlite:///{product.data_dir / 'jira-chat.db'}")
    yield database
    database.close()


@pytest.fixture
def open_session(product: Product, database: Database, visitor: str) -> Iterator[Callable[[], str]]:
    """Sign the same customer in, once more each time, and return the token."""
    tenant = VisitorService(database, clock=utc_now).recognise(visitor).tenant
    client = broker.connect(f"unix://{product.data_dir / 'redis.sock'}")
    sessions = AccountSessions(database, Hints(client), clock=utc_now)
    wanted = accounts.new(tenant, f"{new_id()}@example.com", "Ann Lee", password_hash=None, language=None)

    def open_session() -> str:
        with database.transaction() as connection:
            account = accounts.find_or_create(connection, wanted, now=utc_now() - timedelta(days=1))
            return sessions.open(connection, account, ProjectId(PROJECT), site=SITE, method="code")

    yield open_session
    client.close()


def test_a_customer_who_signed_in_has_a_name(product, open_session) -> None:
    with connected(product, open_session()) as line:
        assert line.welcome["name"] == "Ann Lee"


def test_signing_out_ends_the_sockets_of_that_session_alone(product, open_session) -> None:
    one, another = open_session(), open_session()
    with connected(product, one) as first, connected(product, one) as second, connected(product, another) as other:
        assert product.send("POST", "/api/sign-out", headers=bearer(one)).status_code == 204
        assert (first.close_code(), second.close_code()) == (4001, 4001)
        other.send(type="ping", ref="1")
        assert other.hear_until("pong")["ref"] == "1"


def test_a_new_password_ends_the_sockets_of_all_sessions(product, open_session) -> None:
    product.configure(block_admins=False)
    one, another = open_session(), open_session()
    with connected(product, one) as first, connected(product, another) as second:
        body = {"password": "", "new_password": "violin harbour teapot"}
        assert product.send("PUT", "/api/password", headers=bearer(one), json=body).status_code == 200
        assert (first.close_code(), second.close_code()) == (4001, 4001)


def test_a_ticket_dies_with_its_session(product, open_session) -> None:
    token = open_session()
    ticket = product.ticket(token)
    assert product.send("POST", "/api/sign-out", headers=bearer(token)).status_code == 204
    with dialled(product) as line:
        line.send(type="hello", ticket=ticket)
        assert line.close_code() == 4001
