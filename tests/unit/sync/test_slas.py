from datetime import timedelta

import pytest
from msgspec.structs import replace as with_others

from jira_chat.jira.request_details import Running, SlaClock
from jira_chat.sync import slas
from tests.support.fakes import NOW

HOUR = timedelta(hours=1)
CLOCK = SlaClock(
    name="Time to resolution",
    running=Running.RUNNING,
    breached=False,
    remaining=3 * HOUR,
    elapsed=HOUR,
    goal=4 * HOUR,
)


def clock(name, remaining, running=Running.RUNNING):
    return with_others(CLOCK, name=name, remaining=remaining, running=running)


def test_it_is_the_one_that_is_missed_next_of_those_that_count():
    paused = clock("paused", timedelta(0), Running.PAUSED)
    done = clock("done", timedelta(0), Running.STOPPED)
    said = [paused, done, clock("later", HOUR), clock("next", -HOUR), clock("unknown", None)]
    found = slas.next_of(said, NOW)
    assert (found.name, found.breach_at, found.left, found.goal) == ("next", NOW - HOUR, None, 14_400)


@pytest.mark.parametrize("running", [Running.PAUSED, Running.OUTSIDE_HOURS])
def test_one_that_stands_still_has_what_is_left_and_no_instant(running):
    found = slas.next_of([clock("later", HOUR, running), clock("next", timedelta(seconds=59.6), running)], NOW)
    assert (found.name, found.breach_at, found.left) == ("next", None, 60)


def test_a_clock_that_is_at_its_goal_still_counts():
    assert slas.next_of([clock("now", timedelta(0))], NOW).breach_at == NOW


@pytest.mark.parametrize("said", [[], [clock("done", HOUR, Running.STOPPED)], [clock("unknown", None)]])
def test_there_may_be_none(said):
    assert slas.next_of(said, NOW) is None


def test_what_moved_by_an_answers_way_is_no_news():
    known = slas.next_of([CLOCK], NOW)
    soon, later = (slas.next_of([CLOCK], NOW + timedelta(seconds=seconds)) for seconds in (29, 31))
    assert slas.settled(known, soon) is known
    assert slas.settled(known, later) is later
    another = with_others(soon, name="Time to first response")
    assert slas.settled(known, another) is another
    for other in (None, with_others(known, breach_at=None, left=60)):
        assert slas.settled(known, other) is other
        assert slas.settled(other, known) is known
