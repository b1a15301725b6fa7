"""A company's proxy between a browser and everything else: requests pass, WebSockets may not."""

import http.client
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

_SECONDS = 60
_LARGEST_HEAD = 65_536
_HOPS = {"connection", "keep-alive", "proxy-connection", "transfer-encoding", "content-length"}


class WebSockets(StrEnum):
    """What the proxy does with WebSockets."""

    STRIPPED = "stripped"
    """Remove `Upgrade` from the handshake, so that the server sees an ordinary request."""
    SILENT = "silent"
    """Never answer."""
    LET_THROUGH = "let through"


class BlockingProxy(ThreadingHTTPServer):
    """A forward proxy for `http` and `ws`."""

    daemon_threads = True

    def __init__(self, sockets: WebSockets) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sockets = sockets
        self.opened = 0
        """The sockets let through."""
        self.polled = 0
        self.over = threading.Event()

    @property
    def options(self) -> dict[str, Any]:
        """Options for a browser context that sends local addresses through the proxy, too."""
        return {"proxy": {"server": f"http://127.0.0.1:{self.server_port}", "bypass": "<-loopback>"}}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore browsers that hung up."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: BlockingProxy

    def do_CONNECT(self) -> None:
        """Carry a WebSocket: browsers open a tunnel and shake hands in it."""
        self.send_response(200)
        self.end_headers()
        head = self._head()
        self.close_connection = True
        if self.server.sockets is WebSockets.SILENT:
            self.server.over.wait()
            return
        if self.server.sockets is WebSockets.STRIPPED:
            kept = [line for line in head.split(b"\r\n") if not line.lower().startswith((b"upgrade:", b"connection:"))]
            head = b"\r\n".join(kept)
        else:
            self.server.opened += 1
        host, _, port = self.path.rpartition(":")
        with socket.create_connection((host, int(port)), timeout=_SECONDS) as upstream:
            upstream.sendall(head)
            self._carry(upstream)

    def do_GET(self) -> None:
        """Forward a request and return its answer."""
        address = urlsplit(self.path)
        self.server.polled += address.path == "/socket/poll"
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOPS}
        upstream = http.client.HTTPConnection(address.hostname or "", address.port, timeout=_SECONDS)
        try:
            path = self.path.partition(address.netloc)[2]
            upstream.request(self.command, path, body=body or None, headers=headers)
            answer = upstream.getresponse()
            content = answer.read()
        finally:
            upstream.close()
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in _HOPS:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Log nothing."""

    def _head(self) -> bytes:
        head = b""
        while not head.endswith(b"\r\n\r\n") and (line := self.rfile.readline(_LARGEST_HEAD)):
            head += line
        return head

    def _carry(self, upstream: socket.socket) -> None:
        ends = {self.connection: upstream, upstream: self.connection}
        while not self.server.over.is_set():
            for readable in select.select(list(ends), [], [], 1)[0]:
                data = readable.recv(_LARGEST_HEAD)
                if not data:
                    return
                ends[readable].sendall(data)


for _method in ("POST", "PUT", "DELETE", "OPTIONS", "HEAD"):
    setattr(_Handler, f"do_{_method}", _Handler.do_GET)


@contextmanager
def blocking(sockets: WebSockets) -> Iterator[BlockingProxy]:
    """Run a proxy for the block."""
    with BlockingProxy(sockets) as proxy:
        thread = threading.Thread(target=proxy.serve_forever)
        thread.start()
        yield proxy
        proxy.over.set()
        proxy.shutdown()
        thread.join()
