"""One socket after its handshake: frames in, frames out.

There is exactly one writer. What is to be sent waits in a bounded queue; a client that does not read it in time is let
go with a resumable close code instead of being waited for, so it costs nobody else anything. Framing is done by the
`websockets` package's sans-I/O protocol (RFC 6455).
"""

import logging
import socket
from collections import deque
from collections.abc import Callable, Iterator

import gevent
from websockets.frames import Frame, Opcode
from websockets.protocol import SEND_EOF, Protocol, Side, State

from jira_chat.kernel.errors import TooManyRequestsError

log = logging.getLogger(__name__)

LARGEST_FRAME = 64 * 1024
MOST_WAITING = 256
"""Frames that may wait for a slow reader."""

DONE = 1000
NOT_VALID = 4001
SLOW = 4008
UNREADABLE = 4009
TOO_MANY = 4029

_READ_BYTES = 16 * 1024
_CLOSE_SECONDS = 5.0


class Connection:
    """A socket that belongs to us from now on. `send` may be called by any greenlet; it never waits."""

    def __init__(
        self,
        sock: socket.socket,
        *,
        idle_seconds: float,
        spend: Callable[[], None],
        most_waiting: int = MOST_WAITING,
    ) -> None:
        """Take a socket over. `spend` counts a frame and raises TooManyRequestsError for one too many."""
        self._sock = sock
        self._sock.settimeout(idle_seconds)
        self._spend = spend
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
        text = bytearray()
        while data := self._receive():
            self._protocol.receive_data(data)
            for frame in self._protocol.events_received():
                if isinstance(frame, Frame) and self._is_heard(frame):
                    text += frame.data
                    if frame.fin:
                        yield bytes(text)
                        text.clear()
                        self._settle()
            self._settle()
            if self._protocol.state is not State.OPEN:
                # The protocol has said goodbye by itself, in answer to one or to what it could not read.
                self.close(DONE)

    def _receive(self) -> bytes:
        try:
            return self._sock.recv(_READ_BYTES)
        except OSError:
            # Silence for longer than two heartbeats, or a line that broke.
            return b""

    def _is_heard(self, frame: Frame) -> bool:
        """Whether a frame is part of a message. All are counted: pings and fragments keep us busy too."""
        if self._goodbye is not None:
            return False
        try:
            self._spend()
        except TooManyRequestsError:
            self.close(TOO_MANY, "too many frames")
            return False
        if frame.opcode is Opcode.BINARY:
            self.close(UNREADABLE, "text expected")
        return frame.opcode in {Opcode.TEXT, Opcode.CONT}

    def _settle(self) -> None:
        """Wait until all that was said is on its way: answers cannot pile up for who does not read them."""
        self._flush().join()

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
        """Hang up now; a greenlet blocked on the socket gets an error and ends."""
        try:
            self._sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            # It was gone already.
            return

    def _flush(self) -> gevent.Greenlet:
        if self._writer is None or self._writer.dead:
            self._writer = gevent.spawn(self._write)
        return self._writer

    def _write(self) -> None:
        try:
            while parts := self._to_send():
                for data in parts:
                    if data == SEND_EOF:
                        self._sock.shutdown(socket.SHUT_WR)
                    else:
                        self._sock.sendall(data)
        except OSError:
            # The line broke, or was blocked for too long: half a frame is in it, and nothing can follow that.
            self._waiting.clear()
            self.abort()

    def _to_send(self) -> list[bytes]:
        if self._protocol.state is State.OPEN:
            if self._waiting:
                self._protocol.send_text(self._waiting.popleft())
            elif self._goodbye is not None:
                self._protocol.send_close(*self._goodbye)
        return self._protocol.data_to_send()
