"""The sockets of this process by what they listen to. One Redis subscription feeds it; the rest is local dispatch."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from jira_chat.access.principals import Principal
from jira_chat.presence.service import Place
from jira_chat.realtime.connection import MOST_WAITING
from jira_chat.realtime.positions import Position


class Line(Protocol):
    """What leads to somebody: a socket, or a poll that waits. Nothing here waits."""

    @property
    def is_open(self) -> bool:
        """Whether frames still count."""

    def send(self, payload: bytes, /) -> None:
        """Send an encoded frame."""

    def close(self, code: int, reason: str = "", /) -> None:
        """End it, and say why."""

    def done(self) -> None:
        """Go on with the next frame: the last was worked on."""


@dataclass(eq=False, slots=True)
class Member:
    """One socket and who sits behind it."""

    person: Principal
    connection: Line
    address: str = ""
    topics: list[str] = field(default_factory=list)
    follows: list[Position] = field(default_factory=list)
    """What its pongs are about, the latest at the end."""
    held_back: list[bytes] | None = None
    """What came before the welcome and is sent after it; None once it is welcome."""

    def send(self, frame: bytes) -> None:
        """Send what others did."""
        if self.held_back is None:
            self.connection.send(frame)
        elif len(self.held_back) < MOST_WAITING:
            self.held_back.append(frame)

    def welcome(self, frame: bytes) -> None:
        """Send the welcome, and what came meanwhile."""
        self.connection.send(frame)
        self.release()

    def release(self) -> None:
        """Send what was held back, and hold back nothing any more."""
        held_back, self.held_back = self.held_back, None
        for each in held_back or ():
            self.connection.send(each)


class Hub:
    """Who listens to what. Greenlets of one thread share it, and nothing here waits, so it needs no lock."""

    def __init__(self) -> None:
        self._by_topic: dict[str, dict[Member, None]] = {}
        self._members: dict[Member, None] = {}
        self._places: Counter[Place] = Counter()

    def __len__(self) -> int:
        return len(self._members)

    def __iter__(self) -> Iterator[Member]:
        return iter(list(self._members))

    @property
    def places(self) -> list[Place]:
        """The projects that somebody here is in."""
        return list(self._places)

    def join(self, member: Member, topics: Iterable[str]) -> None:
        """Let a member listen to topics, beside those it listens to already."""
        if member not in self._members:
            self._members[member] = None
            self._places.update(_place(member))
        for topic in topics:
            member.topics.append(topic)
            self._by_topic.setdefault(topic, {})[member] = None

    def leave(self, member: Member) -> None:
        """Forget a member."""
        if member in self._members:
            del self._members[member]
            for place in _place(member):
                self._places[place] -= 1
                if not self._places[place]:
                    del self._places[place]
        for topic in member.topics:
            listeners = self._by_topic[topic]
            listeners.pop(member, None)
            if not listeners:
                del self._by_topic[topic]
        member.topics.clear()
        member.follows.clear()

    def listeners(self, topics: Iterable[str]) -> list[Member]:
        """Return each member that listens to at least one of the topics, once."""
        found: dict[Member, None] = {}
        for topic in topics:
            found.update(self._by_topic.get(topic, {}))
        return list(found)


def _place(member: Member) -> list[Place]:
    return [] if member.person.project is None else [(member.person.tenant, member.person.project)]
