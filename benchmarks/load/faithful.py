"""Clients that follow all of `docs/protocol.md` and remember what they were promised.

They keep what is not acknowledged and send it again with the same id, reconnect with jitter, catch up by sequence
number, and look at the positions in each `pong`. One message of a client is under way at a time, so that its messages
have an order that can be checked.
"""

import asyncio
import random
import time
from collections import Counter, defaultdict, deque
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from benchmarks.load import frames
from benchmarks.load.crowd import FAILURES, PING
from benchmarks.load.faulty_proxy import FaultyProxy
from benchmarks.load.http import HttpConnection
from benchmarks.load.nuisances import Nuisances
from benchmarks.load.people import Person, Place
from benchmarks.load.replica import Replica
from benchmarks.load.socket import Socket
from benchmarks.load.speakers import JiraChat

HEARTBEAT = 2.0
"""Seconds; browsers use 25, but shorter outages would then go unnoticed."""

SILENT_SECONDS = 3 * HEARTBEAT
RETRY_SECONDS = 5.0
ANSWER_SECONDS = 10.0
"""How long a connection may leave a message without an answer before it counts as broken, as in browsers."""
BACKOFF = (0.2, 3.0)
"""Shorter than a browser's, for the same reason."""

LATE_SHARE = 0.1
RECONNECTS = 100.0
"""Messages a second of one client."""

_GIVE_UP = 20.0
_FETCHED_AT_ONCE = 8
_RESYNC = "resync"


@dataclass(eq=False)
class Participant:
    """A client, what it knows and what it was promised."""

    person: Person
    replicas: defaultdict[str, Replica] = field(default_factory=lambda: defaultdict(Replica))
    waiting: deque[tuple[str, str]] = field(default_factory=deque)
    """Conversation and client id of unacknowledged messages; the first one is being sent."""
    promised: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Conversation and sequence number of acknowledged messages, by client id."""
    sent_at: float = 0.0
    unanswered_since: float = 0.0
    """When the first unacknowledged message was first sent on this connection."""
    heard_at: float = 0.0
    first_sent_at: dict[str, float] = field(default_factory=dict)


class Faithful:
    """All clients together. Each public method is a command of the process that causes the faults."""

    def __init__(self, url: str, *, seed: int = 1) -> None:
        self._speaker = JiraChat(url)
        self._chance = random.Random(seed)
        self._customers: list[Participant] = []
        self._agents: list[Participant] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._number = 0
        self._writing: asyncio.Task[None] | None = None
        self._faults: Counter[str] = Counter()
        self._slowest = 0.0
        self._is_over = False
        parts = urlsplit(url)
        self._rough = FaultyProxy(parts.hostname or "", parts.port or 80, self._chance)
        self._nuisances = Nuisances(self._speaker, self._chance, self._faults)
        self._is_calm = asyncio.Event()
        self._troubles: set[asyncio.Task[None]] = set()

    async def settle(self, places: Sequence[Place], customers: int) -> int:
        """Connect everybody and let each customer start a conversation."""
        line = HttpConnection(self._speaker.url)
        rough_url = f"ws://127.0.0.1:{await self._rough.open()}/socket"
        for number in range(len(places) + customers):
            place = places[number % len(places)]
            is_agent = number < len(places)
            token = place.session if is_agent else ""
            person = Person(number + 1, place, is_agent=is_agent, token=token)
            person.socket_url = rough_url if number % 2 else ""
            participant = Participant(person)
            await self._speaker.enter(participant.person, line)
            await self._connect(participant, line)
            if not is_agent:
                await self._speaker.begin(participant.person)
            (self._agents if is_agent else self._customers).append(participant)
        line.close()
        self._tasks = [asyncio.create_task(self._live(each)) for each in self._everybody()]
        return len(self._customers)

    async def write(self, rate: float) -> None:
        """Begin to write: three of four messages by customers, the others by agents, at random."""
        self._writing = asyncio.create_task(self._write(rate))

    async def trouble(self, kind: str, seconds: float, *, crowd: int) -> None:
        """Begin a fault of clients or their connections for some seconds; `crowd` is how many clients take part."""
        people = [each.person for each in self._everybody()]
        match kind:
            case "drop one direction":
                self._faults[kind] += self._rough.drop_one_way(0.5)
            case "delay packets":
                self._begin(self._delay_packets(seconds))
            case "slow readers":
                self._begin(self._nuisances.read_slowly(people, crowd, seconds))
            case "reconnect all the time":
                self._begin(self._nuisances.reconnect(self._chance.choice(people), RECONNECTS, seconds))
            case _:
                raise LookupError(kind)

    async def churn(self, rate: float) -> None:
        """Break a random client's connection this often per second from now on."""
        self._begin(self._churn(rate))

    async def renew(self, sessions: dict[str, str]) -> None:
        """Give agents fresh sessions, by place."""
        for agent in self._agents:
            agent.person.token = sessions[agent.person.place.name]

    async def finish(self, seconds: float) -> dict[str, Any]:
        """Stop writing, catch up, and compare what clients know with what the server says when asked."""
        if self._writing is not None:
            self._writing.cancel()
        self._is_calm.set()
        await asyncio.gather(*self._troubles)
        began = time.monotonic()
        await self._until(lambda: not any(each.waiting for each in self._everybody()), began + seconds)
        unanswered = sum(len(each.waiting) for each in self._everybody())
        if unanswered:
            # Nothing more is sent, or it would be missing in what is fetched before it arrives.
            for each in self._everybody():
                each.waiting.clear()
            await asyncio.sleep(_GIVE_UP)
        fetched_by = time.monotonic() + seconds
        truth = await self._fetch_all(fetched_by)
        await self._until(lambda: not self._unequal(truth), fetched_by)
        self._is_over = True
        for task in self._tasks:
            # A client that crashed is our own fault and says nothing about the server.
            if task.done():
                task.result()
            task.cancel()
        told = self._judge(truth) | {
            "unanswered": unanswered,
            "caught_up_s": time.monotonic() - began,
            "slowest_ack_s": self._slowest,
            "closed": dict(self._faults),
        }
        for each in self._everybody():
            if each.person.socket is not None:
                each.person.socket.close()
        self._rough.close()
        return told

    def _begin(self, trouble: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(trouble)
        self._troubles.add(task)

    async def _delay_packets(self, seconds: float) -> None:
        self._rough.late_share = LATE_SHARE
        await asyncio.sleep(seconds)
        self._rough.late_share = 0.0

    async def _churn(self, rate: float) -> None:
        while not self._is_calm.is_set():
            await asyncio.sleep(self._chance.expovariate(rate))
            somebody = self._chance.choice(self._everybody()).person
            if somebody.is_connected and somebody.socket is not None:
                somebody.socket.hang_up()

    async def leave(self) -> None:
        """Nothing is left to close after `finish`."""

    def _judge(self, truth: dict[str, list[str]]) -> dict[str, Any]:
        lost = doubled = out_of_order = 0
        stored = {conversation: _places(ids) for conversation, ids in truth.items()}
        for participant in self._everybody():
            for client_id, (conversation, seq) in participant.promised.items():
                places = stored[conversation].get(client_id, [])
                lost += not places
                doubled += len(places) > 1
                out_of_order += bool(places) and places[0] != seq
            for conversation in self._conversations_of(participant):
                own = [self._speaker.number_of(each) for each in truth[conversation] if each in participant.promised]
                out_of_order += own != sorted(own, key=lambda number: number or 0)
        return {
            "acked": sum(len(each.promised) for each in self._everybody()),
            "stored": sum(map(len, truth.values())),
            "lost": lost,
            "doubled": doubled,
            "out_of_order": out_of_order,
            "unequal": self._unequal(truth),
            "conflicts": sum(replica.conflicts for each in self._everybody() for replica in each.replicas.values()),
        }

    def _unequal(self, truth: dict[str, list[str]]) -> int:
        """Count the clients' conversations that differ from the server's."""
        return sum(
            participant.replicas[conversation].ids != truth[conversation]
            for participant in self._everybody()
            for conversation in self._conversations_of(participant)
        )

    async def _fetch_all(self, deadline: float) -> dict[str, list[str]]:
        """Fetch each conversation over a fresh socket. Raises TimeoutError without an answer."""
        found: dict[str, list[str]] = {}
        missing = deque(each.person for each in self._customers)

        async def fetch() -> None:
            line = HttpConnection(self._speaker.url)
            while missing:
                customer = missing.popleft()
                while customer.conversation not in found:
                    try:
                        found[customer.conversation] = await self._fetch(customer, line)
                    except FAILURES:
                        line.close()
                        if time.monotonic() > deadline:
                            raise
                        await asyncio.sleep(1)
            line.close()

        await asyncio.gather(*(fetch() for _ in range(_FETCHED_AT_ONCE)))
        return found

    async def _fetch(self, customer: Person, line: HttpConnection) -> list[str]:
        fresh = Person(customer.number, customer.place, token=customer.token)
        socket = Socket(lambda payload: self._settle(fresh, payload), lambda _code: None)
        try:
            await self._speaker.open(fresh, socket, line)
            replica, before = Replica(), 0
            asked: dict[str, Any] = {"type": "history", "conversation": customer.conversation}
            while before is not None:
                page = await fresh.ask(frames.encode(asked | ({"before": before} if before else {})), frames.Messages)
                before = replica.take_history(page.messages, more=page.more)
        finally:
            socket.close()
        return replica.ids

    def _settle(self, person: Person, payload: bytes) -> None:
        if (frame := frames.read(payload)) is not None:
            person.settle(frame)

    def _everybody(self) -> list[Participant]:
        return self._agents + self._customers

    def _conversations_of(self, participant: Participant) -> list[str]:
        person = participant.person
        if not person.is_agent:
            return [person.conversation]
        return [each.person.conversation for each in self._customers if each.person.place == person.place]

    async def _write(self, rate: float) -> None:
        due = time.monotonic()
        while True:
            # Waits are rounded to milliseconds, so those of a high rate are not added up.
            due += self._chance.expovariate(rate)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            customer = self._chance.choice(self._customers)
            writer = customer
            if self._chance.random() < 0.25:
                writer = next(each for each in self._agents if each.person.place == customer.person.place)
            client_id = self._speaker.client_id(self._number)
            self._number += 1
            writer.waiting.append((customer.person.conversation, client_id))
            if len(writer.waiting) == 1:
                self._send_first(writer)

    def _send_first(self, participant: Participant) -> None:
        if participant.waiting:
            conversation, client_id = participant.waiting[0]
            participant.sent_at = time.monotonic()
            if client_id not in participant.first_sent_at:
                participant.first_sent_at[client_id] = participant.unanswered_since = participant.sent_at
            body = f"Message {self._speaker.number_of(client_id)}"
            post = {"type": "post", "conversation": conversation, "client_id": client_id, "body": body}
            participant.person.say(frames.encode(post))

    async def _live(self, participant: Participant) -> None:
        """Stay connected: heartbeats, resending, reconnecting."""
        line = HttpConnection(self._speaker.url)
        ceiling = BACKOFF[0]
        while not self._is_over:
            if participant.person.is_connected:
                ceiling = BACKOFF[0]
                await self._stay(participant)
            await asyncio.sleep(self._chance.uniform(0, ceiling))
            ceiling = min(BACKOFF[1], ceiling * 2)
            try:
                await asyncio.wait_for(self._connect(participant, line), _GIVE_UP)
            except FAILURES as error:
                self._faults[f"no connection: {type(error).__name__}"] += 1
                line.close()

    async def _stay(self, participant: Participant) -> None:
        """Return when the socket has ended, or has been silent for so long that it counts as broken."""
        person = participant.person
        await asyncio.sleep(self._chance.uniform(0, HEARTBEAT))
        while person.is_connected:
            now = time.monotonic()
            is_unanswered = participant.waiting and now - participant.unanswered_since > ANSWER_SECONDS
            if (is_unanswered or now - participant.heard_at > SILENT_SECONDS) and person.socket is not None:
                self._faults["no answer" if is_unanswered else "silent"] += 1
                person.socket.close()
                return
            person.say(PING)
            if participant.waiting and now - participant.sent_at > RETRY_SECONDS:
                self._send_first(participant)
            await asyncio.sleep(HEARTBEAT)

    async def _connect(self, participant: Participant, line: HttpConnection) -> None:
        socket = Socket(
            lambda payload: self._hear(participant, payload),
            lambda code: self._note_end(participant, socket, code),
        )
        participant.heard_at = time.monotonic()
        await self._speaker.open(participant.person, socket, line)
        for conversation in self._conversations_of(participant) if participant.replicas else ():
            self._catch_up(participant, conversation)
        participant.unanswered_since = time.monotonic()
        self._send_first(participant)

    def _note_end(self, participant: Participant, socket: Socket, code: int) -> None:
        self._faults[str(code)] += 1
        if participant.person.socket is socket:
            participant.person.interrupt(ConnectionResetError(f"closed with {code}"))

    def _catch_up(self, participant: Participant, conversation: str) -> None:
        after = participant.replicas[conversation].last
        participant.person.say(frames.encode({"type": "sync", "conversation": conversation, "after": after}))

    def _hear(self, participant: Participant, payload: bytes) -> None:
        participant.heard_at = time.monotonic()
        match frames.read(payload):
            case frames.Ack(client_id=client_id, conversation=conversation, seq=seq):
                self._note_ack(participant, client_id, conversation, seq)
            case frames.Delivered(conversation=conversation, message=message):
                if not participant.replicas[conversation].take(message):
                    self._catch_up(participant, conversation)
            case frames.Messages() as page:
                self._take_page(participant, page)
            case frames.Resync(conversation=conversation):
                participant.replicas[conversation].forget()
                self._ask_page(participant, conversation, None)
            case frames.Pong(positions=positions):
                self._check_positions(participant, positions)
            case frames.Error(code=code, client_id=str()):
                # A refused message stays first in line and is sent again.
                self._faults[f"error {code}"] += 1
            case frames.Frame() as frame:
                participant.person.settle(frame)

    def _check_positions(self, participant: Participant, positions: dict[str, int]) -> None:
        for conversation, seq in positions.items():
            if seq > participant.replicas[conversation].last:
                self._catch_up(participant, conversation)

    def _note_ack(self, participant: Participant, client_id: str, conversation: str, seq: int) -> None:
        if participant.promised.setdefault(client_id, (conversation, seq)) != (conversation, seq):
            self._faults["acknowledged twice, differently"] += 1
        if participant.waiting and participant.waiting[0][1] == client_id:
            participant.waiting.popleft()
            self._slowest = max(self._slowest, time.monotonic() - participant.first_sent_at.pop(client_id))
            self._send_first(participant)

    def _ask_page(self, participant: Participant, conversation: str, before: int | None) -> None:
        asked = {"type": "history", "conversation": conversation, "ref": _RESYNC}
        participant.person.say(frames.encode(asked | ({"before": before} if before else {})))

    def _take_page(self, participant: Participant, page: frames.Messages) -> None:
        replica = participant.replicas[page.conversation]
        if page.ref == _RESYNC:
            before = replica.take_history(page.messages, more=page.more)
            if before is not None:
                self._ask_page(participant, page.conversation, before)
        elif not all(replica.take(message) for message in page.messages):
            self._catch_up(participant, page.conversation)

    async def _until(self, condition: Any, deadline: float) -> None:
        while not condition() and time.monotonic() < deadline:
            await asyncio.sleep(0.1)


def _places(ids: Sequence[str]) -> dict[str, list[int]]:
    """Return the sequence numbers at which each id is stored."""
    places = defaultdict[str, list[int]](list)
    for seq, each in enumerate(ids, start=1):
        places[each].append(seq)
    return places
