"""gunicorn's gevent worker, with time limits for slow clients."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from gevent import socket
from gunicorn.http.errors import NoMoreData, ParseException
from gunicorn.workers.ggevent import GeventWorker

HEAD_SECONDS = 10.0
"""Time to receive the complete head of a request, and the first bytes of a new connection."""

BODY_SECONDS = 30.0
SLOWEST_BODY = 16 * 1024
"""The least bytes per second of a body after its first `BODY_SECONDS`."""

_REST_BYTES = 64 * 1024
READ_SECONDS = 60.0
"""How long a client may read no part of a response."""


class ClientSocket(socket.socket):  # type: ignore[misc]
    """A client's socket with time limits: a client that is too slow counts as disconnected.

    The limit applies to the waiting time of all reads together: a byte per second does not restart it, and our own
    processing is not counted.
    """

    def __init__(self, client: socket.socket) -> None:
        super().__init__(client.family, client.type, client.proto, fileno=client.detach())
        self._patience: float | None = HEAD_SECONDS
        self._slowest = 0
        self._is_idle = False
        self._is_cut = False
        self._holds_heads = False
        self._head = b""

    @contextmanager
    def serving(self, *, has_body: bool, is_upgrade: bool) -> Iterator[None]:
        """Apply the body's limits during the block, then the next head's. A WebSocket leaves with its own."""
        self._holds_heads = not is_upgrade
        self._patience = BODY_SECONDS if has_body else None
        self._slowest = SLOWEST_BODY
        self.settimeout(READ_SECONDS)
        try:
            yield
        finally:
            self._holds_heads = False
            self._send_head()
            self.settimeout(None)
            # Until the next request, gunicorn's `keepalive` applies.
            self._patience, self._slowest, self._is_idle = None, 0, True

    def sendall(self, data: bytes, *flags: int) -> None:
        """Send all data. The head of a response is sent together with the data that follows, if any."""
        if self._holds_heads and not self._head and data.startswith(b"HTTP/") and data.endswith(b"\r\n\r\n"):
            self._head = data
            return
        head, self._head = self._head, b""
        super().sendall(head + data if head else data, *flags)

    def sendfile(self, *arguments: Any) -> int:
        """Send a file after all earlier data, and return its length."""
        self._send_head()
        length: int = super().sendfile(*arguments)
        return length

    def _send_head(self) -> None:
        try:
            if self._head:
                self.sendall(b"")
        except OSError:
            # A part of it may have been sent, and nothing can follow that.
            self._is_cut = True

    def recv(self, *arguments: Any) -> bytes:
        """Return received data, empty if the client has hung up or was too slow."""
        if self._is_cut:
            return b""
        if self._patience is not None:
            return self._recv_in_time(self._patience, *arguments)
        data: bytes = super().recv(*arguments)
        if self._is_idle:
            self._is_idle, self._patience = False, HEAD_SECONDS
        return data

    def _recv_in_time(self, patience: float, *arguments: Any) -> bytes:
        before, began = self.gettimeout(), time.monotonic()
        self.settimeout(max(0.0, patience))  # with 0 it returns only available data
        try:
            data: bytes = super().recv(*arguments)
        except (TimeoutError, BlockingIOError):
            self._is_cut = True
            return b""
        finally:
            self.settimeout(before)
        earned = len(data) / self._slowest if self._slowest else 0.0
        self._patience = min(BODY_SECONDS, patience - (time.monotonic() - began) + earned)
        return data


class WebWorker(GeventWorker):  # type: ignore[misc]
    """Serves each connection through a `ClientSocket`, and ends after its WebSockets have ended."""

    def run(self) -> None:
        """Serve until stopped, then drain WebSockets, for which gunicorn does not wait."""
        super().run()
        self.wsgi.sockets.drain(self.cfg.graceful_timeout)

    def handle(self, listener: Any, client: socket.socket, addr: Any) -> None:
        """Serve a connection until it ends."""
        super().handle(listener, ClientSocket(client), addr)

    def handle_request(self, listener_name: Any, req: Any, sock: ClientSocket, addr: Any) -> Any:
        """Serve one request. Raises StopIteration to hang up, as gunicorn expects."""
        names = {name for name, _ in req.headers}
        has_body = bool(names & {"CONTENT-LENGTH", "TRANSFER-ENCODING"})
        with sock.serving(has_body=has_body, is_upgrade="UPGRADE" in names):
            try:
                goes_on = super().handle_request(listener_name, req, sock, addr)
            except TimeoutError:
                raise StopIteration from None
            if has_body:
                _read_rest(req.body)
            return goes_on


def _read_rest(body: Any) -> None:
    """Discard the unread rest of a body while the body's limits still apply."""
    try:
        while body.read(_REST_BYTES):
            continue
    except (NoMoreData, ParseException):
        # The response has been sent, so no error can be reported.
        raise StopIteration from None
