from types import SimpleNamespace
from typing import Any

import gevent
import msgspec
import pytest

from jira_chat.access.principals import Principal, Surface
from jira_chat.realtime import revocation as module
from jira_chat.realtime.hub import Hub, Member
from jira_chat.realtime.revocation import ASK_AGAIN, MOST_ASKED, TRUST, Revocation
from jira_chat.settings.models import ProjectSettings
from jira_chat.sign_in.standing import question
from tests.support.fakes import FakeClock

SITE = "https://www.example.com"
NINA = Principal(tenant="t1", surface=Surface.DASHBOARD, project="10000", account="nina")
ANN = Principal(tenant="t1", surface=Surface.WIDGET, project="10000", site=SITE, chat_account="ann", session="s1")
VISITOR = Principal(tenant="t1", surface=Surface.WIDGET, project="10000", site=SITE, visitor="v1")


class Socket:
    def __init__(self) -> None:
        self.closed: list[tuple[int, str]] = []

    def close(self, code: int, reason: str) -> None:
        self.closed.append((code, reason))


class World:
    """The database and Jira, as one process sees them, with its sockets."""

    def __init__(self) -> None:
        self.hub, self.clock = Hub(), FakeClock()
        self.left: set[str] = set()
        self.ended: set[str] = set()
        self.may: bool | None = True
        self.refused: set[Any] = set()
        self.slow: set[str] = set()
        self.asked: list[Principal] = []
        self.sent_away: list[Principal] = []
        self.queries = 0
        self.settings = ProjectSettings(portal=True, external=True)
        self.revocation = Revocation(
            self.hub, installations=self, sessions=self, settings=self, standing=self, clock=self.clock
        )

    def served(self, tenants: set[str]) -> frozenset[str]:
        self.queries += 1
        return frozenset(tenants - self.left)

    def live(self, people: Any) -> frozenset[Principal]:
        self.queries += 1
        return frozenset(each for each in people if each.session is not None and each.session not in self.ended)

    def of_projects(self, places: Any) -> dict[Any, Any]:
        self.queries += 1
        return {place: SimpleNamespace(settings=self.settings) for place in places}

    def still_may(self, person: Principal, *, anew: bool) -> bool | None:
        assert anew
        self.asked.append(person)
        if person.tenant in self.slow:
            gevent.sleep(3600)
        return False if person in self.refused else self.may

    def end(self, person: Principal) -> None:
        self.sent_away.append(person)

    def enter(self, person: Principal) -> Socket:
        socket = Socket()
        self.hub.join(Member(person=person, connection=socket), [])
        return socket

    def ask(self) -> list[Principal]:
        """Have one round, and return the people asked about."""
        self.asked.clear()
        gevent.joinall(self.revocation.ask(), timeout=0.1)
        return self.asked


@pytest.fixture
def world() -> World:
    return World()


def test_an_empty_process_asks_nothing(world) -> None:
    world.revocation.look()
    assert (world.queries, world.ask()) == (0, [])


def test_a_site_that_left_is_noticed_without_a_hint(world) -> None:
    leaving = [world.enter(person) for person in (NINA, ANN, VISITOR)]
    staying = world.enter(msgspec.structs.replace(NINA, tenant="t2"))
    world.revocation.look()
    assert not any(socket.closed for socket in [*leaving, staying])

    world.left.add("t1")
    world.revocation.look()
    assert [socket.closed for socket in leaving] == [[(4001, "not in use any more")]] * 3
    assert staying.closed == []


def test_a_session_that_ended_is_noticed_without_a_hint(world) -> None:
    ended, other = world.enter(ANN), world.enter(msgspec.structs.replace(ANN, session="s2"))
    world.ended.add("s1")
    world.revocation.look()
    assert (ended.closed, other.closed) == ([(4001, "session ended")], [])


@pytest.mark.parametrize(
    ("settings", "ended"),
    [
        ({"external": False}, ["ann", "visitor"]),
        ({"sites": ("https://elsewhere.example.com",)}, ["ann", "visitor"]),
        ({"portal": False}, ["carla"]),
        ({"anonymous": False, "require_identity": True}, []),
    ],
)
def test_where_there_is_no_chat_any_more_customers_have_no_sockets(world, settings: Any, ended: list[str]) -> None:
    carla = Principal(tenant="t1", surface=Surface.PORTAL, project="10000", account="carla")
    people = {"nina": NINA, "ann": ANN, "visitor": VISITOR, "carla": carla}
    sockets = {name: world.enter(person) for name, person in people.items()}
    world.settings = msgspec.structs.replace(world.settings, **settings)
    world.revocation.look()
    assert [name for name, socket in sockets.items() if socket.closed] == ended


def test_a_look_costs_three_questions_however_many_are_here(world) -> None:
    for number in range(50):
        world.enter(msgspec.structs.replace(ANN, tenant=f"t{number}"))
    world.revocation.look()
    assert world.queries == 3


def test_one_person_with_many_sockets_is_asked_about_once(world) -> None:
    for surface in (Surface.DASHBOARD, Surface.ISSUE, Surface.DASHBOARD):
        world.enter(msgspec.structs.replace(NINA, surface=surface))
    for person in (ANN, msgspec.structs.replace(ANN, session="s2"), VISITOR):
        world.enter(person)
    assert {question(each) for each in world.ask()} == {question(NINA), question(ANN)}
    assert len(world.asked) == 2


def test_an_answer_counts_for_half_a_minute(world) -> None:
    world.enter(NINA)
    assert world.ask() == [NINA]
    world.clock.advance(seconds=ASK_AGAIN.total_seconds() - 1)
    assert world.ask() == []
    world.clock.advance(seconds=1)
    assert world.ask() == [NINA]


def test_a_right_that_jira_took_away_ends_all_sockets_that_needed_it(world) -> None:
    lost = [world.enter(NINA), world.enter(msgspec.structs.replace(NINA, surface=Surface.ISSUE, issue="10100"))]
    kept = [world.enter(ANN), world.enter(msgspec.structs.replace(NINA, project="10001"))]
    world.refused.add(NINA)
    world.refused.add(msgspec.structs.replace(NINA, surface=Surface.ISSUE, issue="10100"))
    world.ask()
    assert [socket.closed for socket in lost] == [[(4001, "not allowed any more")]] * 2
    assert [socket.closed for socket in kept] == [[], []]


def test_of_a_customer_who_may_not_stay_the_sessions_end_too(world) -> None:
    sockets = [world.enter(ANN), world.enter(msgspec.structs.replace(ANN, session="s2"))]
    world.may = False
    world.ask()
    assert [socket.closed for socket in sockets] == [[(4001, "not allowed any more")]] * 2
    assert len(world.sent_away) == 1


def test_an_outage_throws_nobody_out_and_is_trusted_for_a_while(world) -> None:
    agent, customer = world.enter(NINA), world.enter(ANN)
    world.ask()
    world.may = None
    world.clock.advance(seconds=TRUST.total_seconds() - 1)
    world.ask()
    assert (agent.closed, customer.closed) == ([], [])
    world.clock.advance(seconds=1)
    world.ask()
    assert (agent.closed, customer.closed) == ([(4001, "not confirmed for too long")], [])


def test_an_answer_renews_the_trust(world) -> None:
    agent = world.enter(NINA)
    for may in (None, True, None):
        world.may = may
        world.ask()
        world.clock.advance(seconds=TRUST.total_seconds() - 1)
    assert agent.closed == []


def test_what_was_not_answered_is_asked_in_the_next_round(world) -> None:
    world.enter(NINA)
    world.may = None
    assert world.ask() == [NINA]
    assert world.ask() == [NINA]


def test_a_round_asks_one_site_only_so_much_agents_first_and_nobody_is_forgotten(world) -> None:
    for number in range(2 * MOST_ASKED - 1):
        world.enter(msgspec.structs.replace(ANN, chat_account=f"a{number}"))
    world.enter(NINA)
    first = list(world.ask())
    assert (len(first), NINA in first) == (MOST_ASKED, True)
    second = world.ask()
    assert not {question(each) for each in first} & {question(each) for each in second}
    assert len(second) == MOST_ASKED


def test_who_came_first_is_asked_about_first(world) -> None:
    early = msgspec.structs.replace(ANN, chat_account="early")
    world.enter(early)
    for number in range(MOST_ASKED - 1):
        world.enter(msgspec.structs.replace(ANN, chat_account=f"a{number}"))
    world.ask()
    world.clock.advance(seconds=1)
    late = msgspec.structs.replace(ANN, chat_account="late")
    world.enter(late)
    world.clock.advance(seconds=ASK_AGAIN.total_seconds())
    assert late not in world.ask()
    assert world.ask() == [late]


def test_a_site_that_is_slow_holds_up_no_other_and_is_not_asked_twice(world) -> None:
    world.enter(NINA)
    other = msgspec.structs.replace(NINA, tenant="t2")
    world.enter(other)
    world.slow.add("t1")
    assert set(world.ask()) == {NINA, other}
    world.clock.advance(seconds=ASK_AGAIN.total_seconds())
    assert world.ask() == [other]


def test_it_looks_and_asks_for_ever(world, monkeypatch) -> None:
    monkeypatch.setattr(module, "LOOK_EVERY_SECONDS", 0.001)
    monkeypatch.setattr(module, "ASK_EVERY_SECONDS", 0.001)
    socket = world.enter(NINA)
    watcher = gevent.spawn(world.revocation.watch)
    with gevent.Timeout(5):
        while not world.asked or not world.queries:
            gevent.sleep(0.001)
        world.left.add("t1")
        while not socket.closed:
            gevent.sleep(0.001)
    watcher.kill()


def test_a_question_that_breaks_is_asked_again(world, monkeypatch, caplog) -> None:
    def break_down(_person: Principal, *, anew: bool) -> bool:
        raise OSError("the database is away")

    world.enter(NINA)
    with monkeypatch.context() as patch:
        patch.setattr(world, "still_may", break_down)
        world.ask()
    assert "revocation_interrupted" in [record.getMessage() for record in caplog.records]
    assert world.ask() == [NINA]
