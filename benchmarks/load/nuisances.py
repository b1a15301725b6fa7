"""Misbehaving clients: some hundred that do not read, one that connects a hundred times a second."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence

from benchmarks.load.crowd import FAILURES
from benchmarks.load.http import HttpConnection
from benchmarks.load.people import Person
from benchmarks.load.socket import Socket
from benchmarks.load.speakers import JiraChat

AT_ONCE = 20
_UNDER_WAY = 50


class Nuisances:
    """Runs them for a while, as further windows of existing people, and counts how they ended."""

    def __init__(self, speaker: JiraChat, chance: random.Random, counts: Counter[str]) -> None:
        self._speaker = speaker
        self._chance = chance
        self._counts = counts

    async def read_slowly(self, people: Sequence[Person], count: int, seconds: float) -> None:
        """Open windows that read nothing."""
        gate = asyncio.Semaphore(AT_ONCE)
        chosen = [self._chance.choice(people) for _ in range(count)]
        windows = await asyncio.gather(*(self._open_window(person, gate) for person in chosen))
        for window in windows:
            if window is not None and window.is_open:
                window.transport.underlying_transport.pause_reading()
                self._counts["slow readers"] += 1
        await asyncio.sleep(seconds)
        for window in windows:
            if window is not None and window.is_open:
                window.transport.underlying_transport.resume_reading()
                window.close()

    async def reconnect(self, person: Person, rate: float, seconds: float) -> None:
        """Open a window this often, and hang up as soon as it is open."""
        gate, tasks = asyncio.Semaphore(_UNDER_WAY), []
        for _ in range(int(rate * seconds)):
            tasks.append(asyncio.create_task(self._come_and_go(person, gate)))
            await asyncio.sleep(1 / rate)
        await asyncio.gather(*tasks)

    async def _come_and_go(self, person: Person, gate: asyncio.Semaphore) -> None:
        window = await self._open_window(person, gate)
        if window is not None:
            self._counts["came and went"] += 1
            window.hang_up()

    async def _open_window(self, person: Person, gate: asyncio.Semaphore) -> Socket | None:
        async with gate:
            window = Person(person.number, person.place, is_agent=person.is_agent, token=person.token)
            socket = Socket(lambda payload: self._hear(window, payload), lambda code: self._note_end(window, code))
            line = HttpConnection(self._speaker.url)
            try:
                await asyncio.wait_for(self._speaker.open(window, socket, line), 20)
            except FAILURES as error:
                self._counts[f"nuisance refused: {type(error).__name__}"] += 1
                socket.hang_up()
                return None
            finally:
                line.close()
            return socket

    def _hear(self, window: Person, payload: bytes) -> None:
        frame = self._speaker.read(window, payload)
        if frame is not None:
            window.settle(frame)

    def _note_end(self, window: Person, code: int) -> None:
        self._counts[f"nuisance closed {code}"] += 1
        window.interrupt(ConnectionResetError(f"closed with {code}"))
