"""The people that the load client plays."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from benchmarks.load import frames
from benchmarks.load.frames import Frame
from benchmarks.load.http import RefusedError
from benchmarks.load.socket import Socket

PATIENCE = 60.0
"""Seconds for an answer: an overloaded server needs them."""


@dataclass(frozen=True)
class Place:
    """A project with one agent, whose socket receives all of its conversations."""

    name: str
    key: str = ""
    """The project's widget key."""
    session: str = ""
    """The panel session of its agent."""


@dataclass(eq=False)
class Person:
    """A person with a socket: a customer with at most one conversation, or the agent of a place."""

    number: int
    place: Place
    is_agent: bool = False
    token: str = ""
    conversation: str = ""
    socket_url: str = ""
    """The address to connect to, if it is not the server's own."""
    heartbeat: float | None = None
    next_ticket: str = ""
    """The ticket of the last welcome, for one more socket."""
    socket: Socket | None = None
    waiting: dict[type[Frame], "asyncio.Future[Any]"] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The person's own network address, for the proxy's header."""
        return f"10.{self.number >> 16 & 255}.{self.number >> 8 & 255}.{self.number & 255}"

    @property
    def is_connected(self) -> bool:
        return self.socket is not None and self.socket.is_open

    def say(self, payload: bytes) -> None:
        if self.socket is not None:
            self.socket.send(payload)

    async def ask(self, payload: bytes, kind: type[Frame]) -> Any:
        """Send a frame and return the next frame of a kind. Raises RefusedError, OSError or TimeoutError."""
        self.waiting[kind] = asyncio.get_running_loop().create_future()
        self.say(payload)
        return await self.hear(kind)

    async def hear(self, kind: type[Frame]) -> Any:
        future = self.waiting.setdefault(kind, asyncio.get_running_loop().create_future())
        if not self.is_connected:
            self.interrupt(ConnectionResetError("the socket has ended"))
        try:
            return await asyncio.wait_for(future, PATIENCE)
        finally:
            self.waiting.pop(kind, None)

    def settle(self, frame: Frame) -> None:
        """Pass a frame to its waiter; an error ends every wait."""
        if isinstance(frame, frames.Error):
            self.interrupt(RefusedError(0, frame.code.encode()))
        elif (future := self.waiting.get(type(frame))) is not None and not future.done():
            future.set_result(frame)

    def interrupt(self, error: Exception) -> None:
        for future in self.waiting.values():
            if not future.done():
                future.set_exception(error)
