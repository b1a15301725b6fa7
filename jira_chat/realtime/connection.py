"""One socket after its handshake: frames in, frames out.

There is exactly one writer. What is to be sent waits in a bounded queue; a client that does not read it in time is let
go with a resumable close code instead of being waited for, so it costs nobody else anything. Framing is done by the
`websockets` package's sans-I/O protocol (RFC 6455).
"""

import logging
import socket
from collections import deque
from collections.abc import Iterator

import gevent
from websockets.frames import Frame, Opcode
from websockets.protocol import SEND_EOF, Protocol, Side, State

log = logging.getLogger(__name__)

LARGEST_FRAME = 64 * 1024
MOST_WAITING = 256
"""Frames that may wait for a slow reader."""

SLOW = 4008
UNREADABLE = 4009

_READ_BYTES = 16 * 1024
_CLOSE_SECONDS = 5.0


class Connection:
    """A socket that belongs to us from now on. `send` may be called by any greenlet; it never waits."""

    def __init__(self, sock: socket.socket, *, idle_seconds: float, most_waiting: int = MOST_WAITING) -> None:
        self._sock = sock
        self._sock.settimeout(idle_seconds)
        self._protocol = Protocol(Side.SERVER, state=State.OPEN, max_size=LARGEST_FRAME)
        self._waiting: deque[bytes] = deque()
        self._most_waiting = most_waiting
        self._writer: gevent.Greenlet | None = None
        self._goodbye: tuple[int, str] | None = None
        self.frames = self._read()
        """The text of each message until the connection ends; to be run by one greenlet."""

    def drain(self) -> None:
        """Read on without interest until the connection ends, so that a goodbye reaches the client."""
        for _text in self.frames:
            continue

    def _read(self) -> Iterator[bytes]:
        text = b""
        while True:
            try:
                data = self._sock.recv(_READ_BYTES)
            except OSError:
                # Silence for longer than two heartbeats, or a line that broke.
                return
            if not data:
                return
            self._protocol.receive_data(data)
            for frame in self._protocol.events_received():
                if isinstance(frame, Frame) and frame.opcode in {Opcode.TEXT, Opcode.CONT}:
                    text += frame.data
                    if frame.fin:
                        yield text
                        text = b""
            self._flush()

    def send(self, payload: bytes) -> None:
        """Queue an encoded frame and return at once. A client too slow for its queue is closed with 4008."""
        if self._goodbye is not None:
            return
        if len(self._waiting) >= self._most_waiting:
            log.info("socket_too_slow", extra={"waiting": len(self._waiting)})
            self._waiting.clear()
            self.close(SLOW, "too slow")
            return
        self._waiting.append(payload)
        self._flush()

    def close(self, code: int, reason: str = "") -> None:
        """Say goodbye after what is queued, and hang up on a client that does not answer within five seconds."""
        if self._goodbye is not None:
            return
        self._goodbye = (code, reason)
        gevent.spawn_later(_CLOSE_SECONDS, self.abort)
        self._flush()

    def abort(self) -> None:
        """Hang up now; whoever is blocked on the socket gets an error and ends."""
        try:
            self._sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            # It was gone already.
            return

    def _flush(self) -> None:
        if self._writer is None or self._writer.dead:
            self._writer = gevent.spawn(self._write)

    def _write(self) -> None:
        try:
            while parts := self._to_send():
                for data in parts:
                    if data == SEND_EOF:
                        self._sock.shutdown(socket.SHUT_WR)
                    else:
                        self._sock.sendall(data)
        except OSError:
            # The line broke or the reader hung up; the reading side ends the connection.
            self._waiting.clear()

    def _to_send(self) -> list[bytes]:
        if self._protocol.state is State.OPEN:
            if self._waiting:
                self._protocol.send_text(self._waiting.popleft())
            elif self._goodbye is not None:
                self._protocol.send_close(*self._goodbye)
        return self._protocol.data_to_send()
