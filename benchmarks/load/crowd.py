"""Customers and agents, and what they do together. All of it runs in the load client's process."""

import asyncio
import gc
import math
import random
import time
from array import array
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

from picows import WSError

from benchmarks.load import frames
from benchmarks.load.http import HttpConnection, RefusedError
from benchmarks.load.ledger import Ledger, percentile
from benchmarks.load.people import Person, Place
from benchmarks.load.socket import Socket
from benchmarks.load.speakers import SITE, Speaker

FAILURES = (RefusedError, OSError, TimeoutError, WSError, asyncio.IncompleteReadError)
PING = frames.encode({"type": "ping"})
_TICK = 0.001
_BACKOFF = (0.5, 20.0)
"""Seconds: the first and the longest wait in `docs/protocol.md`, of which a random part is taken."""


class Crowd:
    """Each method is a command of the process that measures; what it returns is plain data."""

    def __init__(self, speaker: Speaker, *, seed: int = 1) -> None:
        self._speaker = speaker
        self._chance = random.Random(seed)
        self._agents: list[Person] = []
        self._customers: list[Person] = []
        self._idle: list[Person] = []
        self._ledger = Ledger()
        self._last_seq: dict[str, int] = {}
        self._hints: defaultdict[str, deque[int]] = defaultdict(deque)
        self._born = 0
        self._gone: Counter[int] = Counter()
        self._heartbeats: asyncio.Task[None] | None = None

    async def settle(self, places: Sequence[Place], customers: int, *, at_once: int = 8) -> dict[str, Any]:
        """Connect agents, then customers evenly over the places, each with a conversation; both send heartbeats."""
        agents = [self._new_person(place, is_agent=True) for place in places]
        await self._each(agents, self._come, at_once=at_once)
        self._agents += agents
        self._heartbeats = self._heartbeats or asyncio.create_task(self._beat())
        fresh = [self._new_person(places[number % len(places)]) for number in range(customers)]
        self._customers += fresh
        told = {"agents": len(agents), "customers": customers}
        for name, step in (("entered", self._enter), ("connected", self._come), ("begun", self._begin)):
            began = time.monotonic()
            await self._each(fresh, step, at_once=at_once)
            told[name] = time.monotonic() - began
        return told

    async def offer(
        self, rate: float, seconds: float, *, kind: str = "post", warm_up: float = 1.0, grace: float = 5.0
    ) -> dict[str, Any]:
        """Send messages (`post`) or hints (`typing`) at a rate, evenly over conversations; return the result."""
        speaker = self._speaker
        is_hint = kind == "typing"
        first = self._ledger.first + len(self._ledger)
        self._ledger = ledger = Ledger(first=first, acknowledges=speaker.acknowledges and not is_hint)
        self._hints.clear()
        senders = [person for person in self._customers if person.is_connected]
        self._chance.shuffle(senders)
        self._gone.clear()
        total = int(rate * seconds)
        gc.collect()
        gc.disable()
        began = time.monotonic() + _TICK
        behind = 0.0
        while len(ledger) < total:
            now = time.monotonic()
            while len(ledger) < total and (due := began + len(ledger) / rate) <= now:
                number = ledger.note_due(due)
                sender = senders[(number - first) % len(senders)]
                if is_hint:
                    self._hints[sender.conversation].append(number)
                    sender.say(speaker.typing(sender))
                else:
                    sender.say(speaker.post(sender, number))
            behind = max(behind, time.monotonic() - now)
            await asyncio.sleep(max(_TICK, began + len(ledger) / rate - time.monotonic()))
        await self._drained(quiet=grace)
        gc.enable()
        return ledger.report(warm_up=warm_up) | {
            "offered": rate,
            "seconds": seconds,
            "conversations": len(senders),
            "closed": dict(self._gone),
            "client_behind_ms": behind * 1000,
        }

    async def rush(self, place: Place, visitors: int) -> dict[str, Any]:
        """Open sessions of new visitors at the same moment, each over an open connection."""
        people = [self._new_person(place) for _ in range(visitors)]
        lines = [HttpConnection(self._speaker.url) for _ in people]
        await asyncio.gather(*(line.open() for line in lines))
        answers: Counter[str] = Counter()
        took = array("d")

        async def ask(person: Person, line: HttpConnection) -> None:
            began = time.monotonic()
            try:
                status, _ = await asyncio.wait_for(
                    line.post(f"/widget/{place.key}/session", {"site": SITE}, X_Forwarded_For=person.address), 120
                )
                answers[str(status)] += 1
            except (OSError, TimeoutError) as error:
                answers[type(error).__name__] += 1
            took.append(time.monotonic() - began)

        await asyncio.gather(*map(ask, people, lines))
        for line in lines:
            line.close()
        return {"answers": dict(answers), "slowest": max(took), "median": percentile(took, 50)}

    async def enter(self, places: Sequence[Place], idle: int, *, at_once: int = 8) -> None:
        """Make visitors who have no socket yet."""
        self._idle = [self._new_person(places[number % len(places)]) for number in range(idle)]
        await self._each(self._idle, self._enter, at_once=at_once)

    async def come(self, count: int, *, at_once: int = 64) -> dict[str, Any]:
        """Connect some of those who entered: a ticket unless they have one, a handshake, a hello, up to the welcome."""
        fresh = [person for person in self._idle if person.socket is None][:count]
        began = time.monotonic()
        took = await self._each(fresh, self._come, at_once=at_once)
        return {"connected": len(fresh), "seconds": time.monotonic() - began, "p99": percentile(took, 99) * 1000}

    async def drop(self) -> int:
        """Break the connections of all who entered, and return their number."""
        count = 0
        for person in self._idle:
            if person.socket is not None:
                person.socket.close()
                person.socket = None
                count += 1
        return count

    async def ping(self, seconds: float) -> dict[str, Any]:
        """Send one heartbeat for each idle client at a random moment of the period."""
        people = [person for person in self._idle if person.is_connected]
        waits = [asyncio.create_task(self._ping_after(person, self._chance.uniform(0, seconds))) for person in people]
        took = await asyncio.gather(*waits)
        answered = [each for each in took if each is not None]
        return {"asked": len(people), "answered": len(answered), "p99": percentile(answered, 99) * 1000}

    async def _ping_after(self, person: Person, wait: float) -> float | None:
        await asyncio.sleep(wait)
        began = time.monotonic()
        try:
            await person.ask(PING, frames.Pong)
        except FAILURES:
            return None
        return time.monotonic() - began

    async def wait_for_loss(self, seconds: float) -> dict[str, Any]:
        """Wait until everybody's socket has ended."""
        everybody = self._everybody()
        await self._until(lambda: not any(person.is_connected for person in everybody), seconds=seconds)
        return {"ended": sum(not person.is_connected for person in everybody)}

    async def come_back(self, seconds: float) -> dict[str, Any]:
        """Reconnect everybody as browsers do, with full jitter, and catch up; return how long the last one took."""
        began = time.monotonic()
        lines = _Lines(self._speaker.url)
        lost = [person for person in self._everybody() if not person.is_connected]
        failures: Counter[str] = Counter()
        done = array("d")

        async def back(person: Person) -> None:
            ceiling = _BACKOFF[0]
            while time.monotonic() - began < seconds:
                await asyncio.sleep(self._chance.uniform(0, ceiling))
                ceiling = min(_BACKOFF[1], ceiling * 2)
                try:
                    async with lines as line:
                        await self._open(person, line)
                    if person.conversation and not person.is_agent:
                        sync = {"type": "sync", "conversation": person.conversation, "after": 1}
                        await person.ask(frames.encode(sync), frames.Messages)
                except FAILURES as error:
                    failures[f"{type(error).__name__} {error}"[:60]] += 1
                else:
                    done.append(time.monotonic() - began)
                    return

        await asyncio.gather(*map(back, lost))
        lines.close()
        return {
            "lost": len(lost),
            "back": len(done),
            "median": percentile(done, 50),
            "last": max(done, default=math.nan),
            "failures": dict(failures),
        }

    async def repair(self) -> int:
        """Reconnect clients whose socket was closed, and return their number."""
        lost = [person for person in self._agents + self._customers if not person.is_connected]
        await self._each(lost, self._come, at_once=8)
        return len(lost)

    async def leave(self) -> None:
        """Close all sockets."""
        if self._heartbeats is not None:
            self._heartbeats.cancel()
        for person in self._everybody():
            if person.socket is not None:
                person.socket.close()

    async def _beat(self) -> None:
        """Send heartbeats for agents and customers as often as the server wants."""
        due: dict[Person, float] = {}
        while True:
            now = time.monotonic()
            for person in self._agents + self._customers:
                if person.is_connected and person.heartbeat and due.get(person, 0.0) <= now:
                    if person in due:
                        person.say(PING)
                        due[person] = now + person.heartbeat
                    else:
                        due[person] = now + self._chance.uniform(0, person.heartbeat)
            await asyncio.sleep(0.05)

    def _everybody(self) -> list[Person]:
        return self._agents + self._customers + self._idle

    def _new_person(self, place: Place, *, is_agent: bool = False) -> Person:
        self._born += 1
        return Person(self._born, place, is_agent=is_agent, token=place.session if is_agent else "")

    async def _enter(self, person: Person, line: HttpConnection) -> None:
        await self._speaker.enter(person, line)

    async def _come(self, person: Person, line: HttpConnection) -> None:
        await self._open(person, line)

    async def _begin(self, person: Person, line: HttpConnection) -> None:
        if not person.is_connected:
            await self._open(person, line)
        await self._speaker.begin(person)

    async def _open(self, person: Person, line: HttpConnection) -> None:
        def gone(code: int) -> None:
            self._gone[code] += 1
            person.interrupt(ConnectionResetError(f"closed with {code}"))

        hear = self._hear_as_agent if person.is_agent else self._hear_as_customer
        await self._speaker.open(person, Socket(lambda payload: hear(person, payload), gone), line)

    def _hear_as_customer(self, person: Person, payload: bytes) -> None:
        frame = self._speaker.read(person, payload)
        if type(frame) is frames.Ack:
            number = self._speaker.number_of(frame.client_id)
            if number is not None:
                self._ledger.note_acked(number, time.monotonic())
        elif frame is not None:
            if type(frame) is frames.Error:
                self._ledger.errors[frame.code] += 1
            person.settle(frame)

    def _hear_as_agent(self, person: Person, payload: bytes) -> None:
        frame = self._speaker.read(person, payload)
        if type(frame) is frames.Delivered:
            number = self._speaker.number_of(frame.message.client_id)
            if number is not None:
                self._ledger.note_delivered(number, time.monotonic())
                self._check_order(frame.conversation, frame.message.seq)
        elif type(frame) is frames.Typing:
            # A hint has no number, but those of one conversation arrive in order.
            if sent := self._hints[frame.conversation]:
                self._ledger.note_delivered(sent.popleft(), time.monotonic())
        elif frame is not None:
            person.settle(frame)

    def _check_order(self, conversation: str, seq: int) -> None:
        if self._speaker.keeps_order and seq <= self._last_seq.get(conversation, 0):
            self._ledger.out_of_order += 1
        self._last_seq[conversation] = max(seq, self._last_seq.get(conversation, 0))

    async def _each(
        self, people: Iterable[Person], step: Callable[[Person, HttpConnection], Awaitable[None]], *, at_once: int
    ) -> list[float]:
        """Do a step for everybody, some at the same time; return how long each took. One retry is allowed."""
        waiting = deque(people)
        took: list[float] = []

        async def work() -> None:
            line = HttpConnection(self._speaker.url)
            while waiting:
                person = waiting.popleft()
                began = time.monotonic()
                try:
                    await step(person, line)
                except FAILURES:
                    line.close()
                    await asyncio.sleep(1)
                    await step(person, line)
                took.append(time.monotonic() - began)
            line.close()

        await asyncio.gather(*(work() for _ in range(at_once)))
        return took

    async def _drained(self, *, quiet: float) -> None:
        """Wait for missing messages until none has come for some seconds."""
        missing, since = self._ledger.missing, time.monotonic()
        while not self._ledger.is_complete and time.monotonic() - since < quiet:
            await asyncio.sleep(0.01)
            if self._ledger.missing != missing:
                missing, since = self._ledger.missing, time.monotonic()

    async def _until(self, condition: Callable[[], bool], *, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not condition() and time.monotonic() < deadline:
            await asyncio.sleep(0.01)


class _Lines:
    """A few shared HTTP connections."""

    def __init__(self, url: str, count: int = 64) -> None:
        self._all = [HttpConnection(url) for _ in range(count)]
        self._free: asyncio.LifoQueue[HttpConnection] = asyncio.LifoQueue()
        for line in self._all:
            self._free.put_nowait(line)
        self._held: dict[asyncio.Task[Any] | None, HttpConnection] = {}

    async def __aenter__(self) -> HttpConnection:
        line = await self._free.get()
        self._held[asyncio.current_task()] = line
        return line

    async def __aexit__(self, *error: object) -> None:
        line = self._held.pop(asyncio.current_task())
        if error[0] is not None:
            line.close()
        self._free.put_nowait(line)

    def close(self) -> None:
        for line in self._all:
            line.close()
