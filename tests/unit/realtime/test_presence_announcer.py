from datetime import timedelta
from typing import Any

import msgspec
import pytest

from jira_chat.access.principals import Side
from jira_chat.broker.hints import Gap
from jira_chat.conversations import topics
from jira_chat.presence.models import State
from jira_chat.presence.service import LEASE
from jira_chat.realtime import presence_announcer as module
from jira_chat.realtime.hub import Hub, Member
from jira_chat.realtime.positions import Positions, follow
from jira_chat.realtime.presence_announcer import PresenceAnnouncer
from tests.support.fakes import FakeHints
from tests.unit.realtime.test_fanout import Socket
from tests.unit.realtime.test_frame_handlers import CARLA, NINA
from tests.unit.realtime.test_protocol import CONVERSATION


class Presence:
    """Who is here, in a set that tests may change."""

    def __init__(self) -> None:
        self.here: set[Any] = set()
        self.elsewhere: set[Any] = set()
        self.asleep: set[Any] = set()
        self.others = {"another process"}

    def renew(self, people: Any) -> None:
        self.here.update(people)

    def leave(self, people: Any) -> None:
        self.here.difference_update(each for each in people if each.side is Side.CUSTOMER)

    def choose(self, person: Any, *, online: bool, **_: Any) -> None:
        (self.here.add if online else self.here.discard)(person)

    def processes(self) -> frozenset[str]:
        return frozenset(self.others)

    def customers_online(self, *_: Any) -> set[str]:
        here = self.here | self.elsewhere if self.others else set()
        return {person.customer for person in here if person.side is Side.CUSTOMER}

    def is_here(self, person: Any) -> bool:
        return person in self.here | self.elsewhere

    def states(self, people: Any) -> Any:
        return {(each.tenant, each.project, each.account): self.state_of(each) for each in people}

    def state_of(self, person: Any) -> State:
        if person not in self.here:
            return State.OFFLINE
        return State.AWAY if person in self.asleep else State.ONLINE

    def note_life(self, person: Any) -> None:
        self.asleep.discard(person)

    def with_agents(self, places: Any) -> Any:
        online = {(person.tenant, person.project) for person in self.here - self.asleep if person.account}
        return frozenset(online & set(places))


class Office:
    def __init__(self) -> None:
        self.hub, self.presence, self.hints, self.positions = Hub(), Presence(), FakeHints(), Positions()
        self.announcer = PresenceAnnouncer(self.hub, self.presence, self.hints)

    def enter(self, person: Any) -> tuple[Member, Socket]:
        socket = Socket()
        member = Member(person=person, connection=socket)
        self.hub.join(member, topics.topics_for(person))
        follow(member.follows, self.positions.of(CONVERSATION))
        self.announcer.came([member])
        return member, socket

    def leave(self, member: Member) -> None:
        self.announcer.left(member)
        self.hub.leave(member)
        self.announcer.sweep()

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


def test_a_customer_who_comes_with_two_pages_at_once_is_announced(office) -> None:
    pages = [Member(person=CARLA, connection=Socket()) for _ in range(2)]
    for page in pages:
        office.hub.join(page, topics.topics_for(CARLA))
        follow(page.follows, office.positions.of(CONVERSATION))
    office.announcer.came(pages)
    assert {frame["customer_online"] for frame in office.told} == {True}


def test_a_customer_who_comes_back_while_the_end_is_noted_stays(office, monkeypatch) -> None:
    member, _ = office.enter(CARLA)
    leave = office.presence.leave

    def leave_slowly(people: Any) -> None:
        office.enter(CARLA)
        leave(people)

    monkeypatch.setattr(office.presence, "leave", leave_slowly)
    office.leave(member)
    assert {frame["customer_online"] for frame in office.told} == {True}
    assert office.presence.is_here(CARLA)


def test_a_customer_whom_another_process_has_is_not_gone(office) -> None:
    member, _ = office.enter(CARLA)
    office.presence.elsewhere.add(CARLA)
    office.hints.told.clear()
    office.leave(member)
    assert office.told == []


def test_who_polls_again_is_announced_only_when_taken_for_gone(office) -> None:
    member, _ = office.enter(CARLA)
    office.announcer.stayed(member)
    assert [frame["customer_online"] for frame in office.told] == [True]
    office.presence.leave([CARLA])
    office.announcer.stayed(member)
    assert [frame["customer_online"] for frame in office.told] == [True, True]
    assert office.presence.is_here(CARLA)


def test_another_customer_is_somebody_else(office) -> None:
    member, _ = office.enter(CARLA)
    office.enter(msgspec.structs.replace(CARLA, visitor="v2"))
    office.leave(member)
    assert office.told[-1]["customer_online"] is False


def test_a_choice_is_told_to_the_agents_own_pages_and_to_the_project(office) -> None:
    office.announcer.choose(NINA, online=True)
    own, project = office.hints.told
    assert (own.topics, own.data) == (["agent:t1:10000:nina"], {"online": True, "away": False})
    assert (project.topics, project.data) == (["project:t1:10000"], {"agents_online": True})


def test_an_agent_whom_nobody_sees_any_more_is_away_until_a_sign_of_life(office) -> None:
    _, page = office.enter(NINA)
    _, customer = office.enter(CARLA)
    office.announcer.look()
    office.hints.told.clear()
    office.presence.asleep.add(NINA)
    office.announcer.look()
    office.announcer.look()
    assert page.heard == [
        {"type": "presence", "online": True, "away": True},
        {"type": "presence", "agents_online": False},
    ]
    assert customer.heard == [{"type": "presence", "agents_online": False}]

    office.announcer.active(NINA)
    office.announcer.active(NINA)
    assert office.told == [{"online": True, "away": False}, {"agents_online": True}]


def test_an_agent_who_moves_from_page_to_page_is_not_announced(office) -> None:
    """Their lease outlives the page; `test_service.py` says for how long."""
    member, _ = office.enter(NINA)
    assert [frame["agents_online"] for frame in office.told] == [True]
    office.leave(member)
    office.enter(NINA)
    assert [frame["agents_online"] for frame in office.told] == [True]


def test_a_second_page_of_a_customer_is_not_announced(office) -> None:
    office.enter(CARLA)
    office.enter(CARLA)
    assert [frame["customer_online"] for frame in office.told] == [True]


def test_a_page_that_is_reloaded_is_not_gone(office, monkeypatch) -> None:
    monkeypatch.setattr(module, "GRACE_SECONDS", 60.0)
    member, _ = office.enter(CARLA)
    office.hints.told.clear()
    office.leave(member)
    assert office.told == []
    monkeypatch.setattr(module, "GRACE_SECONDS", 0.0)
    office.announcer.sweep()
    assert [frame["customer_online"] for frame in office.told] == [False]


def test_leases_of_all_who_are_here_are_renewed_together(office) -> None:
    office.enter(CARLA)
    office.enter(NINA)
    office.presence.here.clear()
    office.announcer.renew()
    assert office.presence.here == {CARLA, NINA}


def test_a_lease_that_ended_without_a_word_is_noticed(office) -> None:
    _, customer = office.enter(CARLA)
    office.presence.renew([NINA])
    office.announcer.look()
    assert customer.frames == []
    office.presence.here.discard(NINA)
    office.announcer.look()
    office.announcer.look()
    assert customer.heard == [{"type": "presence", "agents_online": False}]


def test_agents_are_told_of_the_customers_of_a_process_that_was_killed(office) -> None:
    _, agent = office.enter(NINA)
    office.presence.elsewhere.add(CARLA)
    for _ in range(2):
        office.announcer.look()
    assert agent.frames == []
    office.presence.others.clear()
    office.announcer.look()
    assert agent.heard == [{"type": "presence", "conversation": CONVERSATION.id, "customer_online": False}]
    office.presence.others.add("its successor")
    office.announcer.look()
    assert agent.heard[1:] == [{"type": "presence", "conversation": CONVERSATION.id, "customer_online": True}]


def test_agents_are_told_again_who_is_here_after_a_gap_of_hints(office) -> None:
    _, agent = office.enter(NINA)
    office.announcer.look()
    office.announcer.look_again(Gap())
    office.announcer.look()
    office.announcer.look()
    assert agent.heard == [{"type": "presence", "conversation": CONVERSATION.id, "customer_online": False}]


def test_a_page_that_ends_before_its_welcome_hides_nobody_who_left(office) -> None:
    member, _ = office.enter(CARLA)
    office.announcer.left(member)
    office.hub.leave(member)
    next_page = Member(person=CARLA, connection=Socket())
    office.hub.join(next_page, topics.topics_for(CARLA))
    office.leave(next_page)
    assert [frame["customer_online"] for frame in office.told] == [True, False]


def test_what_nobody_looks_at_any_more_is_forgotten(office) -> None:
    member, _ = office.enter(CARLA)
    office.announcer.look()
    office.hub.leave(member)
    office.announcer.look()
    assert office.announcer._known == {}


def test_looking_is_more_frequent_than_leases_end() -> None:
    assert timedelta(seconds=module.LOOK_EVERY_SECONDS) < LEASE / 2
