"""The answer to the handshake of a socket, in place of the one that flask-sock's library makes.

That one writes the request down again for a parser to read it once more, which takes as long as all that flask-sock
does besides. The headers were looked at by the route (`Upgrade`, `Connection`) and by its guard (all others).
"""

import flask_sock
import simple_websocket
from websockets.utils import accept_key

_ACCEPTED = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "


class Nothing:
    """In place of the thread that `simple-websocket` would read with, and of its event: we read ourselves."""

    name = ""

    def __init__(self, target: object = None) -> None:
        """Take the reader that is never run."""

    def start(self) -> None:
        """Do nothing."""


SERVER_OPTIONS = {"thread_class": Nothing, "event_class": Nothing}


class Server(simple_websocket.Server):  # type: ignore[misc]
    """A server whose client may come in, without subprotocols and extensions."""

    def handshake(self) -> None:
        """Accept the client (RFC 6455, 4.2.2)."""
        accepted = accept_key(self.environ["HTTP_SEC_WEBSOCKET_KEY"])
        self.sock.sendall(_ACCEPTED + accepted.encode() + b"\r\n\r\n")
        self.connected = True


def install() -> None:
    """Let flask-sock use this server: it has no setting for it."""
    flask_sock.Server = Server
