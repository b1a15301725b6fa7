import pytest

from jira_chat.outbox.held_jobs import LONGEST_TRY, HeldJobs
from jira_chat.outbox.queue import LEASE
from tests.integration.outbox.test_queue import Box

NEARLY = LEASE.total_seconds() - 1


@pytest.fixture
def box(database, tenant, clock):
    return Box(database, tenant, clock)


@pytest.fixture
def held(database, clock):
    return HeldJobs(database, clock=clock)


@pytest.fixture
def job(box, held):
    box.enqueue()
    (job,) = box.claim()
    assert held.take(job)
    return job


def test_a_job_in_hand_is_not_taken_over(box, held, job):
    for _ in range(2):
        box.clock.advance(seconds=NEARLY)
        held.renew()
    box.clock.advance(seconds=NEARLY)

    assert box.claim() == []
    box.finish(held.give_back(job))
    assert box.row(job).done_at == box.clock()


def test_what_was_given_back_is_not_renewed(box, held, job):
    held.give_back(job)
    box.clock.advance(seconds=NEARLY)
    held.renew()
    box.clock.advance(seconds=2)

    assert [each.id for each in box.claim()] == [job.id]


def test_a_job_that_hangs_is_taken_over_in_the_end(box, held, job):
    for _ in range(int(LONGEST_TRY / LEASE) + 2):
        box.clock.advance(seconds=NEARLY)
        held.renew()
    box.clock.advance(seconds=2)

    (taken_over,) = box.claim()
    box.finish(held.give_back(job))
    assert box.row(job).done_at is None
    assert box.stream(job).leased_until == taken_over.leased_until


def test_a_job_whose_lease_ended_goes_on_where_it_runs(box, held, job):
    box.clock.advance(seconds=NEARLY + 2)
    (again,) = box.claim()

    assert not held.take(again)
    assert held.give_back(job) == again


def test_what_another_worker_took_over_is_left_to_it(box, held, job):
    box.clock.advance(seconds=NEARLY + 2)
    (taken_over,) = box.claim()
    held.renew()

    assert held.give_back(job) == job
    assert box.stream(job).leased_until == taken_over.leased_until
