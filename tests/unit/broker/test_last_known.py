from datetime import timedelta

import pytest

from jira_chat.broker.last_known import KEPT, LastKnown
from tests.support.fakes import NOW

AT = NOW.timestamp()
LATE = NOW + timedelta(seconds=61)


@pytest.fixture
def known() -> LastKnown:
    return LastKnown()


def test_of_a_group_that_was_never_heard_of_nobody_is_here(known) -> None:
    known.note_released("agents", ["nina"])
    assert known.here("agents", now=NOW) == frozenset()


def test_own_leases_end_when_they_end(known) -> None:
    known.note_read("agents", {"nina": AT + 60, "omar": AT + 60}, in_addition=False)
    known.note_own("agents", ["nina"], AT + 60)
    assert known.here("agents", now=NOW) == {"nina", "omar"}
    assert known.here("agents", now=LATE) == {"omar"}
    assert known.here("agents", now=LATE + KEPT) == frozenset()


def test_what_was_read_last_counts(known) -> None:
    known.note_read("agents", {"nina": AT + 60}, in_addition=False)
    known.note_read("agents", {"omar": AT + 60}, in_addition=False)
    assert known.here("agents", now=NOW) == {"omar"}
    known.note_read("agents", {"nina": AT + 60}, in_addition=True)
    assert known.here("agents", now=NOW) == {"nina", "omar"}


def test_what_is_given_up_is_gone(known) -> None:
    known.note_own("agents", ["nina"], AT + 60)
    known.note_read("agents", {"nina": AT + 60, "omar": AT + 60}, in_addition=False)
    known.note_released("agents", ["nina", "omar", "pia"])
    assert known.here("agents", now=NOW) == frozenset()


def test_large_groups_are_not_kept(known) -> None:
    many = {f"carla {number}": AT + 60 for number in range(1001)}
    known.note_own("customers", many.keys(), AT + 60)
    known.note_read("customers", many, in_addition=False)
    assert known.here("customers", now=NOW) == frozenset()


def test_what_the_broker_does_not_have_any_more_is_forgotten(known) -> None:
    known.note_own("customers", ["carla"], AT + 60)
    known.note_read("customers", {"carla": AT + 60, "dora": AT + 60}, in_addition=True)
    known.note_missing("customers", ["carla", "dora"])
    known.note_missing("agents", ["nina"])
    assert known.here("customers", now=NOW) == {"carla"}


def test_what_is_read_one_by_one_does_not_grow_for_ever(known) -> None:
    for number in range(1002):
        known.note_read("customers", {f"carla {number}": AT + 60}, in_addition=True)
    assert known.here("customers", now=NOW) == {"carla 1001"}
