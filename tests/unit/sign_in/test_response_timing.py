from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from jira_chat.sign_in.response_timing import AHEAD_SECONDS, TICK_SECONDS, ResponseTiming
from tests.support.signing_in import FakeTime


def answered(*, work: float, differing: float) -> float:
    """When a refusal is answered after so much work, in seconds since the request."""
    time = FakeTime()
    timer = ResponseTiming(time, time.sleep).begin()
    time.now += work
    timer.choose()
    time.now += differing
    timer.wait()
    return time.now - 1000


@given(work=st.floats(0, 30), differing=st.floats(0, AHEAD_SECONDS * 0.99))
def test_refusals_come_at_whole_ticks_whatever_differs(work, differing):
    at = answered(work=work, differing=differing)

    assert abs(at / TICK_SECONDS - round(at / TICK_SECONDS)) < 1e-6
    assert at == answered(work=work, differing=0) or abs(at - answered(work=work, differing=0)) < 1e-6
    assert work < at <= work + AHEAD_SECONDS + TICK_SECONDS + 1e-6


def test_more_work_is_never_answered_sooner():
    times = [answered(work=milliseconds / 1000, differing=0) for milliseconds in range(0, 2000, 7)]
    assert all(one <= next_one for one, next_one in pairwise(times))
    assert set(times) == {0.5, 1.0, 1.5, 2.0, 2.5}


def test_a_beat_that_nobody_chose_is_chosen_when_waited_for():
    time = FakeTime()
    timer = ResponseTiming(time, time.sleep).begin()
    timer.wait()
    assert time.slept == [0.5]


def test_who_is_late_is_not_held_up_further():
    time = FakeTime()
    timer = ResponseTiming(time, time.sleep).begin()
    timer.choose()
    time.now += 3
    timer.wait()
    assert time.slept == []
