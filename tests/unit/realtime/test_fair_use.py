from functools import partial
from itertools import count

import gevent
import msgspec
import pytest

from jira_chat.access.allowances import Allowances, Kind, counted_for
from jira_chat.access.principals import Principal, Surface
from jira_chat.broker import process_limits
from jira_chat.broker.limits import Limits
from jira_chat.kernel import limit_rules
from jira_chat.kernel.errors import TooManyRequestsError
from jira_chat.realtime.fair_use import AT_ONCE, MOST_BEFORE_HELLO, End, FrameBudget, Seats, Turns
from jira_chat.realtime.workers import Workers
from tests.support.socket_peer import turn_until

ANN = Principal(tenant="t1", surface=Surface.WIDGET, project="10000", visitor="v1")
BEN = msgspec.structs.replace(ANN, visitor="v2")
OFFICE, HOME = "192.0.2.1", "198.51.100.7"
MOST = {"person": 2, "address": 3}


def test_seats_are_counted_by_person_and_by_address() -> None:
    seats = Seats()
    taken = [seats.take(MOST, counted_for(person, OFFICE)) for person in (ANN, ANN, BEN)]
    with pytest.raises(TooManyRequestsError) as refused:
        seats.take(MOST, counted_for(BEN, OFFICE))
    assert refused.value.details["retry_after"] > 0
    taken.append(seats.take(MOST, counted_for(BEN, HOME)))
    with pytest.raises(TooManyRequestsError):
        seats.take(MOST, counted_for(ANN, HOME))
    for keys in taken:
        seats.give(keys)
    assert not seats._taken
    seats.take(MOST, counted_for(ANN, OFFICE))


def work_off(people: list[Principal], address: str = OFFICE, *, most: int = 100) -> tuple[int, list[int]]:
    """Let each work on a frame, all at once; return how many did at the same time, and in which order."""
    turns, workers, at_work, counts, order = Turns(), Workers(most=most), [], [], []

    def work(number: int, person: Principal, end: End) -> None:
        at_work.append(person)
        counts.append(len(at_work))
        order.append(number)
        gevent.sleep(0)
        at_work.remove(person)
        end()

    def begin(number: int, person: Principal, end: End) -> None:
        workers.start(partial(work, number, person, end))

    for number, person in enumerate(people):
        turns.take(turns.of(counted_for(person, address)), partial(begin, number, person))
    turn_until(lambda: len(counts) == len(people) and not at_work)
    assert not turns._at_work
    assert not turns._waiting
    return max(counts), order


def test_one_person_has_one_turn_however_many_sockets_and_keeps_their_order() -> None:
    assert work_off([ANN] * 20) == (1, list(range(20)))


def test_strangers_of_one_address_share_a_few_turns() -> None:
    people = [msgspec.structs.replace(ANN, visitor=f"v{number % 10}") for number in range(40)]
    assert work_off(people)[0] == AT_ONCE["address"]


def test_agents_do_not_wait_for_each_other() -> None:
    agents = [
        Principal(tenant="t1", surface=Surface.DASHBOARD, project="10000", account=f"a{number}") for number in range(20)
    ]
    assert work_off(agents)[0] == 20


def test_who_waits_for_a_turn_keeps_no_worker_from_others() -> None:
    _, order = work_off([ANN] * 20 + [msgspec.structs.replace(BEN, visitor="v9")], most=2)
    assert order.index(20) <= 1


def spent(budget: FrameBudget) -> int:
    for number in count():
        try:
            budget.spend()
        except TooManyRequestsError:
            return number
    raise AssertionError


def test_frames_are_a_persons_and_not_a_sockets() -> None:
    rules = {Kind.FRAMES: limit_rules.parse("person 10/hour")}
    allowances = Allowances(rules, partial(Limits, process_limits.ADDRESS), secret=b"secret")
    one, another, bens = (FrameBudget() for _ in range(3))
    one.belongs_to(ANN, OFFICE, allowances)
    another.belongs_to(ANN, OFFICE, allowances)
    bens.belongs_to(BEN, OFFICE, allowances)
    for _ in range(4):
        one.spend()
    assert spent(another) == 6
    assert spent(one) == 0
    assert spent(bens) == 10


def test_before_the_hello_a_socket_has_few_frames() -> None:
    assert spent(FrameBudget()) == MOST_BEFORE_HELLO
