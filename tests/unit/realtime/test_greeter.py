from typing import Any

import msgspec
import pytest

from jira_chat.kernel.errors import UnavailableError
from jira_chat.realtime.greeter import Greeter
from jira_chat.realtime.hub import Member
from tests.unit.realtime.test_frame_handlers import CARLA, NINA


class Line:
    def __init__(self) -> None:
        self.closed: tuple[int, str] | None = None
        self.free = 0

    @property
    def is_open(self) -> bool:
        return self.closed is None

    def close(self, code: int, reason: str) -> None:
        self.closed = self.closed or (code, reason)

    def done(self) -> None:
        self.free += 1


class Newcomer:
    def __init__(self) -> None:
        self.connection = Line()
        self.member: Member | None = None

    def admit(self, person: Any) -> Member | None:
        if self.connection.is_open:
            self.member = Member(person, self.connection)
        return self.member


class House:
    """All that a greeter asks. Tickets are the JSON of their holders."""

    def __init__(self) -> None:
        self.jobs: list[Any] = []
        self.asked: list[int] = []
        self.gone: set[Any] = set()
        self.welcomed: list[Any] = []
        self.came: list[Any] = []
        self.error: Exception | None = None
        self.greeter = Greeter(self, self, self, Announcer(self), start=self.jobs.append)

    def redeem(self, tickets: list[str]) -> list[str | None]:
        self.asked.append(len(tickets))
        if self.error is not None:
            raise self.error
        return [ticket or None for ticket in tickets]

    def live(self, people: Any) -> frozenset[Any]:
        return frozenset(people) - self.gone

    def welcome(self, members: Any) -> None:
        self.welcomed += [each.person for each in members]

    def hello(self, person: Any) -> Newcomer:
        newcomer = Newcomer()
        self.greeter.greet(newcomer, "" if person is None else msgspec.json.encode(person).decode())
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


def test_who_is_gone_by_now_is_not_let_in(house) -> None:
    house.gone.add(CARLA)
    carla, nina = house.hello(CARLA), house.hello(NINA)
    house.work()
    assert carla.connection.closed == (4001, "session ended")
    assert house.welcomed == [NINA]
    assert nina.connection.free == 1


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
