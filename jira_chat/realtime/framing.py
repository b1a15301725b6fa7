"""Text messages out of a WebSocket's bytes (RFC 6455), framed by the `websockets` package's sans-I/O protocol."""

from functools import lru_cache

from websockets.frames import CloseCode, Frame, Opcode
from websockets.protocol import SEND_EOF, Protocol, Side, State

LARGEST_MESSAGE = 64 * 1024


class Framing(Protocol):
    """The server's side of one connection after its handshake, without compression."""

    def __init__(self, *, too_large: bytes) -> None:
        """Expect the first frame. `too_large` is said before the goodbye to a message over 64 KiB."""
        super().__init__(Side.SERVER, state=State.OPEN, max_size=LARGEST_MESSAGE)
        self._too_large = too_large
        self._parts: bytearray | None = None

    @property
    def is_open(self) -> bool:
        """Whether neither side has said goodbye."""
        return self.state is State.OPEN

    @property
    def has_written(self) -> bool:
        """Whether there is something of its own to be taken: an answer to a ping, a goodbye."""
        return bool(self.writes)

    def fail(self, code: CloseCode | int, reason: str = "") -> None:
        """Say goodbye because of what cannot be read."""
        if code == CloseCode.MESSAGE_TOO_BIG and self.is_open:
            self.send_text(self._too_large)
        super().fail(code, reason)

    def end(self) -> None:
        """Read nothing more. We refer to the parser and it to us, which would wait for the garbage collector."""
        self.parser.close()

    def joined(self, frame: Frame) -> bytes | None:
        """Return the text message that a data frame completes, None while more of it has to come.

        A text that is not UTF-8 fails the connection.
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
        """Return what is to be written now, and whether nothing follows it."""
        parts = self.data_to_send()
        is_last = bool(parts) and parts[-1] == SEND_EOF
        return parts[0] if len(parts) == 1 else b"".join(parts), is_last


@lru_cache(maxsize=16)
def text_frame(payload: bytes) -> bytes:
    """Return a text message as it is sent: servers do not mask, so it is the same for every socket."""
    return Frame(Opcode.TEXT, payload).serialize(mask=False)


def is_data(frame: Frame) -> bool:
    """Whether a frame is part of a message."""
    return frame.opcode is Opcode.TEXT or frame.opcode is Opcode.CONT


def is_binary(frame: Frame) -> bool:
    """Whether a frame begins a message that is no text."""
    return frame.opcode is Opcode.BINARY


def _is_text(data: bytes) -> bool:
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
