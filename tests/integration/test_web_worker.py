"""Clients that are slow on purpose, against the product in its real server."""

import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from jira_chat.web_worker import HEAD_SECONDS
from tests.support import product as products
from tests.support.product import Product

SLACK_SECONDS = 5
HEAD = b"GET /healthz HTTP/1.1\r\nHost: chat\r\n"


@pytest.fixture
def product(tmp_path) -> Iterator[Product]:
    with products.running(tmp_path) as product:
        yield product


class Client:
    """A connection that sends what it is told, and notes when the server hung up."""

    def __init__(self, product: Product, beginning: bytes, drip: bytes = b"") -> None:
        parts = urlsplit(product.url)
        self.sock = socket.create_connection((parts.hostname, parts.port), timeout=90)
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
                threading.Event().wait(0.5)
        except OSError:
            return

    def ends_after(self) -> float:
        for thread in self._threads:
            thread.join(90)
        self.sock.close()
        assert self.lasted is not None
        return self.lasted


def test_slow_clients_are_cut_while_others_are_served(product: Product) -> None:
    post = b"POST /api/session HTTP/1.1\r\nHost: chat\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"
    slow_heads = [
        Client(product, b""),
        Client(product, HEAD),
        Client(product, HEAD, drip=b"X-A: b\r\n"),
        Client(product, HEAD + b"X-A: ", drip=b"b"),
    ]
    idle = Client(product, HEAD + b"\r\n")
    body, drip = Client(product, post + b"{"), Client(product, post + b"{", drip=b" ")
    assert product.send("GET", "/healthz").status_code == 200
    for each in slow_heads:
        assert each.ends_after() == pytest.approx(HEAD_SECONDS, abs=SLACK_SECONDS)
        assert each.heard == b""
    assert product.send("GET", "/healthz").status_code == 200
    assert (idle.lasted, body.lasted) == (None, None)
    # A connection that was served may be used again for as long as the server keeps it.
    idle.sock.sendall(HEAD + b"Connection: close\r\n\r\n")
    idle.ends_after()
    assert idle.heard.count(b"HTTP/1.1 200 OK") == 2
    for each in (body, drip):
        assert each.ends_after() == pytest.approx(30, abs=SLACK_SECONDS)
        assert not each.heard.startswith((b"HTTP/1.1 2", b"HTTP/1.1 5"))
    assert "Traceback" not in product.log
