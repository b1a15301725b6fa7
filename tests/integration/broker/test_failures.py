from datetime import timedelta
from pathlib import Path

import pytest

from jira_chat.broker.failures import Failures
from jira_chat.broker.server import BundledRedis
from jira_chat.kernel.errors import TooManyRequestsError, UnavailableError
from tests.support.threads import all_at_once
from tests.support.waiting import wait_for


def wait_after(failures: int) -> timedelta | None:
    """Two for nothing, then half an hour each, five in all."""
    if failures > 5:
        return None
    return timedelta(minutes=30) if failures > 2 else timedelta(0)


@pytest.fixture(params=["redis", "memory"])
def url(request: pytest.FixtureRequest, server: BundledRedis) -> str:
    return server.url if request.param == "redis" else "memory://"


def is_admitted(failures: Failures, who: str = "ann") -> bool:
    try:
        failures.begin(who)
    except TooManyRequestsError:
        return False
    return True


def test_after_a_failure_one_has_to_wait(url) -> None:
    failures = Failures(url, wait_after)
    assert [is_admitted(failures) for _ in range(5)] == [True, True, True, False, False]
    with pytest.raises(TooManyRequestsError) as refused:
        failures.begin("ann")
    assert 1700 < refused.value.details["retry_after"] <= 1800


def test_attempts_during_a_wait_neither_count_nor_prolong_it(url) -> None:
    failures = Failures(url, lambda n: timedelta(seconds=1) if n <= 2 else None)
    failures.begin("ann")
    for _ in range(20):
        is_admitted(failures)
    wait_for(lambda: is_admitted(failures), seconds=5, what="the end of the wait")


def test_there_is_a_last_one(url) -> None:
    failures = Failures(url, lambda n: timedelta(0) if n <= 5 else None)
    assert [is_admitted(failures) for _ in range(8)] == [True] * 5 + [False] * 3


def test_a_success_forgets_them(url) -> None:
    failures = Failures(url, wait_after)
    while is_admitted(failures):
        continue
    failures.forget("ann")
    assert [is_admitted(failures) for _ in range(4)] == [True, True, True, False]


def test_each_has_their_own(url) -> None:
    failures = Failures(url, lambda n: timedelta(0) if n <= 1 else None)
    assert is_admitted(failures, "ann")
    assert is_admitted(failures, "bob")
    assert not is_admitted(failures, "ann")


def test_many_at_the_same_moment_are_one(url) -> None:
    failures = Failures(url, lambda _n: timedelta(seconds=30))
    assert sum(all_at_once(*[lambda: is_admitted(failures)] * 16)) == 1


def test_while_the_broker_is_away_nothing_is_admitted(tmp_path: Path, caplog) -> None:
    failures = Failures(f"unix://{tmp_path / 'nobody.sock'}", wait_after)
    with pytest.raises(UnavailableError):
        failures.begin("ann")
    failures.forget("ann")
    assert {record.getMessage() for record in caplog.records} == {"failures_not_counted", "failures_not_forgotten"}
