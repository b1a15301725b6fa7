"""A faulty connection between clients and the server: packets are late, or pass in one direction only."""

import asyncio
import random
from collections.abc import Awaitable, Callable

LATE_SECONDS = (0.05, 0.5)
_READ_BYTES = 65_536


class FaultyProxy:
    """A TCP proxy on loopback. A fault of a connection lasts until its end."""

    def __init__(self, host: str, port: int, chance: random.Random) -> None:
        self._host, self._port = host, port
        self._chance = chance
        self._ways: dict[_Way, None] = {}
        self._server: asyncio.Server | None = None
        self.late_share = 0.0
        """The share of late packets, from now on, on all connections."""

    async def open(self) -> int:
        """Begin, and return the port to connect to."""
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0, backlog=1024)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    def close(self) -> None:
        if self._server is not None:
            self._server.close()

    def drop_one_way(self, share: float) -> int:
        """Block one direction of a share of the connections; return their number."""
        ways = self._chance.sample(list(self._ways), int(len(self._ways) * share))
        for way in ways:
            way.is_dropped = True
        return len(ways)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection(self._host, self._port)
        except OSError:
            writer.close()
            return
        ways = [_Way(reader, far_writer, self._late), _Way(far_reader, writer, self._late)]
        self._ways |= dict.fromkeys(ways)
        tasks = [asyncio.create_task(way.run()) for way in ways]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for way, task in zip(ways, tasks, strict=True):
            task.cancel()
            way.close()
            del self._ways[way]
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _late(self) -> None:
        if self.late_share and self._chance.random() < self.late_share:
            await asyncio.sleep(self._chance.uniform(*LATE_SECONDS))


class _Way:
    """One direction of a connection."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, late: Callable[[], Awaitable[None]]
    ) -> None:
        self._reader, self._writer, self._late = reader, writer, late
        self.is_dropped = False

    async def run(self) -> None:
        """Forward data until the end."""
        try:
            while data := await self._reader.read(_READ_BYTES):
                await self._late()
                if not self.is_dropped:
                    self._writer.write(data)
                    await self._writer.drain()
        except OSError:
            return

    def close(self) -> None:
        self._writer.close()
