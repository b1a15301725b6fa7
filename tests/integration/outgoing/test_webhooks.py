"""Webhooks before servers on the loopback."""

import socket
import threading

import pytest

from jira_chat.outgoing import webhooks as calls
from jira_chat.outgoing.errors import WebhookFailedError
from jira_chat.outgoing.webhooks import Webhooks
from tests.support.scripted_server import Answer, ScriptedServer


@pytest.fixture
def near() -> Webhooks:
    return Webhooks(loopback=True)


def why(webhooks: Webhooks, address: str) -> str:
    with pytest.raises(WebhookFailedError) as failed:
        webhooks.post(address, {"text": "Hello"})
    return failed.value.message


def test_json_is_posted(near) -> None:
    with ScriptedServer() as server:
        server.will_answer(Answer(200, b"ok"))
        near.post(f"{server.url}/services/T0?x=1", {"text": "Zoë waits"})
        (got,) = server.received
    assert (got.method, got.target, got.json) == ("POST", "/services/T0?x=1", {"text": "Zoë waits"})
    assert got.headers["Content-Type"] == "application/json"


def test_redirects_are_not_followed_and_refusals_are_told_without_the_address(near) -> None:
    with ScriptedServer() as server:
        server.will_answer(Answer(302, headers={"Location": f"{server.url}/elsewhere"}), Answer(404))
        address = f"{server.url}/secret-token"
        said = [why(near, address), why(near, address)]
        assert len(server.received) == 2
    assert said == ["It redirects (302), which is not followed. Enter the final address.", "It answered 404."]


def test_a_name_that_leads_inside_is_not_called() -> None:
    with ScriptedServer() as server:
        port = server.url.rpartition(":")[2]
        rebinding = Webhooks(look_up=lambda _host, _port: ["93.184.216.34", "127.0.0.1"])
        assert why(rebinding, f"https://evil.example.com:{port}/") == "It is not a public address."
        assert why(Webhooks(), f"https://127.0.0.1:{port}/") == "It is not a public address."
        assert server.received == []


def test_the_address_that_was_checked_is_the_one_that_is_called(near) -> None:
    asked: list[str] = []

    def first_time(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with ScriptedServer() as server:
        server.will_answer(Answer(200))
        port = server.url.rpartition(":")[2]
        Webhooks(loopback=True, look_up=first_time).post(f"http://unknown.invalid:{port}/", {})
        assert server.received[0].headers["Host"] == f"unknown.invalid:{port}"
    assert asked == ["unknown.invalid"]


def test_who_has_no_address_or_does_not_listen_is_told(near) -> None:
    assert why(Webhooks(look_up=lambda *_: []), "https://hooks.example.com/") == "Its host name was not found."
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert why(near, f"http://127.0.0.1:{port}/") == "It does not answer."


@pytest.mark.parametrize(("said", "words"), [(b"x" * 40_000, "as a web server"), (b"", "as a web server")])
def test_what_is_no_web_server_is_told(near, said: bytes, words: str) -> None:
    with Peer(said, stays=False) as peer:
        assert words in why(near, peer.url)


def test_a_server_that_drips_is_not_waited_for(near, monkeypatch) -> None:
    monkeypatch.setattr(calls, "SECONDS", 0.3)
    with Peer(b"HTTP/1.1 200", stays=True) as peer:
        assert why(near, peer.url) == "It does not answer."


class Peer:
    """Reads a request, says something, and goes away or stays."""

    def __init__(self, said: bytes, *, stays: bool) -> None:
        self._said, self._stays = said, stays
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}/"
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> "Peer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()
        self._server.close()

    def _serve(self) -> None:
        line, _ = self._server.accept()
        with line:
            line.recv(65_536)
            line.sendall(self._said)
            if self._stays:
                self._end.wait(10)
