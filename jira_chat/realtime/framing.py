"""WebSocket framing (RFC 6455) of text messages with the `websockets` package's sans-I/O protocol."""

from functools import lru_cache

from websockets.frames import CloseCode, Frame, Opcode
from websockets.protocol import SEND_EOF, Protocol, Side, State

LARGEST_MESSAGE = 64 * 1024


class Framing(Protocol):
    """The server side of one connection after its handshake, without compression."""

    def __init__(self, *, too_large: bytes) -> None:
        """Expect the first frame. `too_large` is sent before the connection is closed for a message over 64 KiB."""
        super().__init__(Side.SERVER, state=State.OPEN, max_size=LARGEST_MESSAGE)
        self._too_large = too_large
        self._parts: bytearray | None = None

    @property
    def is_open(self) -> bool:
        """Whether neither side has sent a close frame."""
        return self.state is State.OPEN

    @property
    def has_written(self) -> bool:
        """Whether the protocol itself has bytes to send, such as a pong or a close frame."""
        return bool(self.writes)

    def fail(self, code: CloseCode | int, reason: str = "") -> None:
        """Close the connection because of an unreadable frame."""
        if code == CloseCode.MESSAGE_TOO_BIG and self.is_open:
            self.send_text(self._too_large)
        super().fail(code, reason)

    def end(self) -> None:
        """Stop reading, and break the reference cycle with the parser, which would wait for the garbage collector."""
        self.parser.close()

    def joined(self, frame: Frame) -> bytes | None:
        """Return the text message that a data frame completes, None if more frames have to follow.

        Text that is not UTF-8 fails the connection.
        """
        if frame.fin and self._parts is None:
            text = bytes(frame.data)
        else:
            self._parts = self._parts or bytearray()
            self._parts += frame.data
            if not frame.fin:
                return None
            text, self._parts = bytes(self._parts), None
        if not _is_text(text):
            self.fail(CloseCode.INVALID_DATA, "not UTF-8")
            return None
        return text

    def take(self) -> tuple[bytes, bool]:
        """Return the bytes to write now, and whether they are the last."""
        parts = self.data_to_send()
        is_last = bool(parts) and parts[-1] == SEND_EOF
        return parts[0] if len(parts) == 1 else b"".join(parts), is_last


@lru_cache(maxsize=16)
def text_frame(payload: bytes) -> bytes:
    """Return a framed text message. Servers do not mask, so the bytes are the same for every socket."""
    return Frame(Opcode.TEXT, payload).serialize(mask=False)


def is_data(frame: Frame) -> bool:
    """Whether a frame is part of a message."""
    return frame.opcode is Opcode.TEXT or frame.opcode is Opcode.CONT


def is_binary(frame: Frame) -> bool:
    """Whether a frame begins a binary message."""
    return frame.opcode is Opcode.BINARY


def _is_text(data: bytes) -> bool:
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
