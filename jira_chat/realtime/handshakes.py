"""Where sockets come in: handshakes (RFC 6455, 4.2), answered ahead of Flask, whose request costs as much as all of it.

One that is as it should be is answered here. Everything else goes on to the application, which says what is wrong.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from websockets.datastructures import Headers
from websockets.exceptions import InvalidHandshake
from websockets.http11 import Request, Response
from websockets.server import ServerProtocol
from websockets.typing import Origin

PATH = "/socket"

_HEADERS = ("Connection", "Upgrade", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Origin")
_IN_ENVIRON = tuple((name, "HTTP_" + name.upper().replace("-", "_")) for name in _HEADERS)
"""What counts. Extensions are not asked for: compression costs memory per socket and pays nothing for short texts."""


class Handshakes:
    """WSGI middleware that hands sockets over; gunicorn holds nothing of them any more."""

    def __init__(self, app: WSGIApplication, serve: Callable[[Any, str], None], *, origin: str) -> None:
        """`serve` takes a socket and its network address. Scripts of pages of `origin` alone open sockets."""
        self._app = app
        self._serve = serve
        # It keeps nothing of a request that counts for the next.
        self._protocol = ServerProtocol(origins=[Origin(origin)])

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Open a socket, or let the application answer. Raises StopIteration, by which gunicorn lets a socket go."""
        if environ.get("PATH_INFO") != PATH or (response := self._accepted(environ)) is None:
            return self._app(environ, start_response)
        sock = environ["gunicorn.socket"]
        sock.sendall(response.serialize())
        self._serve(sock, environ.get("REMOTE_ADDR", ""))
        raise StopIteration

    def _accepted(self, environ: WSGIEnvironment) -> Response | None:
        """Return the answer to what is a handshake from a page of ours."""
        if not environ.get("HTTP_HOST"):
            return None
        try:
            headers = Headers({name: environ[key] for name, key in _IN_ENVIRON if key in environ})
            request = Request(PATH, headers, environ["REQUEST_METHOD"], environ["SERVER_PROTOCOL"])
            key, _, _ = self._protocol.process_request(request)
        except InvalidHandshake:
            return None
        answer = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": key}
        return Response(HTTPStatus.SWITCHING_PROTOCOLS, "Switching Protocols", Headers(answer))
