"""The socket's handshake response and the end of its request, in place of those from flask-sock and its library.

The library serializes the request again and parses it a second time, which takes as long as all other work of
flask-sock. The route has checked `Upgrade` and `Connection`; its guard has checked all other headers. flask-sock
defines a class for each request to end it, which takes 80 µs and leaves a cycle to the garbage collector.
"""

from http import HTTPStatus
from typing import Any, NoReturn

import flask
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


class TakenOver(Exception):  # noqa: N818 -- nothing went wrong
    """Ends the request of a socket that the event loop owns from now on."""


class _NoResponse(flask.Response):
    def __call__(self, _environ: Any, _start_response: Any) -> NoReturn:
        # How a worker of gunicorn's learns that the connection is no longer its own.
        raise StopIteration


def install(app: flask.Flask) -> None:
    """Make flask-sock use this server, for which it has no setting, and end the requests of sockets taken over."""
    flask_sock.Server = Server
    nothing = _NoResponse(status=HTTPStatus.SWITCHING_PROTOCOLS)
    app.register_error_handler(TakenOver, lambda _: nothing)
