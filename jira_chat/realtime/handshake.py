"""The socket's handshake response, in place of the one from flask-sock's library.

The library serializes the request again and parses it a second time, which takes as long as all other work of
flask-sock. The route has checked `Upgrade` and `Connection`; its guard has checked all other headers.
"""

import flask_sock
import simple_websocket
from websockets.utils import accept_key

_ACCEPTED = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "


class Nothing:
    """A stand-in for `simple-websocket`'s reader thread and its event; `Connection` reads instead."""

    name = ""

    def __init__(self, target: object = None) -> None:
        """Accept the reader function, which never runs."""

    def start(self) -> None:
        """Do nothing."""


SERVER_OPTIONS = {"thread_class": Nothing, "event_class": Nothing}


class Server(simple_websocket.Server):  # type: ignore[misc]
    """A server that accepts its client without subprotocols or extensions."""

    def handshake(self) -> None:
        """Accept the client (RFC 6455, 4.2.2)."""
        accepted = accept_key(self.environ["HTTP_SEC_WEBSOCKET_KEY"])
        self.sock.sendall(_ACCEPTED + accepted.encode() + b"\r\n\r\n")
        self.connected = True


def install() -> None:
    """Make flask-sock use this server; flask-sock has no setting for it."""
    flask_sock.Server = Server
