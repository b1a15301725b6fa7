"""The other end of one of our sockets, in memory: a client that reads when told."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import gevent
from gevent import socket
from websockets.frames import Close, Frame, Opcode
from websockets.protocol import SEND_EOF, Protocol, Side, State

SECONDS = 5


class SocketPeer:
    """A client after the handshake. It answers pings and closes only while reading."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.sock.settimeout(SECONDS)
        self.protocol = Protocol(Side.CLIENT, state=State.OPEN, max_size=None)
        self.frames: list[Frame] = []

    def send(self, **frame: Any) -> None:
        self.send_text(json.dumps(frame, ensure_ascii=False).encode())

    def send_text(self, text: bytes, *, fin: bool = True) -> None:
        self.protocol.send_text(text, fin)
        self.flush()

    def flush(self) -> None:
        for data in self.protocol.data_to_send():
            if data != SEND_EOF:
                self.sock.sendall(data)

    def read(self) -> Frame | None:
        """Return the next frame, None at the end of the connection."""
        while not self.frames:
            data = self.sock.recv(65536)
            if not data:
                return None
            self.protocol.receive_data(data)
            self.frames.extend(frame for frame in self.protocol.events_received() if isinstance(frame, Frame))
            self.flush()
        return self.frames.pop(0)

    def hear(self) -> Any:
        """Return the next message, answering pings in between."""
        while (frame := self.read()) is not None and frame.opcode is Opcode.PING:
            pass
        assert frame is not None
        assert frame.opcode is Opcode.TEXT, frame
        return json.loads(bytes(frame.data))

    def hear_until(self, kind: str) -> Any:
        while (frame := self.hear())["type"] != kind:
            pass
        return frame

    def close_code(self) -> int:
        """Read up to the close frame and return its code."""
        while frame := self.read():
            if frame.opcode is Opcode.CLOSE:
                return Close.parse(bytes(frame.data)).code
        raise AssertionError("the connection ended without a close frame")

    def is_hung_up(self) -> bool:
        """Read to the end of the connection."""
        try:
            while self.read():
                pass
        except ConnectionError:
            return True
        return True


@contextmanager
def socket_pair(*, buffer: int | None = None) -> Iterator[tuple[socket.socket, SocketPeer]]:
    """Return our end and the client's. `buffer` is the kernel's buffer in each direction, in bytes."""
    ours, theirs = socket.socketpair()
    if buffer is not None:
        for end in (ours, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffer)
    try:
        yield ours, SocketPeer(theirs)
    finally:
        ours.close()
        theirs.close()


def turn_until(condition: Any) -> None:
    """Run other greenlets until the condition holds."""
    with gevent.Timeout(SECONDS):
        while not condition():
            gevent.sleep(0.001)
