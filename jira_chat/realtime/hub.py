"""The sockets of this process by what they listen to. One Redis subscription feeds it; the rest is local dispatch.

Whose hints are subscribed to follows from where its sockets are.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from jira_chat.access.allowances import Allowance
from jira_chat.access.principals import Principal, Surface
from jira_chat.broker.hint_channels import Following
from jira_chat.kernel.ids import ProjectId, TenantId
from jira_chat.presence.service import Place
from jira_chat.realtime.connection import MOST_WAITING
from jira_chat.realtime.positions import Position


class Spot(NamedTuple):
    """Where people are: what ends there ends for all of them."""

    tenant: TenantId
    project: ProjectId | None
    surface: Surface
    site: str | None

    @property
    def is_agents(self) -> bool:
        """Whether only agents are there."""
        return self.surface in {Surface.ISSUE, Surface.DASHBOARD}


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
    user_agent: str = ""
    """What its browser says of itself."""
    topics: list[str] = field(default_factory=list)
    follows: list[Position] = field(default_factory=list)
    """What its pongs are about, the latest at the end."""
    allowance: Allowance | None = None
    """What its messages are counted for; made with the first one."""
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

    def __init__(self, following: Following | None = None) -> None:
        """`following` is what the subscription is made from; None where nothing is heard of other processes."""
        self._following = following or Following()
        self._by_topic: dict[str, dict[Member, None]] = {}
        self._members: dict[Member, None] = {}
        self._by_spot: dict[Spot, dict[Member, None]] = {}
        self._signed_in: dict[Member, None] = {}

    def __len__(self) -> int:
        return len(self._members)

    def __iter__(self) -> Iterator[Member]:
        return iter(list(self._members))

    @property
    def places(self) -> list[Place]:
        """The projects that somebody here is in."""
        return list({(spot.tenant, spot.project): None for spot in self._by_spot if spot.project is not None})

    @property
    def spots(self) -> list[Spot]:
        """Where somebody here is."""
        return list(self._by_spot)

    @property
    def signed_in(self) -> list[Member]:
        """Those whose session may end."""
        return list(self._signed_in)

    def at(self, spot: Spot) -> list[Member]:
        """Return who is there."""
        return list(self._by_spot.get(spot, ()))

    def join(self, member: Member, topics: Iterable[str]) -> None:
        """Let a member listen to topics, beside those it listens to already."""
        if member not in self._members:
            self._members[member] = None
            self._seat(member)
            if member.person.session is not None:
                self._signed_in[member] = None
        for topic in map(sys.intern, topics):  # most are those of many
            member.topics.append(topic)
            self._by_topic.setdefault(topic, {})[member] = None

    def leave(self, member: Member) -> None:
        """Forget a member."""
        if member in self._members:
            del self._members[member]
            self._signed_in.pop(member, None)
            self._unseat(member)
        for topic in member.topics:
            listeners = self._by_topic[topic]
            listeners.pop(member, None)
            if not listeners:
                del self._by_topic[topic]
        member.topics.clear()
        member.follows.clear()

    def _seat(self, member: Member) -> None:
        spot = spot_of(member.person)
        if spot not in self._by_spot:
            self._by_spot[spot] = {}
            self._following.begin(spot.tenant)
        self._by_spot[spot][member] = None

    def _unseat(self, member: Member) -> None:
        spot = spot_of(member.person)
        there = self._by_spot[spot]
        del there[member]
        if not there:
            del self._by_spot[spot]
            self._following.end(spot.tenant)

    def listeners(self, topics: Iterable[str]) -> list[Member]:
        """Return each member that listens to at least one of the topics, once."""
        found: dict[Member, None] = {}
        for topic in topics:
            found.update(self._by_topic.get(topic, {}))
        return list(found)


def spot_of(person: Principal) -> Spot:
    """Return where a person is."""
    return Spot(person.tenant, person.project, person.surface, person.site)
