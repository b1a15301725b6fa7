"""The interface to a server under load. Ours uses `docs/protocol.md`."""

import uuid
from typing import Any, Protocol

from benchmarks.load import frames
from benchmarks.load.frames import AnyFrame
from benchmarks.load.http import HttpConnection, RefusedError
from benchmarks.load.people import Person
from benchmarks.load.socket import Socket, connect

SITE = "https://www.example.com"


class Speaker(Protocol):
    """What the crowd needs from a server."""

    url: str
    acknowledges: bool
    """Whether the server acknowledges messages."""
    keeps_order: bool
    """Whether messages carry sequence numbers."""

    async def enter(self, person: Person, http: HttpConnection) -> None:
        """Get what a person needs before their first socket."""

    async def open(self, person: Person, socket: Socket, http: HttpConnection) -> None:
        """Open a person's socket, up to its welcome."""

    async def begin(self, person: Person) -> None:
        """Begin a customer's conversation."""

    def read(self, person: Person, payload: bytes) -> AnyFrame | None:
        """Return the frame in received data, if it is one that counts."""

    def post(self, person: Person, number: int) -> bytes:
        """Return the frame of a message."""

    def typing(self, person: Person) -> bytes:
        """Return the frame of a hint."""

    def number_of(self, client_id: str) -> int | None:
        """Return the number of one of our messages, None for one that is not counted."""


class Numbered:
    """Client ids that contain the message's number and look like a browser's."""

    def __init__(self) -> None:
        self._run = str(uuid.uuid4())[:23]

    def client_id(self, number: int) -> str:
        return f"{self._run}-{number:012x}"

    def read(self, _person: Person, payload: bytes) -> AnyFrame | None:
        return frames.read(payload)

    def number_of(self, client_id: str) -> int | None:
        return int(client_id[24:], 16) if client_id.startswith(self._run) else None


class JiraChat(Numbered):
    """Jira Chat."""

    acknowledges = True
    keeps_order = True

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self._socket_url = url.replace("http", "ws", 1) + "/socket"

    async def enter(self, person: Person, http: HttpConnection) -> None:
        if not person.token:
            path = f"/widget/{person.place.key}/session"
            person.token = (await self._ask(http, path, person, {"site": SITE}))["token"]

    async def open(self, person: Person, socket: Socket, http: HttpConnection) -> None:
        ticket, person.next_ticket = person.next_ticket, ""
        if not ticket:
            answer = await self._ask(http, "/api/socket-ticket", person, {}, Authorization=f"Bearer {person.token}")
            ticket = answer["ticket"]
        headers = {"Origin": self.url, "X-Forwarded-For": person.address}
        await connect(person.socket_url or self._socket_url, socket, number=person.number, headers=headers)
        person.socket = socket
        welcome = await person.ask(frames.encode({"type": "hello", "ticket": ticket}), frames.Welcome)
        person.heartbeat, person.next_ticket = welcome.heartbeat, welcome.ticket
        if person.is_agent:
            await person.ask(frames.encode({"type": "presence", "online": True}), frames.Presence)

    async def begin(self, person: Person) -> None:
        start = {"type": "start", "client_id": str(uuid.uuid4()), "body": "Good morning, my printer is on fire."}
        person.conversation = (await person.ask(frames.encode(start), frames.Started)).conversation.id

    def post(self, person: Person, number: int) -> bytes:
        return (
            f'{{"type":"post","conversation":"{person.conversation}","client_id":"{self.client_id(number)}",'
            f'"body":"Message {number}: it still burns, what should I do now?"}}'
        ).encode()

    def typing(self, person: Person) -> bytes:
        return f'{{"type":"typing","conversation":"{person.conversation}","active":true}}'.encode()

    async def _ask(self, http: HttpConnection, path: str, person: Person, body: object, **headers: str) -> Any:
        status, answer = await http.post(path, body, X_Forwarded_For=person.address, **headers)
        if status not in {200, 201}:
            raise RefusedError(status, answer)
        return frames.decode(answer)
