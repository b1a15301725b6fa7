"""The sockets of this process by topic. One Redis subscription feeds the hub; the rest is local dispatch.

The tenants of its sockets decide which channels are subscribed to.
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
    """The place that people share: if chat ends there, it ends for all of them."""

    tenant: TenantId
    project: ProjectId | None
    surface: Surface
    site: str | None

    @property
    def is_agents(self) -> bool:
        """Whether only agents use this surface."""
        return self.surface in {Surface.ISSUE, Surface.DASHBOARD}


class Line(Protocol):
    """The connection to a client: a socket, or a waiting poll. No method blocks."""

    @property
    def is_open(self) -> bool:
        """Whether frames can still be sent."""

    def send(self, payload: bytes, /) -> None:
        """Send an encoded frame."""

    def close(self, code: int, reason: str = "", /) -> None:
        """Close the connection with a reason."""

    def done(self) -> None:
        """Deliver the next frame; the previous one has been handled."""


@dataclass(eq=False, slots=True)
class Member:
    """One socket or poll, and its person."""

    person: Principal
    connection: Line
    address: str = ""
    user_agent: str = ""
    """The browser's User-Agent."""
    topics: list[str] = field(default_factory=list)
    follows: list[Position] = field(default_factory=list)
    """The conversations that pongs report, the latest at the end."""
    allowance: Allowance | None = None
    """The allowance its messages count against; created with the first message."""
    held_back: list[bytes] | None = None
    """Frames held back until the welcome is sent; None afterwards."""

    def send(self, frame: bytes) -> None:
        """Send news, or hold it back until the welcome."""
        if self.held_back is None:
            self.connection.send(frame)
        elif len(self.held_back) < MOST_WAITING:
            self.held_back.append(frame)

    def welcome(self, frame: bytes) -> None:
        """Send the welcome, then the frames held back."""
        self.connection.send(frame)
        self.release()

    def release(self) -> None:
        """Send the frames held back, and stop holding back."""
        held_back, self.held_back = self.held_back, None
        for each in held_back or ():
            self.connection.send(each)


class Hub:
    """The registry of members and topics. It needs no lock: one thread's greenlets share it and no method blocks."""

    def __init__(self, following: Following | None = None) -> None:
        """`following` counts the tenants to subscribe to; None in a process that hears no others."""
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
        """The projects with members here."""
        return list({(spot.tenant, spot.project): None for spot in self._by_spot if spot.project is not None})

    @property
    def spots(self) -> list[Spot]:
        """The spots with members here."""
        return list(self._by_spot)

    @property
    def signed_in(self) -> list[Member]:
        """The members with a session that may end."""
        return list(self._signed_in)

    def at(self, spot: Spot) -> list[Member]:
        """Return the members at a spot."""
        return list(self._by_spot.get(spot, ()))

    def join(self, member: Member, topics: Iterable[str]) -> None:
        """Subscribe a member to topics, in addition to those it already has."""
        if member not in self._members:
            self._members[member] = None
            self._seat(member)
            if member.person.session is not None:
                self._signed_in[member] = None
        for topic in map(sys.intern, topics):  # most topics are shared by many members
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
        """Return each member that listens to at least one of the topics, without duplicates."""
        found: dict[Member, None] = {}
        for topic in topics:
            found.update(self._by_topic.get(topic, {}))
        return list(found)


def spot_of(person: Principal) -> Spot:
    """Return a person's spot."""
    return Spot(person.tenant, person.project, person.surface, person.site)
