from typing import Any

from jira_chat.realtime import timers
from jira_chat.realtime.timers import Wheel


class Thing:
    def __init__(self, *answers: float | None) -> None:
        self.looked_at_tick = 0
        self.looks: list[float] = []
        self._answers = list(answers)

    def due(self, now: float) -> float | None:
        self.looks.append(now)
        return self._answers.pop(0) if self._answers else None


class Time:
    now = 1000.0

    def monotonic(self) -> float:
        return self.now


def a_wheel(monkeypatch: Any) -> tuple[Wheel, Time]:
    time = Time()
    monkeypatch.setattr(timers, "time", time)
    return Wheel(tick=0.5), time


def test_things_are_looked_at_when_they_asked_to_be_and_again_if_they_want(monkeypatch) -> None:
    wheel, time = a_wheel(monkeypatch)
    once, twice = Thing(), Thing(10.0)
    wheel.look_at(once, after=3.0)
    wheel.look_at(twice, after=0.0)
    for _ in range(40):
        time.now += 0.5
        wheel.turn()
    assert 1003.0 <= once.looks[0] <= 1003.5
    assert len(twice.looks) == 2
    assert not wheel._buckets


def test_another_time_replaces_the_one_before(monkeypatch) -> None:
    wheel, time = a_wheel(monkeypatch)
    thing = Thing()
    wheel.look_at(thing, after=5.0)
    wheel.look_at(thing, after=1.0)
    time.now += 20
    wheel.turn()
    assert len(thing.looks) == 1


def test_a_wheel_that_was_held_up_looks_at_everything_once(monkeypatch) -> None:
    wheel, time = a_wheel(monkeypatch)
    things = [Thing() for _ in range(5)]
    for number, thing in enumerate(things):
        wheel.look_at(thing, after=float(number))
    time.now += 100
    wheel.turn()
    assert [len(thing.looks) for thing in things] == [1] * 5
