import hashlib
import json
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from itertools import combinations

import msgspec
import pytest
import redis
import requests
from websockets.http11 import Response

from jira_chat.access.principals import Principal, Surface
from jira_chat.broker import connection as broker
from jira_chat.broker.breaker import Breaker
from jira_chat.broker.hints import Hints
from jira_chat.broker.tickets import Tickets
from jira_chat.customers import accounts
from jira_chat.customers.sessions import AccountSessions
from jira_chat.customers.visitors import VisitorService
from jira_chat.kernel.clock import utc_now
from jira_chat.kernel.ids import ProjectId, new_id
from jira_chat.storage.engine import Database
from jira_chat.storage.vault import Vault
from tests.support.jira_site import PROJECT
from tests.support.product import Product, bearer
from tests.support.raw_sockets import connected, dialled

MOST_SOCKETS = 20


def test_a_ticket_opens_one_socket_and_no_other(product, visitor) -> None:
    ticket = product.ticket(visitor)
    with dialled(product) as first, dialled(product) as second:
        assert first.hello(ticket)["side"] == "customer"
        second.send(type="hello", ticket=ticket)
        assert second.close_code() == 4001


def test_a_welcome_lets_a_customer_come_back_once_without_a_request(product, visitor) -> None:
    with connected(product, visitor) as first, dialled(product) as second, dialled(product) as third:
        again = first.welcome["ticket"]
        assert second.hello(again)["side"] == "customer"
        assert second.welcome["ticket"] != again
        third.send(type="hello", ticket=again)
        assert third.close_code() == 4001


def test_agents_request_each_ticket_because_jira_may_have_changed_its_mind(product, agent) -> None:
    with connected(product, agent) as line:
        assert "ticket" not in line.welcome


@pytest.fixture
def redis_client(product) -> Iterator[redis.Redis]:
    client = redis.Redis(unix_socket_path=str(product.data_dir / "redis.sock"))
    yield client
    client.close()


def somebody(product: Product) -> str:
    """An agent of the site, as a ticket says it."""
    (tenant,) = re.findall(r'installation.installed".*"tenant": "(\w+)"', product.log)[:1]
    return msgspec.json.encode(
        Principal(tenant=tenant, surface=Surface.DASHBOARD, project=PROJECT, account="ada", name="Ada Admin")
    ).decode()


def test_a_ticket_whose_time_is_over_opens_nothing(product, redis_client) -> None:
    keys = Vault((product.data_dir / "secret-key").read_text().strip()).keys("socket tickets")
    ages = [timedelta(), timedelta(seconds=31)]
    breaker = Breaker(redis_client.ping)
    now, old = (
        Tickets(redis_client, keys, clock=lambda age=age: utc_now() - age, breaker=breaker).issue(somebody(product))
        for age in ages
    )
    with dialled(product) as first, dialled(product) as second:
        assert first.hello(now)["side"] == "agent"
        second.send(type="hello", ticket=old)
        assert second.close_code() == 4001


@pytest.mark.parametrize("ticket", ["forged", "é"])
def test_writing_to_redis_makes_nobody_a_holder(product, redis_client, ticket: str) -> None:
    """The value of this key once named a ticket's holder."""
    key = f"jira-chat:ticket:{hashlib.sha256(ticket.encode()).hexdigest()}"
    redis_client.set(key, somebody(product))
    with dialled(product) as line:
        line.send(type="hello", ticket=ticket)
        assert line.close_code() == 4001


@pytest.mark.parametrize("token", ["v.made-up", "s.made-up", "", "\x00", "x" * 8192])
def test_no_token_is_a_ticket(product, token: str) -> None:
    with dialled(product) as line:
        line.send(type="hello", ticket=token)
        assert line.close_code() == 4001


def test_the_visitors_own_token_is_no_ticket(product, visitor) -> None:
    with dialled(product) as line:
        line.send(type="hello", ticket=visitor)
        assert line.close_code() == 4001


@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example.com", "http://127.0.0.1", "http://localhost:5000"]
)
def test_other_origins_are_refused_before_the_upgrade(product, origin: str | None) -> None:
    with dialled(product, origin=origin) as line:
        assert line.answer.status_code == 403
        assert json.loads(line.answer.body)["error"]["code"] == "forbidden"


def test_an_origin_that_only_begins_like_ours_is_refused(product) -> None:
    with dialled(product, origin=f"{product.origin}.evil.example.com") as line:
        assert line.answer.status_code == 403


def test_compression_is_not_agreed_on(product, visitor) -> None:
    with connected(product, visitor, compression=True) as line:
        assert line.answer.status_code == 101
        assert "Sec-WebSocket-Extensions" not in line.answer.headers
        line.send(type="ping")
        assert line.hear()["type"] == "pong"


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="no upgrade"),
        pytest.param({"Upgrade": "websocket", "Connection": "Upgrade"}, id="no key"),
        pytest.param(
            {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": "x", "Sec-WebSocket-Version": "12"},
            id="another version",
        ),
        pytest.param(
            {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": "", "Sec-WebSocket-Version": "13"},
            id="an empty key",
        ),
    ],
)
def test_what_is_no_handshake_is_the_callers_mistake(product, headers: dict[str, str]) -> None:
    headers = {"Origin": product.origin} | headers
    answer = requests.get(f"{product.url}/socket", headers=headers, timeout=10)
    assert 400 <= answer.status_code < 500
    assert "error" in answer.json()


@pytest.mark.parametrize(
    "first",
    [
        b'{"type":"ping"}',
        b'{"type":"post","conversation":"x","client_id":"12345678","body":"x"}',
        b'{"type":"hello"}',
        b'{"type":"hello","ticket":7}',
        b'{"type":"nonsense"}',
        b"[]",
        b"",
        b"not json",
        b'{"type":"hello","ticket":"\\ud800"}',
        b'{"type":"hello","ticket":"' + b"x" * 8193 + b'"}',
        b'{"type":"hello","ticket":"x","more":' + b"[" * 50_000,
    ],
)
def test_whatever_is_not_a_hello_first_ends_it(product, first: bytes) -> None:
    with dialled(product) as line:
        line.send_text(first)
        assert line.close_code() == 4009


@pytest.mark.parametrize(
    "text",
    [
        b'{"type":"hello","ticket":"x"}',
        b'{"type":"sync","conversation":"x","after":-1}',
        b'{"type":"sync","conversation":"","after":0}',
        b'{"type":"sync","conversation":"\\u0000","after":0}',
        b'{"type":"history","conversation":"' + b"x" * 65 + b'"}',
        b'{"type":"sync","conversation":"x","after":99999999999999999999}',
        b'{"type":"history","conversation":"x","before":1.5}',
        b'{"type":"start","client_id":"12345678"}',
        b'{"type":"ping","ref":{}}',
        b'{"type":"ping","more":' + b"[" * 50_000,
        b"{}",
    ],
)
def test_a_frame_that_cannot_be_read_ends_it(product, visitor, text: bytes) -> None:
    with connected(product, visitor) as line:
        line.send_text(text)
        assert line.close_code() == 4009


def test_an_unknown_kind_is_refused_and_the_socket_stays(product, visitor) -> None:
    with connected(product, visitor) as line:
        line.send(type="reaction", ref=7, emoji="+1")
        line.send(type="ping", ref=8, more="is passed over")
        assert line.hear_until("error") | {"message": ""} == {
            "type": "error",
            "ref": 7,
            "client_id": None,
            "code": "unknown_kind",
            "message": "",
        }
        assert line.hear_until("pong")["ref"] == 8


@pytest.mark.parametrize("conversation", ["x", "'OR'1'='1", "x" * 64])
def test_a_conversation_that_nobody_may_see_is_not_there(product, visitor, conversation: str) -> None:
    with connected(product, visitor) as line:
        for kind, more in {
            "post": {"client_id": "12345678", "body": "x"},
            "sync": {"after": 0},
            "history": {},
            "typing": {},
        }.items():
            line.send(type=kind, ref=kind, conversation=conversation, **more)
            error = line.hear_until("error")
            assert (error["ref"], error["code"]) == (kind, "not_found")


def test_a_frame_in_fragments_with_pings_between_is_one_frame(product, visitor) -> None:
    with dialled(product) as line:
        text = json.dumps({"type": "hello", "ticket": product.ticket(visitor)}).encode()
        line.protocol.send_text(text[:10], fin=False)
        line.protocol.send_ping(b"x")
        line.protocol.send_continuation(text[10:], fin=True)
        line.flush()
        assert line.read().data == b"x"
        assert line.hear()["type"] == "welcome"


def test_control_frames_are_answered(product, visitor) -> None:
    with connected(product, visitor) as line:
        line.protocol.send_pong(b"nobody asked")
        line.protocol.send_ping(b"are you there")
        line.flush()
        assert line.read().data == b"are you there"
        line.protocol.send_close(1000, "bye")
        line.flush()
        assert line.close_code() == 1000
        assert line.read() is None


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"\x82\x80\0\0\0\0", 4009),
        (b"\x81\x81\0\0\0\0\xff", 1007),
        (b"\x81\xff" + (65537).to_bytes(8, "big") + b"\0\0\0\0", 1009),
        (b"GET /", 1002),
    ],
)
def test_what_is_no_text_frame_ends_it(product, visitor, sent: bytes, code: int) -> None:
    with connected(product, visitor) as line:
        line.sock.sendall(sent)
        assert line.close_code() == code


def test_too_many_frames_end_it(product, visitor) -> None:
    with connected(product, visitor) as line:
        for _ in range(301):
            line.protocol.send_text(b'{"type":"typing","conversation":"x"}')
        line.flush()
        assert line.close_code() == 4029


def test_too_many_empty_pings_end_it(product, visitor) -> None:
    with connected(product, visitor) as line:
        for _ in range(301):
            line.protocol.send_ping(b"")
        line.flush()
        assert line.close_code() == 4029


def test_frames_are_counted_for_the_person_in_all_their_sockets(product, visitor) -> None:
    with ExitStack() as stack:
        lines = [stack.enter_context(connected(product, visitor)) for _ in range(3)]
        homes = [product.process_of(line.sock) for line in lines]
        one, another = next(
            (a, b) for (a, home), (b, its) in combinations(zip(lines, homes, strict=True), 2) if home == its
        )
        for line in (one, another):
            for _ in range(151):
                line.protocol.send_text(b'{"type":"typing","conversation":"x"}')
        one.send(type="ping")
        assert one.hear_until("pong")
        another.flush()
        assert another.close_code() == 4029


def test_one_person_has_so_many_sockets_and_no_more(product, visitor) -> None:
    with ExitStack() as stack:
        kept = [stack.enter_context(dialled(product)) for _ in range(2 * MOST_SOCKETS + 1)]
        for line in kept:
            line.send(type="hello", ticket=product.ticket(visitor))
        refused = [line for line in kept if line.hear()["type"] == "error"]
        assert {line.close_code() for line in refused} == {4029}
        assert len(refused) < len(kept) / 2
    with connected(product, product.visitor(product.configure())) as other:
        other.send(type="ping")
        assert other.hear_until("pong")


def test_a_person_who_closed_their_sockets_can_open_others(product, visitor) -> None:
    for _ in range(2 * MOST_SOCKETS + 5):
        with connected(product, visitor) as line:
            assert line.welcome["side"] == "customer"


def test_other_peoples_limits_are_their_own(product, key, visitor) -> None:
    with connected(product, visitor) as busy, connected(product, product.visitor(key)) as calm:
        for _ in range(301):
            busy.protocol.send_text(b'{"type":"ping"}')
        busy.flush()
        assert busy.close_code() == 4029
        calm.send(type="ping")
        assert calm.hear_until("pong")


def test_agents_do_not_start_and_customers_do_not_choose_presence(product, visitor, agent) -> None:
    with connected(product, agent) as line:
        line.send(type="start", client_id="12345678", body="x")
        assert line.hear_until("error")["code"] == "forbidden"
    with connected(product, visitor) as line:
        line.send(type="presence", online=True)
        assert line.hear_until("error")["code"] == "forbidden"


def test_the_portals_session_without_a_customer_starts_nothing(product: Product, key: str) -> None:
    session = product.session("/pages/portal?serviceDeskId=1", account=None)
    with connected(product, session) as line:
        line.send(type="start", client_id="12345678", body="x")
        assert line.hear_until("error")["code"] == "forbidden"


def test_a_half_open_handshake_holds_up_nobody(product) -> None:
    with socket.create_connection(product.url.removeprefix("http://").split(":")) as half:
        half.sendall(b"GET /socket HTTP/1.1\r\nHost: x\r\n")
        assert product.send("GET", "/healthz").ok


def test_the_answer_to_the_handshake_is_a_plain_upgrade(product) -> None:
    with dialled(product) as line:
        answer: Response = line.answer
        assert answer.headers["Upgrade"].lower() == "websocket"
        assert "Set-Cookie" not in answer.headers


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
    hints = Hints(client)
    sessions = AccountSessions(database, hints, clock=utc_now)
    wanted = accounts.new(tenant, f"{new_id()}@example.com", "Ann Lee", password_hash=None, language=None)

    def open_session() -> str:
        with database.transaction() as connection:
            account = accounts.find_or_create(connection, wanted, now=utc_now() - timedelta(days=1))
            return sessions.open(connection, account, ProjectId(PROJECT), site=SITE, method="code")

    yield open_session
    hints.close()
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


def test_nobody_comes_back_who_has_signed_out(product, open_session) -> None:
    token = open_session()
    with connected(product, token) as line:
        again = line.welcome["ticket"]
    assert product.send("POST", "/api/sign-out", headers=bearer(token)).status_code == 204
    with dialled(product) as line:
        line.send(type="hello", ticket=again)
        assert line.close_code() == 4001
