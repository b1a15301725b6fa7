from datetime import timedelta

import pytest
from sqlalchemy import select

from jira_chat.kernel.errors import TooManyRequestsError
from jira_chat.sign_in import failures
from jira_chat.sign_in.tables import failures as table
from tests.support.threads import all_at_once


def wait_after(failed: int) -> timedelta | None:
    """Two for nothing, then half an hour each, five in all."""
    if failed > 5:
        return None
    return timedelta(minutes=30) if failed > 2 else timedelta(0)


@pytest.fixture
def admits(database, tenant, clock):
    def admits(who="ann", wait_after=wait_after, of=tenant):
        try:
            with database.transaction() as connection:
                failures.begin(connection, of, who, wait_after, now=clock())
        except TooManyRequestsError:
            return False
        return True

    return admits


def test_after_a_failure_one_has_to_wait(admits, database, tenant, clock) -> None:
    assert [admits() for _ in range(5)] == [True, True, True, False, False]
    clock.advance(minutes=10)
    with database.transaction() as connection, pytest.raises(TooManyRequestsError) as refused:
        failures.begin(connection, tenant, "ann", wait_after, now=clock())
    assert refused.value.details["retry_after"] == 1200
    assert "20 minutes" in refused.value.message
    # Attempts during a wait neither count nor prolong it.
    clock.advance(minutes=20)
    assert admits()


def test_to_look_costs_nothing(admits, database, tenant, clock) -> None:
    def look():
        with database.reading() as connection:
            failures.check(connection, tenant, "ann", wait_after, now=clock())

    look()
    assert [admits() for _ in range(3)] == [True] * 3
    with pytest.raises(TooManyRequestsError):
        look()
    clock.advance(minutes=30)
    look()
    assert admits()


def test_there_is_a_last_one(admits, clock) -> None:
    admitted = 0
    for _ in range(20):
        admitted += admits()
        clock.advance(hours=1)
    assert admitted == 5


def test_they_count_for_a_year(admits, clock) -> None:
    def closed_after_one(failed):
        return timedelta(0) if failed <= 1 else None

    assert admits(wait_after=closed_after_one)
    clock.advance(days=364)
    assert not admits(wait_after=closed_after_one)
    clock.advance(days=2)
    assert admits(wait_after=closed_after_one)


def test_a_success_forgets_them_and_a_right_attempt_is_none(admits, database, tenant, clock) -> None:
    assert [admits() for _ in range(3)] == [True] * 3
    with database.transaction() as connection:
        failures.take_back(connection, tenant, "ann")
        assert failures.count(connection, tenant, "ann", now=clock()) == 2
        failures.forget(connection, tenant, "ann", "bob")
        failures.take_back(connection, tenant, "ann")
        assert failures.count(connection, tenant, "ann", now=clock()) == 0
    assert [admits() for _ in range(4)] == [True, True, True, False]


def test_each_has_their_own_on_each_site(admits, other_tenant) -> None:
    def only_one(failed):
        return timedelta(0) if failed <= 1 else None

    assert admits("ann", only_one)
    assert admits("bob", only_one)
    assert admits("ann", only_one, other_tenant)
    assert not admits("ann", only_one)


def test_many_at_the_same_moment_are_one(admits) -> None:
    assert sum(all_at_once(*[lambda: admits(wait_after=lambda _n: timedelta(seconds=30))] * 16)) == 1


def test_many_without_a_wait_are_all_counted(admits) -> None:
    admitted = all_at_once(*[lambda: admits(wait_after=lambda n: timedelta(0) if n <= 5 else None)] * 16)
    assert sum(admitted) == 5


def test_old_ones_are_forgotten(admits, database, clock) -> None:
    admits("ann")
    clock.advance(days=200)
    admits("bob")
    clock.advance(days=200)
    with database.transaction() as connection:
        assert failures.forget_expired(connection, now=clock()) == 1
        assert connection.execute(select(table.c.who)).scalars().all() == ["bob"]
