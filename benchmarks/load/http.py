"""One keep-alive HTTP connection; `requests` would take a millisecond per call, more than the server."""

import asyncio
from urllib.parse import urlsplit

import h11
import msgspec


class RefusedError(Exception):
    """An unexpected answer."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(f"{status} {body[:200].decode(errors='replace')}")
        self.status = status


class HttpConnection:
    """Sends one request at a time; reconnects if the server closed the connection."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._protocol: h11.Connection | None = None
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter

    async def open(self) -> None:
        if self._protocol is None:
            self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
            self._protocol = h11.Connection(h11.CLIENT)

    def close(self) -> None:
        if self._protocol is not None:
            self._writer.close()
            self._protocol = None

    async def get(self, path: str) -> tuple[int, bytes]:
        """Return status and body of the answer. Raises OSError when there is none."""
        return await self._send("GET", path, b"", {})

    async def post(self, path: str, body: object, **headers: str) -> tuple[int, bytes]:
        """Return status and body of the answer. Raises OSError when there is none."""
        return await self._send("POST", path, msgspec.json.encode(body), headers)

    async def _send(self, method: str, path: str, content: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        was_open = self._protocol is not None
        try:
            return await self._exchange(method, path, content, headers)
        except (ConnectionError, h11.RemoteProtocolError) as error:
            self.close()
            if not was_open:
                raise ConnectionResetError(str(error)) from error
        # A keep-alive connection may have ended while idle.
        return await self._send(method, path, content, headers)

    async def _exchange(self, method: str, path: str, content: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        await self.open()
        protocol = self._protocol
        assert protocol is not None
        named = [(name.replace("_", "-"), value) for name, value in headers.items()]
        named += [("Host", f"{self._host}:{self._port}"), ("Content-Type", "application/json")]
        request = h11.Request(method=method, target=path, headers=[*named, ("Content-Length", str(len(content)))])
        parts = [protocol.send(each) or b"" for each in (request, h11.Data(content), h11.EndOfMessage())]
        self._writer.write(b"".join(parts))
        status, answer = 0, b""
        while not isinstance(event := protocol.next_event(), h11.EndOfMessage):
            if event is h11.NEED_DATA:
                protocol.receive_data(await self._reader.read(65_536))
            elif isinstance(event, h11.Response):
                status = event.status_code
            elif isinstance(event, h11.Data):
                answer += event.data
            elif isinstance(event, h11.ConnectionClosed):
                raise ConnectionResetError("no answer")
        if protocol.our_state is protocol.their_state is h11.DONE:
            protocol.start_next_cycle()
        else:
            self.close()
        return status, answer
