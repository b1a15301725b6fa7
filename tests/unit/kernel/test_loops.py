import logging
from collections.abc import Callable

import pytest

from jira_chat.kernel import loops

MOST_WAITS = 12


class Time:
    """Waits in no time and stops a loop after a while."""

    def __init__(self, *, most: int = MOST_WAITS) -> None:
        self.waited: list[float] = []
        self._most = most

    def wait(self, seconds: float) -> bool:
        self.waited.append(seconds)
        return len(self.waited) >= self._most


def failing(times: int) -> Callable[[], None]:
    left = [times]

    def step() -> None:
        left[0] -= 1
        if left[0] >= 0:
            raise OSError("the database is away")

    return step


def test_a_step_runs_until_the_wait_says_stop() -> None:
    time, steps = Time(), []
    loops.run("count", lambda: steps.append(1), every=60, wait=time.wait)

    assert 0 <= time.waited[0] <= 60
    assert time.waited[1:] == [60] * (MOST_WAITS - 1)
    assert len(steps) == MOST_WAITS - 1


def test_a_step_may_say_itself_how_long_to_wait() -> None:
    time = Time(most=3)
    loops.run("work", lambda: 7.5, wait=time.wait)

    assert time.waited == [7.5] * 3


def test_a_failure_is_logged_and_counted_and_not_the_last(caplog: pytest.LogCaptureFixture) -> None:
    time = Time()
    loops.run("look", failing(3), wait=time.wait)

    assert len(time.waited) == MOST_WAITS
    assert [record.getMessage() for record in caplog.records] == ["loop_failed"] * 3 + ["loop_recovered"]
    assert [(record.loop, record.count, record.in_a_row) for record in caplog.records[:3]] == [
        ("look", 1, 1),
        ("look", 2, 2),
        ("look", 3, 3),
    ]
    assert caplog.records[0].exc_info


def test_the_pause_grows_with_failures_in_a_row_and_is_short_again_after_a_success() -> None:
    time = Time(most=10)
    loops.run("look", failing(8), wait=time.wait, longest=10)

    nominal = [0.5, 1, 2, 4, 8, 10, 10, 10, 0, 0]
    assert [pytest.approx(each, rel=0.25) for each in nominal] == time.waited


def test_a_failure_is_never_tried_again_sooner_than_a_success() -> None:
    time = Time(most=3)
    loops.run("look", failing(9), every=30, wait=time.wait, longest=10)

    assert all(each >= 30 * 0.75 for each in time.waited[1:])


def test_what_is_no_fault_of_the_step_ends_the_loop() -> None:
    def step() -> None:
        raise SystemExit

    with pytest.raises(SystemExit):
        loops.run("end", step, wait=Time().wait)


def test_the_count_goes_on_after_a_success(caplog: pytest.LogCaptureFixture) -> None:
    outcomes = iter([OSError("away"), None, OSError("away again")])

    def step() -> None:
        outcome = next(outcomes, None)
        if outcome is not None:
            raise outcome

    with caplog.at_level(logging.ERROR):
        loops.run("look", step, wait=Time(most=4).wait)
    assert [(record.count, record.in_a_row) for record in caplog.records] == [(1, 1), (2, 1)]
