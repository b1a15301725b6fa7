"""The WebSocket of a person that the load client plays."""

from collections.abc import Callable
from typing import Any

from picows import WSCloseCode, WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

SOURCES = 8
"""Loopback addresses to connect from: one has 28,000 ports, and closed connections keep theirs for a minute."""

ABNORMAL = 1006


class Socket(WSListener):
    """Passes on each text as bytes, and reports the end with its code."""

    transport: WSTransport

    def __init__(self, heard: Callable[[bytes], Any], gone: Callable[[int], Any]) -> None:
        self._heard = heard
        self._gone = gone
        self._code = ABNORMAL
        self._fragments = b""
        self.is_open = False

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport
        self.is_open = True

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type in {WSMsgType.TEXT, WSMsgType.CONTINUATION}:
            payload = self._fragments + frame.get_payload_as_bytes()
            self._fragments = b"" if frame.fin else payload
            if frame.fin:
                self._heard(payload)
        elif frame.msg_type == WSMsgType.CLOSE:
            self._code = int(frame.get_close_code() or WSCloseCode.NO_INFO)
            transport.send_close(WSCloseCode.OK)
            transport.disconnect()

    def on_ws_disconnected(self, transport: WSTransport) -> None:  # noqa: ARG002 -- picows names it
        self.is_open = False
        self._gone(self._code)

    def send(self, payload: bytes) -> None:
        """Send a text; do nothing while not connected."""
        if self.is_open:
            self.transport.send(WSMsgType.TEXT, payload)

    def close(self) -> None:
        if self.is_open:
            self.transport.send_close(WSCloseCode.OK)
            self.transport.disconnect()

    def hang_up(self) -> None:
        """End without a goodbye; do nothing while not connected."""
        if self.is_open:
            self.transport.disconnect(graceful=False)


async def connect(url: str, socket: Socket, *, number: int, headers: dict[str, str]) -> None:
    """Open a socket. Raises OSError or WSError if the server refuses it."""
    source = f"127.0.0.{2 + number % SOURCES}"
    await ws_connect(
        lambda: socket,
        url,
        extra_headers=headers,
        websocket_handshake_timeout=30,
        local_addr=(source, 0),
        read_buffer_init_size=2048,
        use_aiofastnet=False,
    )
