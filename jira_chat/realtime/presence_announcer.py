"""Telling each side whether the other is here: comings and goings of sockets, and leases that quietly ended."""

import gevent

from jira_chat.access.principals import Principal, Side
from jira_chat.broker.hints import Hints
from jira_chat.conversations import topics
from jira_chat.conversations.service import ConversationService
from jira_chat.kernel.ids import ProjectId, TenantId
from jira_chat.presence.service import PresenceService
from jira_chat.realtime import protocol
from jira_chat.realtime.hub import Hub
from jira_chat.realtime.rounds import repeat
from jira_chat.realtime.server_frames import Presence

LOOK_EVERY_SECONDS = 10.0
GRACE_SECONDS = 4.0
"""A page that is reloaded is not gone."""


class PresenceAnnouncer:
    """Keeps leases for the sockets of this process and announces what changes."""

    def __init__(self, hub: Hub, presence: PresenceService, conversations: ConversationService, hints: Hints) -> None:
        self._hub = hub
        self._presence = presence
        self._conversations = conversations
        self._hints = hints
        self._known: dict[tuple[TenantId, ProjectId], bool] = {}

    def came(self, person: Principal) -> None:
        """Note a new socket."""
        self._presence.renew(person)
        if person.side is Side.CUSTOMER:
            self._announce_customer(person, online=True)
        else:
            self.announce_agents(person)

    def left(self, person: Principal) -> None:
        """Note a closed socket; after a moment, in which a reloaded page comes back, its person may be gone."""
        gevent.spawn_later(GRACE_SECONDS, self._gone, person)

    def choose(self, agent: Principal, *, online: bool) -> None:
        """Let an agent go online or offline, and tell all their pages and everybody in the project.

        Raises ForbiddenError for anybody who is not an agent.
        """
        self._presence.choose(agent, online=online)
        if agent.project is not None and agent.account is not None:
            own_pages = topics.agent(agent.tenant, agent.project, agent.account)
            self._publish([own_pages], Presence(online=online))
        self.announce_agents(agent)

    def announce_agents(self, person: Principal) -> None:
        """Tell everybody in a project whether an agent is online."""
        if person.project is not None:
            online = self._presence.agents_online(person.tenant, person.project)
            self._publish([topics.project(person.tenant, person.project)], Presence(agents_online=online))

    def watch(self) -> None:
        """Look, for ever, for leases of agents that ended without a word. Run by a greenlet of its own."""
        repeat(self.look, every=LOOK_EVERY_SECONDS)

    def look(self) -> None:
        """Tell the sockets of this process about agents who came or went since the last look."""
        here = {(each.person.tenant, each.person.project) for each in self._hub if each.person.project is not None}
        self._known = {place: online for place, online in self._known.items() if place in here}
        for tenant, project in here:
            online = self._presence.agents_online(tenant, project)
            if self._known.get((tenant, project)) not in {None, online}:
                frame = protocol.encode(Presence(agents_online=online))
                for member in self._hub.listeners([topics.project(tenant, project)]):
                    member.connection.send(frame)
            self._known[tenant, project] = online

    def _gone(self, person: Principal) -> None:
        if any(_is_same(person, member.person) for member in self._hub):
            return
        self._presence.leave(person)
        if person.side is Side.AGENT:
            self.announce_agents(person)
        elif not self._presence.is_here(person):
            self._announce_customer(person, online=False)

    def _announce_customer(self, customer: Principal, *, online: bool) -> None:
        for conversation in self._conversations.of_person(customer):
            frame = Presence(conversation=conversation.id, customer_online=online)
            self._publish(topics.agents_of(conversation), frame)

    def _publish(self, concerned: list[str], frame: Presence) -> None:
        self._hints.publish(frame, topics=concerned)


def _is_same(one: Principal, other: Principal) -> bool:
    return (one.tenant, one.project, one.side, one.customer) == (
        other.tenant,
        other.project,
        other.side,
        other.customer,
    )
