from functools import partial

import msgspec
import pytest

from jira_chat.access.allowances import Allowances, Kind, counted_for
from jira_chat.access.principals import IDENTITY, Principal, Surface
from jira_chat.broker.limits import Limits
from jira_chat.kernel import limit_rules
from jira_chat.kernel.errors import TooManyRequestsError

STRANGER = Principal(tenant="t1", surface=Surface.WIDGET, project="10000", visitor="v1")
REGISTERED = Principal(tenant="t1", surface=Surface.WIDGET, project="10000", chat_account="c1", account="qm:1")
VOUCHED_FOR = Principal(tenant="t1", surface=Surface.WIDGET, project="10000", chat_account="c1", method=IDENTITY)
IN_PORTAL = Principal(tenant="t1", surface=Surface.PORTAL, project="10000", account="carla")
NOBODY = Principal(tenant="t1", surface=Surface.PORTAL, project="10000")
AGENT = Principal(tenant="t1", surface=Surface.DASHBOARD, project="10000", account="nina")

OFFICE, HOME = "192.0.2.1", "198.51.100.7"


class Desk:
    def __init__(self, rules: str) -> None:
        self.noticed: list[tuple[str, ...]] = []
        self.allowances = Allowances(
            {Kind.STARTS: limit_rules.parse(rules)},
            partial(Limits, "memory://"),
            secret=b"secret",
            noticed=lambda *what: self.noticed.append(what),
        )

    def started(self, person: Principal, address: str = OFFICE, *, times: int = 1) -> int:
        """Let a person start chats until they are refused, and return how many they started."""
        for number in range(times):
            try:
                self.allowances.spend(Kind.STARTS, person, address)
            except TooManyRequestsError:
                return number
        return times


def visitor(number: int, **changes: str) -> Principal:
    return msgspec.structs.replace(STRANGER, visitor=f"v{number}", **changes)


def test_new_people_from_one_address_share_its_limit() -> None:
    desk = Desk("person 20/hour, address 3/hour")
    assert [desk.started(visitor(number)) for number in range(5)] == [1, 1, 1, 0, 0]
    assert desk.started(visitor(6), HOME) == 1


def test_all_of_an_ipv6_line_is_one_address() -> None:
    desk = Desk("address 2/hour")
    assert [desk.started(visitor(number), f"2001:db8:0:1::{number}") for number in range(3)] == [1, 1, 0]
    assert desk.started(visitor(4), "2001:db8:0:2::1") == 1


@pytest.mark.parametrize("person", [IN_PORTAL, VOUCHED_FOR, AGENT])
def test_those_whom_somebody_vouches_for_are_counted_as_themselves(person: Principal) -> None:
    desk = Desk("person 3/hour, address 1/hour")
    desk.started(STRANGER)
    assert desk.started(person, times=5) == 3


@pytest.mark.parametrize("person", [STRANGER, REGISTERED, NOBODY])
def test_all_others_share_their_address(person: Principal) -> None:
    desk = Desk("person 3/hour, address 1/hour")
    desk.started(visitor(2))
    assert desk.started(person) == 0


def test_a_project_has_its_own_limits_of_every_scope() -> None:
    desk = Desk("person 1/hour, address 1/hour, project 1/hour")
    assert desk.started(STRANGER) == 1
    assert desk.started(visitor(2), HOME) == 0
    for elsewhere in ({"project": "10001"}, {"tenant": "t2"}):
        assert desk.started(msgspec.structs.replace(STRANGER, **elsewhere)) == 1


@pytest.mark.parametrize("person", [IN_PORTAL, VOUCHED_FOR, AGENT])
def test_strangers_cannot_use_up_what_the_project_has_for_all_others(person: Principal) -> None:
    desk = Desk("project 5/hour")
    assert desk.started(STRANGER, times=6) == 5
    assert desk.started(person, times=6) == 5


def test_nobody_uses_up_what_others_share_by_being_refused() -> None:
    desk = Desk("person 1/hour, address 5/hour, project 5/hour")
    for _ in range(10):
        desk.started(STRANGER)
    assert [desk.started(visitor(number)) for number in range(2, 8)] == [1, 1, 1, 1, 0, 0]


def test_a_refusal_is_noticed_and_says_when_to_try_again() -> None:
    desk = Desk("address 1/hour")
    desk.started(STRANGER)
    with pytest.raises(TooManyRequestsError) as refused:
        desk.allowances.spend(Kind.STARTS, STRANGER, OFFICE)
    assert refused.value.message == "Too many new chats. Please try again in 60 minutes."
    assert 3590 <= refused.value.details["retry_after"] <= 3601
    assert desk.noticed == [("starts", "address", "t1", "10000")]


def test_a_check_counts_nothing() -> None:
    desk = Desk("address 1/hour")
    for _ in range(3):
        desk.allowances.check(Kind.STARTS, STRANGER, OFFICE)
    desk.started(STRANGER)
    with pytest.raises(TooManyRequestsError):
        desk.allowances.check(Kind.STARTS, STRANGER, OFFICE)


def test_nobody_without_a_name_shares_a_count_with_another() -> None:
    assert "person" not in counted_for(NOBODY, OFFICE)
