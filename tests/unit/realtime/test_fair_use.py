from contextlib import ExitStack
from functools import partial
from itertools import count

import gevent
import msgspec
import pytest

from jira_chat.access.allowances import Allowances, Kind, counted_for
from jira_chat.access.principals import Principal, Surface
from jira_chat.broker.limits import Limits
from jira_chat.kernel import limit_rules
from jira_chat.kernel.errors import TooManyRequestsError
from jira_chat.realtime.fair_use import AT_ONCE, MOST_BEFORE_HELLO, FrameBudget, Seats, Turns

ANN = Principal(tenant="t1", surface=Surface.WIDGET, project="10000", visitor="v1")
BEN = msgspec.structs.replace(ANN, visitor="v2")
OFFICE, HOME = "192.0.2.1", "198.51.100.7"
MOST = {"person": 2, "address": 3}


def test_seats_are_counted_by_person_and_by_address() -> None:
    seats = Seats()
    with ExitStack() as stack:
        for person in (ANN, ANN, BEN):
            stack.enter_context(seats.taken(MOST, counted_for(person, OFFICE)))
        with pytest.raises(TooManyRequestsError) as refused:
            stack.enter_context(seats.taken(MOST, counted_for(BEN, OFFICE)))
        assert refused.value.details["retry_after"] > 0
        with seats.taken(MOST, counted_for(BEN, HOME)):
            pass
        with pytest.raises(TooManyRequestsError):
            stack.enter_context(seats.taken(MOST, counted_for(ANN, HOME)))
    assert not seats._taken
    with seats.taken(MOST, counted_for(ANN, OFFICE)):
        pass


def busiest(turns: Turns, people: list[Principal], address: str = OFFICE) -> int:
    """Let each work on a frame, all at once, and return how many did at the same time."""
    at_work: list[Principal] = []
    counts = []

    def work(person: Principal) -> None:
        with turns.of(counted_for(person, address)):
            at_work.append(person)
            counts.append(len(at_work))
            gevent.sleep(0)
            at_work.remove(person)

    gevent.joinall([gevent.spawn(work, person) for person in people], raise_error=True, timeout=5)
    assert len(counts) == len(people)
    return max(counts)


def test_one_person_has_one_turn_however_many_sockets() -> None:
    assert busiest(Turns(), [ANN] * 20) == 1


def test_strangers_of_one_address_share_a_few_turns() -> None:
    people = [msgspec.structs.replace(ANN, visitor=f"v{number}") for number in range(20)]
    assert busiest(Turns(), people) == AT_ONCE["address"]


def test_agents_do_not_wait_for_each_other() -> None:
    agents = [
        Principal(tenant="t1", surface=Surface.DASHBOARD, project="10000", account=f"a{number}") for number in range(20)
    ]
    assert busiest(Turns(), agents) == 20


def test_a_turn_ends_with_what_went_wrong_in_it_and_leaves_nothing() -> None:
    turns = Turns()
    turn = turns.of(counted_for(ANN, OFFICE))
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), turn:
            raise ZeroDivisionError
    del turn
    assert not turns._lines


def spent(budget: FrameBudget) -> int:
    for number in count():
        try:
            budget.spend()
        except TooManyRequestsError:
            return number
    raise AssertionError


def test_frames_are_a_persons_and_not_a_sockets() -> None:
    rules = {Kind.FRAMES: limit_rules.parse("person 10/hour")}
    allowances = Allowances(rules, partial(Limits, "memory://"), secret=b"secret")
    one, another, bens = (FrameBudget(allowances, OFFICE) for _ in range(3))
    one.belongs_to(ANN)
    another.belongs_to(ANN)
    bens.belongs_to(BEN)
    for _ in range(4):
        one.spend()
    assert spent(another) == 6
    assert spent(one) == 0
    assert spent(bens) == 10


def test_before_the_hello_a_socket_has_few_frames() -> None:
    allowances = Allowances({}, partial(Limits, "memory://"), secret=b"secret")
    assert spent(FrameBudget(allowances, OFFICE)) == MOST_BEFORE_HELLO
