from datetime import timedelta

import pytest

from jira_chat.outbox import circuits, queue
from jira_chat.outbox.circuits import FAILURES, LONGEST_PAUSE, PROBE_LEASE
from tests.integration.outbox.test_queue import Box
from tests.support.threads import all_at_once


@pytest.fixture
def box(database, tenant, clock):
    return Box(database, tenant, clock)


def failed(box, times=FAILURES, retry_after=0):
    with box.database.transaction() as connection:
        return [
            circuits.note_failure(connection, box.tenant, now=box.clock(), retry_after=retry_after)
            for _ in range(times)
        ]


def is_open(box, tenant=None):
    with box.database.reading() as connection:
        return circuits.is_open(connection, tenant or box.tenant)


def admits(box):
    with box.database.transaction() as connection:
        return circuits.admits(connection, box.tenant, now=box.clock())


def answered(box):
    with box.database.transaction() as connection:
        circuits.note_answer(connection, box.tenant, now=box.clock())


def test_opens_after_some_failures_in_a_row_for_one_site(box, other_tenant):
    assert failed(box) == [False] * (FAILURES - 1) + [True]
    assert (is_open(box), is_open(box, other_tenant)) == (True, False)


def test_opens_at_once_when_jira_says_that_it_is_about_the_site(box):
    with box.database.transaction() as connection:
        assert circuits.note_failure(connection, box.tenant, now=box.clock(), retry_after=9, certain=True)

    box.clock.advance(seconds=8)
    assert not admits(box)
    box.clock.advance(seconds=1)
    assert admits(box)


def test_an_answer_between_two_failures_begins_the_count_anew(box):
    failed(box, FAILURES - 1)
    answered(box)
    failed(box, 1)

    assert not is_open(box)
    assert admits(box)


def test_admits_one_job_when_the_pause_is_over(box):
    failed(box)
    assert not admits(box)
    box.clock.advance(seconds=2)

    assert sorted(all_at_once(*[lambda: admits(box)] * 4)) == [False, False, False, True]
    box.clock.advance(seconds=PROBE_LEASE.total_seconds())
    assert admits(box), "the worker that probed may have been killed"


def test_pauses_grow_up_to_half_a_minute(box):
    failed(box, 30)
    box.clock.advance(seconds=LONGEST_PAUSE.total_seconds() * 0.7)
    assert not admits(box)
    box.clock.advance(seconds=LONGEST_PAUSE.total_seconds() * 0.3)
    assert admits(box)


def test_lets_the_one_that_waits_longest_through_as_a_probe(box):
    for minutes, name in ((60, "first"), (61, "second")):
        box.enqueue(name)
        (job,) = box.claim()
        with box.database.transaction() as connection:
            queue.hold(connection, job, until=box.clock() + timedelta(minutes=minutes), error="jira_away")
    failed(box)
    for seconds, woken in ((0, []), (2, ["first"])):
        box.clock.advance(seconds=seconds)
        with box.database.transaction() as connection:
            circuits.let_probes_through(connection, now=box.clock())
        assert [job.stream for job in box.claim()] == woken


def test_a_job_that_is_held_while_the_answer_comes_goes_on_with_the_others(box):
    """Whatever the order of the two: to be held after all went on would be to wait for nobody."""
    for _ in range(8):
        box.enqueue("a")
        (job,) = box.claim()
        failed(box)

        def hold(job=job):
            with box.database.transaction() as connection:
                if circuits.admits(connection, box.tenant, now=box.clock()):
                    queue.look_again(connection, [(job, box.clock())])
                else:
                    until = box.clock() + timedelta(hours=1)
                    queue.hold(connection, job, until=until, error="jira_away")

        all_at_once(hold, lambda: answered(box))

        (job,) = box.claim()
        box.finish(job)


def test_of_a_site_that_left_is_forgotten(box):
    failed(box)
    with box.database.transaction() as connection:
        circuits.forget(connection, box.tenant)

    assert not is_open(box)
