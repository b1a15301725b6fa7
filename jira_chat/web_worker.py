"""gunicorn's gevent worker, with limits for clients that are slow to send or to read."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from gevent import socket
from gunicorn.http.errors import NoMoreData, ParseException
from gunicorn.workers.ggevent import GeventWorker

HEAD_SECONDS = 10.0
"""For all of a request's head, and for the beginning of a connection's first."""

BODY_SECONDS = 30.0
SLOWEST_BODY = 16 * 1024
"""Bytes a second that a body must have beyond its first `BODY_SECONDS`."""

_REST_BYTES = 64 * 1024
READ_SECONDS = 60.0
"""How long a client may leave a part of the response unread."""


class ClientSocket(socket.socket):  # type: ignore[misc]
    """The socket of a client that is waited for only so long: one that is too slow counts as one that hung up.

    Only waiting is counted, over all reads together: a byte a second does not begin the count anew, and our own work
    costs the client nothing.
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
        """Count for a body during the block, for the next head after it. An upgraded socket has no limits of ours."""
        self._holds_heads = not is_upgrade
        self._patience = BODY_SECONDS if has_body else None
        self._slowest = SLOWEST_BODY
        self.settimeout(None if is_upgrade else READ_SECONDS)
        try:
            yield
        finally:
            self._holds_heads = False
            self._send_head()
            self.settimeout(None)
            # Until the next request begins, gunicorn's `keepalive` counts.
            self._patience, self._slowest, self._is_idle = None, 0, True

    def sendall(self, data: bytes, *flags: int) -> None:
        """Send all of something. The head of a response goes with what follows it, if anything does."""
        if self._holds_heads and not self._head and data.startswith(b"HTTP/") and data.endswith(b"\r\n\r\n"):
            self._head = data
            return
        head, self._head = self._head, b""
        super().sendall(head + data if head else data, *flags)

    def sendfile(self, *arguments: Any) -> int:
        """Send a file after what was sent before, and return its length."""
        self._send_head()
        length: int = super().sendfile(*arguments)
        return length

    def _send_head(self) -> None:
        try:
            if self._head:
                self.sendall(b"")
        except OSError:
            # Half of it may have gone out, and nothing can follow that.
            self._is_cut = True

    def recv(self, *arguments: Any) -> bytes:
        """Return what came, nothing when the client hung up or is cut."""
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
        self.settimeout(max(0.0, patience))  # with 0 it takes what is there
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
    """Serves each connection through a `ClientSocket`, and ends when the sockets that it handed over have ended."""

    def run(self) -> None:
        """Serve until told to stop. gunicorn waits for requests; it does not know of WebSockets."""
        super().run()
        self.wsgi.sockets.drain(self.cfg.graceful_timeout)

    def handle(self, listener: Any, client: socket.socket, addr: Any) -> None:
        """Serve a connection until it ends."""
        super().handle(listener, ClientSocket(client), addr)

    def handle_request(self, listener_name: Any, req: Any, sock: ClientSocket, addr: Any) -> Any:
        """Serve one request. Raises StopIteration to hang up, as gunicorn has it."""
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
    """Take what was answered without being read out of the way, while it still counts as the body."""
    try:
        while body.read(_REST_BYTES):
            continue
    except (NoMoreData, ParseException):
        # The response has gone out, so there is nothing more to say.
        raise StopIteration from None
