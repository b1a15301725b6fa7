"""Clients that are slow on purpose, against the product's web server."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import impatient_server
from tests.support.impatient_server import BODY_SECONDS, HEAD_SECONDS, ImpatientServer

SLACK_SECONDS = 4
HEAD = b"GET /healthz HTTP/1.1\r\nHost: chat\r\n"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ImpatientServer]:
    with impatient_server.running(tmp_path) as server:
        yield server


class Client:
    """A connection that sends what it is told, and notes when the server hung up."""

    def __init__(self, server: ImpatientServer, beginning: bytes, drip: bytes = b"") -> None:
        self.sock = socket.create_connection(("127.0.0.1", server.port), timeout=90)
        self.began = time.monotonic()
        self.lasted: float | None = None
        self.heard = b""
        self.sock.sendall(beginning)
        self._drip = drip
        self._threads = [threading.Thread(target=self._listen), threading.Thread(target=self._send)]
        for thread in self._threads:
            thread.start()

    def _listen(self) -> None:
        try:
            while data := self.sock.recv(4096):
                self.heard += data
        except OSError:
            pass
        self.lasted = time.monotonic() - self.began

    def _send(self) -> None:
        try:
            while self._drip and self.lasted is None:
                self.sock.sendall(self._drip)
                threading.Event().wait(0.1)
        except OSError:
            return

    def ends_after(self) -> float:
        for thread in self._threads:
            thread.join(90)
        self.sock.close()
        assert self.lasted is not None
        return self.lasted


def test_slow_clients_are_cut_while_others_are_served(server: ImpatientServer) -> None:
    post = b"POST /body HTTP/1.1\r\nHost: chat\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"
    idle = Client(server, HEAD + b"\r\n")
    body, drip = Client(server, post + b"{"), Client(server, post + b"{", drip=b" ")
    slow_heads = [
        Client(server, b""),
        Client(server, HEAD),
        Client(server, HEAD, drip=b"X-A: b\r\n"),
        Client(server, HEAD + b"X-A: ", drip=b"b"),
    ]
    assert server.is_up()
    for each in slow_heads:
        assert HEAD_SECONDS - 0.1 <= each.ends_after() <= HEAD_SECONDS + SLACK_SECONDS
        assert each.heard == b""
    assert server.is_up()
    assert (idle.lasted, body.lasted) == (None, None)
    # A connection that was served may be used again for as long as the server keeps it.
    idle.sock.sendall(HEAD + b"Connection: close\r\n\r\n")
    idle.ends_after()
    assert idle.heard.count(b"HTTP/1.1 200 OK") == 2
    for each in (body, drip):
        assert BODY_SECONDS - 0.1 <= each.ends_after() <= BODY_SECONDS + SLACK_SECONDS
        assert not each.heard.startswith((b"HTTP/1.1 2", b"HTTP/1.1 5"))
    assert "Traceback" not in server.log_file.read_text()
