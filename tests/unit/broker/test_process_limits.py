import pytest

from jira_chat.broker import process_limits
from jira_chat.broker.limits import Limits
from jira_chat.kernel.errors import TooManyRequestsError


class Time:
    now = 1000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def time(monkeypatch) -> Time:
    time = Time()
    monkeypatch.setattr(process_limits, "time", time)
    return time


@pytest.fixture
def limits(time) -> Limits:
    return Limits(process_limits.ADDRESS, {"frames": "3/minute"})


def spent(limits: Limits, who: str) -> int:
    for number in range(10):
        try:
            limits.spend("frames", who)
        except TooManyRequestsError:
            return number
    raise AssertionError


def test_the_window_moves(limits, time) -> None:
    limits.spend("frames", "ann")
    time.now += 40
    assert spent(limits, "ann") == 2
    assert spent(limits, "ben") == 3
    time.now += 21
    assert spent(limits, "ann") == 1


def test_what_is_over_is_forgotten(limits, time) -> None:
    storage = limits._limiter.storage
    for number in range(100):
        limits.spend("frames", str(number))
    time.now += 121
    limits.spend("frames", "ann")
    assert len(storage._windows) == 1
    storage.reset()
    assert not storage._windows


def test_a_clock_that_is_set_back_shuts_nobody_out(limits, time) -> None:
    assert spent(limits, "ann") == 3
    time.now -= 600
    assert spent(limits, "ann") == 3
    time.now += 61
    assert spent(limits, "ann") == 3
