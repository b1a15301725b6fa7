"""Announcements of presence: sockets that open and close, and leases that expire."""

import time
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

import gevent

from jira_chat.access.principals import Principal, Side
from jira_chat.broker.hints import Gap, Hints
from jira_chat.conversations import topics
from jira_chat.conversations.customers_here import with_customer_here
from jira_chat.conversations.models import Conversation
from jira_chat.kernel.ids import TenantId
from jira_chat.presence.models import State
from jira_chat.presence.repository import Seat
from jira_chat.presence.service import RENEW_EVERY, Place, PresenceService
from jira_chat.realtime import protocol
from jira_chat.realtime.hub import Hub, Member
from jira_chat.realtime.rounds import repeat
from jira_chat.realtime.server_frames import Presence

LOOK_EVERY_SECONDS = 10.0
GRACE_SECONDS = 4.0
"""How long a closed socket may be a page that is reloading."""

_SWEEP_SECONDS = 1.0


class _Leaving(NamedTuple):
    person: Principal
    conversations: list[Conversation]
    at: float


class PresenceAnnouncer:
    """Renews the leases of the people in this process and announces changes."""

    def __init__(self, hub: Hub, presence: PresenceService, hints: Hints) -> None:
        self._hub = hub
        self._presence = presence
        self._hints = hints
        self._known: dict[Place, bool] = {}
        self._states: dict[Seat, State] = {}
        self._processes: frozenset[str] | None = None
        self._leaving: dict[str, _Leaving] = {}

    def came(self, members: Sequence[Member]) -> None:
        """Announce new members, which already follow their conversations."""
        self._presence.renew(each.person for each in members)
        places, new = set(), set(members)
        for member in members:
            person = member.person
            topic = _own_pages(person)
            if topic is not None and person.side is Side.CUSTOMER and new.issuperset(self._hub.listeners([topic])):
                self._announce_customer([each.conversation for each in member.follows], online=True)
            elif person.side is Side.AGENT and person.project is not None:
                places.add((person.tenant, person.project))
        self._announce_agents(places)

    def stayed(self, member: Member) -> None:
        """Note a repeated poll. Its customer is announced only if they counted as gone meanwhile."""
        person = member.person
        if person.side is Side.AGENT or self._presence.is_here(person):
            self._presence.renew([person])
        else:
            self.came([member])

    def left(self, member: Member) -> None:
        """Note the end of a socket. After a grace period for reloading pages, its person may be gone.

        Does not block.
        """
        topic = _own_pages(member.person)
        if topic is not None:
            followed = [each.conversation for each in member.follows]
            # A page may end before its welcome, and after another one.
            if not followed and topic in self._leaving:
                followed = self._leaving[topic].conversations
            self._leaving[topic] = _Leaving(member.person, followed, time.monotonic())

    def choose(
        self,
        agent: Principal,
        *,
        online: bool,
        until: datetime | None = None,
        by_hours: bool = False,
        everywhere: bool = False,
    ) -> None:
        """Set an agent online or offline, and announce it to the agent's pages and to everybody in the project.

        Other projects learn of a choice for all projects at the next `look`.

        Raises ForbiddenError for anybody but an agent, InvalidInputError for an end that is not within a day.
        """
        self._presence.choose(agent, online=online, until=until, by_hours=by_hours, everywhere=everywhere)
        self._announce_own(agent)

    def active(self, agent: Principal) -> None:
        """Note an agent's activity, and announce it if the agent was away until now."""
        self._presence.note_life(agent)
        if any(self._states.get(seat, state) is not state for seat, state in self._presence.states([agent]).items()):
            self._announce_own(agent)

    def watch(self) -> None:
        """Renew leases and watch those of other processes, forever. Run it in its own greenlet."""
        gevent.spawn(repeat, self.renew, every=RENEW_EVERY.total_seconds())
        gevent.spawn(repeat, self.sweep, every=_SWEEP_SECONDS)
        repeat(self.look, every=LOOK_EVERY_SECONDS)

    def renew(self) -> None:
        """Renew the leases of all people here."""
        self._presence.renew(member.person for member in self._hub)

    def look(self) -> None:
        """Tell this process's sockets about people who came or went since the last look."""
        self._look_at_own()
        self._look_at_customers()
        places = self._hub.places
        with_agents = self._presence.with_agents(places) if places else frozenset()
        before, self._known = self._known, {place: place in with_agents for place in places}
        for place, online in self._known.items():
            if before.get(place) not in {None, online}:
                frame = protocol.encode(Presence(agents_online=online))
                for member in self._hub.listeners([topics.project(*place)]):
                    member.send(frame)

    def look_again(self, _gap: Gap) -> None:
        """Let the next look tell agents who is here, because hints that told it may be lost."""
        self._processes = frozenset()

    def _look_at_own(self) -> None:
        """Tell agents about changes of their own state by schedule or by inactivity."""
        here = [member.person for member in self._hub if member.person.side is Side.AGENT]
        before, self._states = self._states, self._presence.states(here) if here else {}
        for seat, state in self._states.items():
            # A welcome tells an agent that they are online, but not that they are away.
            if before.get(seat, State.ONLINE if state is State.AWAY else state) is not state:
                frame = protocol.encode(_own_state(state))
                for member in self._hub.listeners([topics.agent(*seat)]):
                    member.send(frame)

    def _look_at_customers(self) -> None:
        """Tell agents which customers are here if processes came or went: a killed one announces nobody as gone."""
        before, self._processes = self._processes, self._presence.processes()
        if before in {None, self._processes}:
            return
        agents = [member for member in self._hub if member.person.side is Side.AGENT]
        followed = {each.conversation.id: each.conversation for member in agents for each in member.follows}
        here = with_customer_here(followed.values(), self._presence.customers_online)
        for conversation in followed.values():
            frame = Presence(conversation=conversation.id, customer_online=conversation.id in here)
            for member in self._hub.listeners(topics.agents_of(conversation)):
                member.send(protocol.encode(frame))

    def sweep(self) -> None:
        """End the presence of people whose last socket here closed before the grace period."""
        until = time.monotonic() - GRACE_SECONDS
        due = {topic: each for topic, each in self._leaving.items() if each.at <= until}
        for topic in due:
            del self._leaving[topic]
        gone = {topic: each for topic, each in due.items() if not self._hub.listeners([topic])}
        if not gone:
            return
        self._presence.leave(each.person for each in gone.values())
        # Those who came back meanwhile may have lost their new lease.
        if back := [each.person for topic, each in gone.items() if self._hub.listeners([topic])]:
            self._presence.renew(back)
        for each in gone.values():
            # An agent stays online for a while; `look` notices the end.
            if each.conversations and each.person.side is Side.CUSTOMER and not self._presence.is_here(each.person):
                self._announce_customer(each.conversations, online=False)

    def _announce_own(self, agent: Principal) -> None:
        for seat, state in self._presence.states([agent]).items():
            self._states[seat] = state
            self._publish(agent.tenant, [topics.agent(*seat)], _own_state(state), of="own choice")
            self._known.pop(seat[:2], None)
            self._announce_agents({seat[:2]})

    def _announce_agents(self, places: Collection[Place]) -> None:
        if not places:
            return
        with_agents = self._presence.with_agents(places)
        for place in places:
            online = place in with_agents
            if self._known.get(place) is not online:
                self._known[place] = online
                self._publish(place[0], [topics.project(*place)], Presence(agents_online=online), of="agents")

    def _announce_customer(self, conversations: Iterable[Conversation], *, online: bool) -> None:
        for conversation in conversations:
            frame = Presence(conversation=conversation.id, customer_online=online)
            self._publish(conversation.tenant, topics.agents_of(conversation), frame, of=conversation.id)

    def _publish(self, tenant: TenantId, concerned: list[str], frame: Presence, *, of: str) -> None:
        self._hints.publish(frame, topics=concerned, tenant=tenant, key=("presence", of, *concerned))


def _own_state(state: State) -> Presence:
    return Presence(online=state is not State.OFFLINE, away=state is State.AWAY)


def _own_pages(person: Principal) -> str | None:
    """Return the topic that all pages of a person in a project listen to."""
    if person.project is None:
        return None
    if person.side is Side.AGENT:
        return topics.agent(person.tenant, person.project, str(person.account))
    return None if person.customer is None else topics.customer(person.tenant, person.project, person.customer)
