from typing import Any

import msgspec
import pytest

from jira_chat.broker.tickets import Admission
from jira_chat.conversations.errors import ChatNotOfferedError
from jira_chat.kernel.errors import DomainError, TooManyRequestsError, UnavailableError
from jira_chat.realtime.greeter import Greeter
from jira_chat.realtime.hub import Member
from tests.support.fakes import FakeClock
from tests.unit.realtime.test_frame_handlers import CARLA, NINA

MINUTE = 60.0
RENEWAL = "again "


class Line:
    def __init__(self) -> None:
        self.closed: tuple[int, str] | None = None
        self.free = 0
        self.refused: list[str] = []

    @property
    def is_open(self) -> bool:
        return self.closed is None

    def close(self, code: int, reason: str) -> None:
        self.closed = self.closed or (code, reason)

    def refuse(self, error: DomainError, code: int) -> None:
        self.refused.append(error.code)
        self.close(code, error.code)

    def done(self) -> None:
        self.free += 1


class Newcomer:
    def __init__(self) -> None:
        self.connection = Line()
        self.address = "192.0.2.1"
        self.member: Member | None = None
        self.seconds = 0.0

    def admit(self, person: Any, *, seconds: float) -> Member | None:
        self.seconds = seconds
        if self.connection.is_open:
            self.member = Member(person, self.connection)
        return self.member


class House:
    """All that a greeter asks. Tickets are the JSON of their holders, renewals with a mark."""

    def __init__(self) -> None:
        self.jobs: list[Any] = []
        self.asked: list[int] = []
        self.gone: set[Any] = set()
        self.welcomed: list[Any] = []
        self.came: list[Any] = []
        self.tickets: list[str] = []
        self.error: Exception | None = None
        self.refusal: DomainError | None = None
        self.returns: list[Any] = []
        self.clock = FakeClock()
        parts = (self, self, self, Announcer(self), self)
        self.greeter = Greeter(*parts, clock=self.clock, start=self.jobs.append)

    def redeem(self, tickets: list[str]) -> list[Admission | None]:
        self.asked.append(len(tickets))
        if self.error is not None:
            raise self.error
        ends_at = self.clock().timestamp() + MINUTE
        return [
            Admission(ticket.removeprefix(RENEWAL), ends_at, ticket.startswith(RENEWAL)) if ticket else None
            for ticket in tickets
        ]

    def refusals(self, returns: Any) -> list[DomainError | None]:
        self.returns += returns
        return [self.refusal for _ in returns]

    def ticket_for_next(self, person: Any, admission: Admission) -> str:
        return f"{person.name} {admission.renewed}"

    def live(self, people: Any) -> frozenset[Any]:
        return frozenset(people) - self.gone

    def welcome(self, members: Any) -> None:
        self.welcomed += [each.person for each in members]
        self.tickets += members.values()

    def hello(self, person: Any, *, mark: str = "") -> Newcomer:
        newcomer = Newcomer()
        self.greeter.greet(newcomer, "" if person is None else mark + msgspec.json.encode(person).decode())
        return newcomer

    def work(self) -> None:
        while self.jobs:
            self.jobs.pop(0)()


class Announcer:
    def __init__(self, house: House) -> None:
        self._house = house

    def came(self, members: Any) -> None:
        self._house.came += [each.person for each in members]


@pytest.fixture
def house() -> House:
    return House()


def test_those_who_come_together_are_asked_for_together(house) -> None:
    carla, nina = house.hello(CARLA), house.hello(NINA)
    assert len(house.jobs) == 1
    house.work()
    assert (house.asked, house.welcomed, house.came) == ([2], [CARLA, NINA], [CARLA, NINA])
    assert (carla.connection.free, nina.connection.free) == (1, 1)
    house.hello(CARLA)
    house.work()
    assert house.asked == [2, 1]


def test_a_bad_ticket_closes_one_socket_and_no_other(house) -> None:
    stranger, carla = house.hello(None), house.hello(CARLA)
    house.work()
    assert stranger.connection.closed == (4001, "ticket not valid")
    assert (carla.connection.closed, house.welcomed) == (None, [CARLA])
    assert stranger.connection.free == carla.connection.free == 1


def test_who_is_gone_by_now_is_not_let_in(house) -> None:
    house.gone.add(CARLA)
    carla, nina = house.hello(CARLA), house.hello(NINA)
    house.work()
    assert carla.connection.closed == (4001, "session ended")
    assert house.welcomed == [NINA]
    assert nina.connection.free == 1


def test_a_socket_ends_when_its_ticket_says_and_knows_the_next(house) -> None:
    first, second = house.hello(CARLA), house.hello(NINA, mark=RENEWAL)
    house.work()
    assert (first.seconds, second.seconds) == (MINUTE, MINUTE)
    assert house.tickets == [f"{CARLA.name} False", f"{NINA.name} True"]
    assert house.returns == [(NINA, "192.0.2.1")]


@pytest.mark.parametrize(
    ("refusal", "code", "told"),
    [
        (TooManyRequestsError("Too many connections.", retry_after=7), 4029, ["too_many_requests"]),
        (ChatNotOfferedError("Chat is not available here at the moment."), 4001, []),
    ],
)
def test_one_who_may_not_come_back_is_refused_and_the_others_are_let_in(house, refusal, code, told) -> None:
    house.refusal = refusal
    nina, carla = house.hello(NINA, mark=RENEWAL), house.hello(CARLA)
    house.work()
    assert (nina.connection.closed, nina.connection.refused) == ((code, refusal.code), told)
    assert (house.welcomed, nina.member) == ([CARLA], None)
    assert carla.connection.closed is None


def test_who_hung_up_meanwhile_is_nobody(house) -> None:
    carla = house.hello(CARLA)
    carla.connection.close(1000, "")
    house.work()
    assert (house.welcomed, house.came) == ([], [])


@pytest.mark.parametrize(("error", "code"), [(UnavailableError("Redis"), 1013), (LookupError("database"), 1011)])
def test_what_goes_wrong_closes_them_for_now_and_the_next_are_greeted(house, caplog, error, code) -> None:
    house.error = error
    carla = house.hello(CARLA)
    house.work()
    assert carla.connection.closed[0] == code
    house.error = None
    house.hello(NINA)
    house.work()
    assert house.welcomed == [NINA]
    assert ("socket_broke" in caplog.text) is (code == 1011)
