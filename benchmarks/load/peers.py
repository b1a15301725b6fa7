"""Clients for the servers in `benchmarks/peers`."""

import msgspec

from benchmarks.load import frames
from benchmarks.load.frames import AnyFrame
from benchmarks.load.http import HttpConnection
from benchmarks.load.people import Person
from benchmarks.load.socket import Socket, connect
from benchmarks.load.speakers import Numbered

_read_event = msgspec.json.Decoder(tuple[str, AnyFrame]).decode


class PlainPeer(Numbered):
    """A server with `post` and `message` frames over a bare WebSocket."""

    acknowledges = False
    keeps_order = False

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self._socket_url = url.replace("http", "ws", 1) + "/socket"

    async def enter(self, person: Person, http: HttpConnection) -> None:
        """Do nothing: everybody may enter."""

    async def open(self, person: Person, socket: Socket, _http: HttpConnection) -> None:
        await connect(self._url_of(person), socket, number=person.number, headers={})
        person.socket = socket
        person.conversation = f"c{person.number}"

    async def begin(self, person: Person) -> None:
        """Return the name that is a conversation here."""

    def post(self, person: Person, number: int) -> bytes:
        return (
            f'{{"type":"post","conversation":"{person.conversation}","client_id":"{self.client_id(number)}",'
            f'"body":"Message {number}: it still burns, what should I do now?"}}'
        ).encode()

    def typing(self, person: Person) -> bytes:
        raise NotImplementedError

    def _url_of(self, person: Person) -> str:
        side = "agent" if person.is_agent else "customer"
        return f"{self._socket_url}?side={side}&place={person.place.name}"


class SocketIoPeer(PlainPeer):
    """Socket.IO's protocol 5 over Engine.IO's protocol 4, by WebSocket from the start."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._socket_url = url.replace("http", "ws", 1) + "/socket.io/"

    async def open(self, person: Person, socket: Socket, _http: HttpConnection) -> None:
        await connect(self._url_of(person) + "&EIO=4&transport=websocket", socket, number=person.number, headers={})
        person.socket = socket
        person.conversation = f"c{person.number}"
        await person.ask(b"40", frames.Welcome)

    def read(self, person: Person, payload: bytes) -> AnyFrame | None:
        """Return a frame: `42["message", {…}]` is an event, `40{…}` means connected, `2` is a ping."""
        if payload == b"2":
            person.say(b"3")
        if payload.startswith(b"42"):
            return _read_event(payload[2:])[1]
        return frames.Welcome() if payload.startswith(b"40") else None

    def post(self, person: Person, number: int) -> bytes:
        return b'42["post",' + super().post(person, number) + b"]"
