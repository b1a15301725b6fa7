"""One socket after its handshake, driven by the event loop: no greenlet waits for it.

The connection pushes incoming frames to its `Handler`. Outgoing frames are written together at the end of the event
loop's turn, or wait in a bounded queue until the socket is writable. A client that reads too slowly is closed with a
resumable code, so that it costs other clients nothing. Watcher callbacks run in the hub, so nothing here blocks or
raises.
"""

import logging
import socket
import time
from collections import deque
from typing import Any, Protocol

import gevent
import gevent.monkey
from websockets.frames import Frame

from jira_chat.kernel.errors import DomainError, InvalidInputError, TooManyRequestsError
from jira_chat.realtime import framing, protocol
from jira_chat.realtime.errors import FrameTooLargeError
from jira_chat.realtime.framing import Framing
from jira_chat.realtime.timers import Wheel

log = logging.getLogger(__name__)

MOST_WAITING = 256
"""Frames queued for a slow client before it is closed."""

DONE = 1000
GOING_AWAY = 1001
BROKEN = 1011
TRY_LATER = 1013
NOT_VALID = 4001
SLOW = 4008
UNREADABLE = 4009
TOO_MANY = 4029

PING_SECONDS = 30.0
"""Silence after which the client is pinged. Browsers answer pings even for a throttled tab."""

IDLE_SECONDS = 62.5
"""Silence after which the connection counts as dead."""

_READ_BYTES = 16 * 1024
_CLOSE_SECONDS = 5.0
_MOST_TOGETHER = 16
"""Messages per write."""

_SMALL_BYTES = 2048
"""Messages up to this size wait to be batched. Larger ones are written at once, or a slow client would pile them up."""

_READ, _WRITE = 1, 2
_Socket = gevent.monkey.get_original("socket", "socket")
_TOO_LARGE = protocol.encode(protocol.error_frame(FrameTooLargeError("This frame is larger than 64 KiB.")))


class Handler(Protocol):
    """The receiver of incoming messages. The hub calls it, so its methods must not block."""

    def spend(self) -> None:
        """Count a frame of any kind. Raises TooManyRequestsError over the limit."""

    def on_frame(self, text: bytes) -> bool:
        """Take a message. Returning True holds back the next message until `Connection.done` is called."""

    def on_close(self) -> None:
        """Handle the end of the connection. Called once."""


class Connection:
    """A socket owned by this process. Any greenlet may call `send` and `close`; they never block."""

    __slots__ = (
        "_at_end", "_busy", "_code", "_deaf", "_framing", "_handler", "_heard_at", "_hears", "_idle_seconds",
        "_inbound", "_is_last", "_most_waiting", "_reader", "_reading", "_rest", "_sock", "_until", "_waiting",
        "_wheel", "_writer", "looked_at_tick",
    )  # fmt: skip

    def __init__(
        self,
        sock: socket.socket,
        *,
        handler: Handler,
        wheel: Wheel,
        idle_seconds: float = IDLE_SECONDS,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        """Take over a socket; `sock` itself is detached. Nothing is read before `begin`."""
        self._sock: Any = _Socket(fileno=sock.detach())
        self._sock.setblocking(False)
        self._handler: Handler | None = handler
        self._wheel = wheel
        self._idle_seconds = idle_seconds
        self._most_waiting = most_waiting
        self._framing = Framing(too_large=_TOO_LARGE)
        self._inbound: deque[bytes] | None = None
        self._waiting: deque[bytes] | None = None
        self._rest: bytes | memoryview | None = None
        self._is_last = False
        self._busy = False
        self._deaf = False
        self._hears = False
        self._code: tuple[int, str] | None = None
        self._heard_at = time.monotonic()
        self._until: float | None = None
        self._at_end: tuple[int, str] | None = None
        self._reader: Any = gevent.get_hub().loop.io(self._sock.fileno(), _READ)
        self._writer: Any = None
        self._reading = False
        self.looked_at_tick = 0

    @property
    def is_open(self) -> bool:
        """Whether frames can still be sent."""
        return self._code is None and self._sock is not None

    def begin(self) -> None:
        """Start reading."""
        self._look_again(time.monotonic())
        self._read_on(wanted=True)

    def last(self, seconds: float, *, code: int | None = None, reason: str = "") -> None:
        """Close the connection after `seconds` with `code`; without a code, abort it then."""
        now = time.monotonic()
        self._until, self._at_end = now + seconds, None if code is None else (code, reason)
        self._look_again(now)

    def send(self, payload: bytes) -> None:
        """Send an encoded frame soon, or queue it. A client whose queue is full is closed with 4008."""
        if not self.is_open:
            return
        waiting = self._waiting = deque() if self._waiting is None else self._waiting
        if self._rest is not None and len(waiting) >= self._most_waiting:
            log.info("socket_too_slow", extra={"waiting": len(waiting)})
            self._waiting = None
            self.close(SLOW, "too slow")
            return
        # Framed now, because the cache still has the bytes while the same message goes to other sockets.
        waiting.append(framing.text_frame(payload))
        if self._rest is not None:
            return
        if len(waiting) >= _MOST_TOGETHER or len(payload) > _SMALL_BYTES:
            self._flush()
        elif len(waiting) == 1 and not self._hears:
            # A system call costs as much as all other work on a frame, so frames of the same turn share one.
            gevent.get_hub().loop.run_callback(self._flush)

    def refuse(self, error: DomainError, code: int) -> None:
        """Send the error and close the connection."""
        self.send(protocol.encode(protocol.error_frame(error)))
        self.close(code, error.code)

    def close(self, code: int, reason: str = "") -> None:
        """Send what is queued and a close frame, and hang up on a client that does not answer within five seconds."""
        if not self.is_open:
            return
        self._code, self._deaf, self._inbound = (code, reason), True, None
        self.last(_CLOSE_SECONDS)
        self._flush()
        self._read_on(wanted=True)

    def abort(self) -> None:
        """Hang up now. Messages received before are still handled."""
        if self._sock is None:
            return
        for watcher in (self._reader, self._writer):
            if watcher is not None:
                watcher.stop()
                watcher.close()
        self._reader = self._writer = None
        self._sock.close()
        self._sock = self._waiting = self._rest = None
        self._framing.end()
        if self._handler is not None:
            self._handler.on_close()
        self._deliver()

    def done(self) -> None:
        """Deliver the next message; the previous one has been handled."""
        self._busy = False
        self._deliver()

    def due(self, now: float) -> float | None:
        """Ping, close or abort a silent connection; see `Timed`."""
        if self._sock is None:
            return None
        if self._until is not None and now >= self._until:
            if self._at_end is None or not self.is_open:
                self.abort()
            else:
                self.close(*self._at_end)
            return None
        if self._busy:
            self._heard_at = now
        silent = now - self._heard_at
        if silent >= self._idle_seconds:
            self.abort()
            return None
        if silent >= PING_SECONDS and self.is_open and self._rest is None:
            self._framing.send_ping(b"")
            self._flush()
        return self._next_look(now)

    def _look_again(self, now: float) -> None:
        self._wheel.look_at(self, after=self._next_look(now))

    def _next_look(self, now: float) -> float:
        silent = now - self._heard_at
        waits = [self._idle_seconds - silent]
        if silent < PING_SECONDS:
            waits.append(PING_SECONDS - silent)
        if self._until is not None:
            waits.append(self._until - now)
        return max(min(waits), 0.0)

    def _readable(self) -> None:
        try:
            data = self._sock.recv(_READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            # The connection broke.
            data = b""
        if not data:
            self.abort()
            return
        self._heard_at = time.monotonic()
        # Answers given during this call are flushed together below.
        self._hears = True
        self._framing.receive_data(data)
        for frame in self._framing.events_received():
            if isinstance(frame, Frame) and not self._deaf:
                self._take(frame)
        if self._code is None and not self._framing.is_open:
            # The protocol closed by itself: in answer to a close frame, or after an unreadable frame.
            self._code = (DONE, "")
            self.last(_CLOSE_SECONDS)
        self._deliver()
        self._hears = False
        self._flush()

    def _take(self, frame: Frame) -> None:
        """Take one frame. Every frame counts: pings and fragments cost work too."""
        if self._handler is None:
            return
        try:
            self._handler.spend()
        except TooManyRequestsError as error:
            self.refuse(error, TOO_MANY)
            return
        if framing.is_binary(frame):
            self.refuse(InvalidInputError("Frames are text."), UNREADABLE)
        elif framing.is_data(frame) and (text := self._framing.joined(frame)) is not None:
            self._inbound = deque() if self._inbound is None else self._inbound
            self._inbound.append(text)

    def _deliver(self) -> None:
        """Deliver messages one by one, so that answers cannot pile up for a client that does not read them."""
        while self._inbound and not self._busy and self._rest is None and self._handler is not None:
            text = self._inbound.popleft()
            self._busy = self._handler.on_frame(text)
        if not self._inbound:
            self._inbound = None
            if self._sock is None and not self._busy:
                self._handler = None
        # After closing, reads only notice that the client hangs up.
        self._read_on(wanted=not self.is_open or (self._inbound is None and self._rest is None))

    def _read_on(self, *, wanted: bool) -> None:
        if self._sock is None or wanted is self._reading:
            return
        self._reading = wanted
        if wanted:
            self._reader.start(self._readable)
        else:
            self._reader.stop()

    def _writable(self) -> None:
        self._heard_at = time.monotonic()
        self._flush()
        if self._rest is None:
            self._deliver()

    def _flush(self) -> None:
        """Write as much as the socket accepts, and the rest when it is writable again."""
        if self._sock is None:
            return
        try:
            while (rest := self._rest or self._refill()) is not None:
                sent = self._sock.send(rest)
                self._rest = memoryview(rest)[sent:] if sent < len(rest) else None
            if self._is_last:
                self._is_last = False
                self._sock.shutdown(socket.SHUT_WR)
        except BlockingIOError:
            self._await_writable()
            return
        except OSError:
            # The connection broke, perhaps in the middle of a frame; nothing can follow that.
            self.abort()
            return
        if self._writer is not None:
            self._writer.stop()
            self._writer.close()
            self._writer = None

    def _refill(self) -> bytes | None:
        if self._waiting is None and self._code is None and not self._framing.has_written:
            return None
        waited = b""
        if self._waiting is not None or self._code is not None:
            waited = self._take_waiting()
        data, is_last = self._framing.take()
        self._is_last |= is_last
        self._rest = waited + data or None
        return self._rest

    def _take_waiting(self) -> bytes:
        """Return a batch of the waiting messages. The close frame follows the last one."""
        frames: list[bytes] = []
        waiting = self._waiting if self._framing.is_open else None
        while waiting and len(frames) < _MOST_TOGETHER:
            frames.append(waiting.popleft())
        if not waiting:
            self._waiting = None
            if self._code is not None and self._framing.is_open:
                self._framing.send_close(*self._code)
        return b"".join(frames)

    def _await_writable(self) -> None:
        if self._writer is None:
            self._writer = gevent.get_hub().loop.io(self._sock.fileno(), _WRITE)
            self._writer.start(self._writable)
        self._read_on(wanted=not self.is_open)
