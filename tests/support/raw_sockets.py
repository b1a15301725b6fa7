"""Raw sockets to the running product: the caller controls every header, frame and read."""

import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from websockets.client import ClientProtocol
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.http11 import Response
from websockets.typing import Origin
from websockets.uri import parse_uri

from tests.support.product import DASHBOARD_PAGE, Product
from tests.support.socket_peer import SocketPeer

SECONDS = 15


class SocketClient(SocketPeer):
    """A socket to the product, after the handshake."""

    def __init__(self, sock: socket.socket, protocol: ClientProtocol, answer: Response) -> None:
        super().__init__(sock)
        self.sock.settimeout(SECONDS)
        self.protocol = protocol
        self.answer = answer
        self.welcome: dict[str, Any] = {}

    def hello(self, ticket: str) -> dict[str, Any]:
        self.send(type="hello", ticket=ticket)
        self.welcome = self.hear_until("welcome")
        return self.welcome

    def choose(self, *, online: bool) -> None:
        """Go online or offline, and wait for the effect."""
        self.send(type="presence", online=online)
        while self.hear_until("presence").get("online") is not online:
            pass

    def start(self, body: str) -> str:
        """Begin a conversation and return its id."""
        self.send(type="start", client_id=str(uuid.uuid4()), body=body)
        return str(self.hear_until("started")["conversation"]["id"])

    def post(self, conversation: str, body: str, client_id: str | None = None) -> dict[str, Any]:
        """Post a message and return its acknowledgement."""
        name = client_id or str(uuid.uuid4())
        self.send(type="post", conversation=conversation, client_id=name, body=body)
        ack = self.hear_until("ack")
        assert ack["client_id"] == name
        return dict(ack)

    def hear_message(self, body: str) -> dict[str, Any]:
        while True:
            message = self.hear_until("message")["message"]
            if message["body"] == body:
                return dict(message)


@contextmanager
def dialled(
    product: Product,
    *,
    origin: str | None = "",
    compression: bool = False,
    receive_buffer: int | None = None,
    path: str = "/socket",
) -> Iterator[SocketClient]:
    """Open a socket up to the product's answer. `origin` is the product's own unless given; None sends none."""
    parts = urlsplit(product.url)
    uri = parse_uri(f"ws://{parts.netloc}{parts.path}{path}")
    extensions = [ClientPerMessageDeflateFactory()] if compression else None
    named = None if origin is None else Origin(origin or product.origin)
    protocol = ClientProtocol(uri, origin=named, extensions=extensions, max_size=None)
    with socket.socket() as sock:
        if receive_buffer is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.settimeout(SECONDS)
        sock.connect((parts.hostname, parts.port))
        protocol.send_request(protocol.connect())
        for data in protocol.data_to_send():
            sock.sendall(data)
        yield SocketClient(sock, protocol, _answer(sock, protocol))


@contextmanager
def connected(product: Product, token: str, **options: Any) -> Iterator[SocketClient]:
    """Open a socket with a panel session or a visitor's token, up to its welcome."""
    with dialled(product, **options) as line:
        line.hello(product.ticket(token))
        yield line


@contextmanager
def agent_online(product: Product) -> Iterator[SocketClient]:
    """Keep an agent online within the block: without one, visitors cannot start."""
    with connected(product, product.session(DASHBOARD_PAGE)) as line:
        line.choose(online=True)
        yield line
        line.choose(online=False)


def _answer(sock: socket.socket, protocol: ClientProtocol) -> Response:
    while True:
        data = sock.recv(4096)
        assert data, "the server hung up in the handshake"
        protocol.receive_data(data)
        for event in protocol.events_received():
            assert isinstance(event, Response)
            return event
