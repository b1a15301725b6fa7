from datetime import timedelta
from typing import Any

import gevent
import msgspec
import pytest

from jira_chat.conversations import topics
from jira_chat.presence.service import LEASE
from jira_chat.realtime import presence_announcer as module
from jira_chat.realtime.hub import Hub, Member
from jira_chat.realtime.presence_announcer import PresenceAnnouncer
from tests.support.fakes import FakeHints
from tests.unit.realtime.test_fanout import Socket
from tests.unit.realtime.test_protocol import CONVERSATION
from tests.unit.realtime.test_session import CARLA, NINA, Conversations


class Presence:
    """Who is here, in a set that tests may change."""

    def __init__(self) -> None:
        self.here: set[Any] = set()
        self.elsewhere: set[Any] = set()

    def renew(self, person: Any) -> None:
        self.here.add(person)

    def leave(self, person: Any) -> None:
        self.here.discard(person)

    def choose(self, person: Any, *, online: bool) -> None:
        (self.here.add if online else self.here.discard)(person)

    def is_here(self, person: Any) -> bool:
        return person in self.here | self.elsewhere

    def agents_online(self, _tenant: str, _project: str) -> bool:
        return any(person.account for person in self.here)


class Office:
    def __init__(self) -> None:
        self.hub, self.presence, self.hints = Hub(), Presence(), FakeHints()
        self.announcer = PresenceAnnouncer(self.hub, self.presence, Conversations(), self.hints)

    def enter(self, person: Any) -> tuple[Member, Socket]:
        socket = Socket()
        member = Member(person=person, connection=socket)
        self.hub.join(member, topics.topics_for(person))
        self.announcer.came(person)
        return member, socket

    def leave(self, member: Member) -> None:
        self.hub.leave(member)
        self.announcer.left(member.person)
        gevent.sleep(0)
        gevent.sleep(0.01)

    @property
    def told(self) -> list[dict[str, Any]]:
        assert {hint.kind for hint in self.hints.told} <= {"presence"}
        return [hint.data for hint in self.hints.told]


@pytest.fixture
def office(monkeypatch) -> Office:
    monkeypatch.setattr(module, "GRACE_SECONDS", 0.0)
    return Office()


def test_agents_are_told_of_a_customer_who_comes_and_goes(office) -> None:
    member, _ = office.enter(CARLA)
    office.leave(member)
    assert [frame["customer_online"] for frame in office.told] == [True, False]
    assert [hint.topics for hint in office.hints.told] == [topics.agents_of(CONVERSATION)] * 2


def test_a_customer_with_a_second_page_is_not_gone(office) -> None:
    member, _ = office.enter(CARLA)
    office.enter(CARLA)
    office.hints.told.clear()
    office.leave(member)
    assert office.told == []
    assert office.presence.is_here(CARLA)


def test_a_customer_whom_another_process_has_is_not_gone(office) -> None:
    member, _ = office.enter(CARLA)
    office.presence.elsewhere.add(CARLA)
    office.hints.told.clear()
    office.leave(member)
    assert office.told == []


def test_another_customer_is_somebody_else(office) -> None:
    member, _ = office.enter(CARLA)
    office.enter(msgspec.structs.replace(CARLA, visitor="v2"))
    office.leave(member)
    assert office.told[-1]["customer_online"] is False


def test_a_choice_is_told_to_the_agents_own_pages_and_to_the_project(office) -> None:
    office.announcer.choose(NINA, online=True)
    own, project = office.hints.told
    assert (own.topics, own.data) == (["agent:t1:10000:nina"], {"online": True})
    assert (project.topics, project.data) == (["project:t1:10000"], {"agents_online": True})


def test_the_last_agent_who_leaves_takes_the_light_with_them(office) -> None:
    member, _ = office.enter(NINA)
    office.leave(member)
    assert [frame["agents_online"] for frame in office.told] == [True, False]


def test_a_lease_that_ended_without_a_word_is_noticed(office) -> None:
    _, customer = office.enter(CARLA)
    office.presence.renew(NINA)
    office.announcer.look()
    assert customer.frames == []
    office.presence.leave(NINA)
    office.announcer.look()
    office.announcer.look()
    assert customer.heard == [{"type": "presence", "agents_online": False}]


def test_what_nobody_looks_at_any_more_is_forgotten(office) -> None:
    member, _ = office.enter(CARLA)
    office.announcer.look()
    office.hub.leave(member)
    office.announcer.look()
    assert office.announcer._known == {}


def test_looking_is_more_frequent_than_leases_end() -> None:
    assert timedelta(seconds=module.LOOK_EVERY_SECONDS) < LEASE / 2
