from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from jira_chat.outbox import queue
from jira_chat.outbox.tables import jobs
from tests.support.threads import all_at_once

SECOND = timedelta(seconds=1)


class Box:
    """The queue as a tenant's use cases and one worker see it, each step in a transaction of its own."""

    def __init__(self, database, tenant, clock):
        self.database, self.tenant, self.clock = database, tenant, clock

    def enqueue(self, stream="a", *, of=None, **more):
        with self.database.transaction() as connection:
            given = {"kind": "tell", "payload": {"stream": stream}, "now": self.clock()} | more
            return queue.enqueue(connection, of or self.tenant, stream=stream, **given)

    def claim(self, limit=10):
        with self.database.transaction() as connection:
            return queue.claim(connection, now=self.clock(), limit=limit)

    def finish(self, job):
        with self.database.transaction() as connection:
            queue.finish(connection, job, now=self.clock())

    def give_up(self, job, error="jira_refused"):
        with self.database.transaction() as connection:
            queue.give_up(connection, job, now=self.clock(), error=error)

    def postpone(self, job, seconds=0, error=None):
        with self.database.transaction() as connection:
            queue.postpone(connection, job, until=self.clock() + seconds * SECOND, error=error)

    def forget(self):
        with self.database.transaction() as connection:
            return queue.forget_finished(connection, now=self.clock())

    def next_due(self):
        with self.database.reading() as connection:
            return queue.next_due(connection)

    def count_failed(self, tenant):
        with self.database.reading() as connection:
            return queue.count_failed(connection, tenant)

    def row(self, job):
        with self.database.reading() as connection:
            return connection.execute(select(jobs).where(jobs.c.id == job.id)).one()


@pytest.fixture
def box(database, tenant, clock):
    return Box(database, tenant, clock)


def streams(claimed):
    return [job.stream for job in claimed]


def test_a_job_that_is_held_keeps_its_attempts_until_its_tenant_resumes(box, other_tenant):
    box.enqueue("a")
    box.enqueue("a", of=other_tenant)
    for job in box.claim():
        box.postpone(job, error="unavailable")
    for job in box.claim():
        with box.database.transaction() as connection:
            queue.hold(connection, job, until=box.clock() + timedelta(hours=1), error="not_served")
    assert box.claim() == []

    with box.database.transaction() as connection:
        queue.resume(connection, box.tenant, now=box.clock())
    assert [(job.tenant, job.attempts) for job in box.claim()] == [(box.tenant, 1)]


def test_a_job_comes_as_it_was_enqueued(box):
    assert box.enqueue("a", kind="tell_jira", payload={"conversation": "c1", "deep": [1, None]})

    (job,) = box.claim()

    assert (job.tenant, job.stream, job.kind, job.attempts) == (box.tenant, "a", "tell_jira", 0)
    assert job.payload == {"conversation": "c1", "deep": [1, None]}
    assert job.leased_until == box.clock() + queue.LEASE


def test_a_job_is_undone_with_the_change_that_enqueued_it(box):
    def change_that_fails() -> None:
        with box.database.transaction() as connection:
            queue.enqueue(connection, box.tenant, stream="a", kind="tell", payload={}, now=box.clock())
            raise LookupError

    with pytest.raises(LookupError):
        change_that_fails()

    assert box.claim() == []


def test_a_stream_is_done_in_order(box):
    for number in range(3):
        box.enqueue("a", payload={"number": number})

    seen = []
    while claimed := box.claim():
        (job,) = claimed
        assert box.claim() == []
        seen.append(job.payload["number"])
        box.finish(job)

    assert seen == [0, 1, 2]


def test_streams_do_not_wait_for_each_other(box):
    for stream in ("a", "a", "b", "c"):
        box.enqueue(stream)

    assert streams(box.claim(limit=2)) == ["a", "b"]
    assert streams(box.claim()) == ["c"]


def test_streams_of_two_tenants_are_two(box, other_tenant):
    box.enqueue("a")
    box.enqueue("a", of=other_tenant)

    assert [job.tenant for job in box.claim()] == [box.tenant, other_tenant]


class TestLease:
    def test_keeps_others_away_until_it_ends(self, box):
        box.enqueue()
        box.claim()

        box.clock.advance(seconds=queue.LEASE.total_seconds())
        assert box.claim() == []
        box.clock.advance(seconds=1)
        (job,) = box.claim()
        assert job.attempts == 1

    @pytest.mark.parametrize("late", [Box.finish, Box.give_up, Box.postpone], ids=lambda each: each.__name__)
    def test_that_ended_takes_the_right_to_say_what_became_of_it(self, box, late):
        box.enqueue()
        (slow,) = box.claim()
        box.clock.advance(seconds=queue.LEASE.total_seconds() + 1)
        (taken_over,) = box.claim()

        late(box, slow)

        assert box.claim() == []
        assert box.row(slow).leased_until == taken_over.leased_until
        box.finish(taken_over)
        assert box.row(slow).done_at == box.clock()


class TestPostponing:
    def test_holds_the_stream(self, box):
        box.enqueue("a")
        box.enqueue("a")
        box.enqueue("b")
        job = box.claim()[0]
        box.postpone(job, 5, error="unavailable")

        box.clock.advance(seconds=4)
        assert box.claim() == []
        box.clock.advance(seconds=1)
        assert [again.id for again in box.claim()] == [job.id]

    def test_after_an_error_counts_the_try(self, box):
        box.enqueue()
        for attempt in range(3):
            (job,) = box.claim()
            assert job.attempts == attempt
            box.postpone(job, error="unavailable")

        assert box.row(job).last_error == "unavailable"

    def test_without_one_begins_anew(self, box):
        box.enqueue()
        (job,) = box.claim()
        box.postpone(job, error="unavailable")
        (job,) = box.claim()
        box.postpone(job)

        (job,) = box.claim()
        assert job.attempts == 0
        assert box.row(job).last_error is None


def test_giving_up_lets_the_stream_go_on_and_keeps_the_job(box, other_tenant):
    box.enqueue(payload={"number": 1})
    box.enqueue(payload={"number": 2})
    (job,) = box.claim()
    box.give_up(job)

    assert [each.payload["number"] for each in box.claim()] == [2]
    assert box.row(job).last_error == "jira_refused"
    assert (box.count_failed(box.tenant), box.count_failed(other_tenant)) == (1, 0)


class TestDelivery:
    def test_that_comes_twice_is_one_job(self, box):
        assert box.enqueue(delivery_id="d1")
        assert not box.enqueue(delivery_id="d1")
        assert box.enqueue(delivery_id="d2")

        (job,) = box.claim()
        box.finish(job)
        assert not box.enqueue(delivery_id="d1")

    def test_of_another_tenant_is_another(self, box, other_tenant):
        assert box.enqueue(delivery_id="d1")
        assert box.enqueue(delivery_id="d1", of=other_tenant)

    def test_that_comes_twice_at_once_is_one_job(self, box):
        taken = all_at_once(*[lambda: box.enqueue(delivery_id="d1")] * 4)

        assert sorted(taken) == [False, False, False, True]
        assert len(box.claim()) == 1

    def test_that_was_known_leaves_the_rest_of_the_transaction_alone(self, box):
        box.enqueue("a", delivery_id="d1")
        with box.database.transaction() as connection:
            queue.enqueue(connection, box.tenant, stream="b", kind="tell", payload={}, now=box.clock())
            queue.enqueue(
                connection, box.tenant, stream="c", kind="tell", payload={}, now=box.clock(), delivery_id="d1"
            )

        assert streams(box.claim()) == ["a", "b"]

    def test_of_nobody_is_an_error(self, box):
        with pytest.raises(IntegrityError):
            box.enqueue(of="nobody")


class TestNextDue:
    def test_is_never_when_there_is_nothing(self, box):
        assert box.next_due() is None

    def test_is_when_the_first_stream_goes_on(self, box):
        start = box.clock()
        box.enqueue("a")
        box.enqueue("a")
        box.enqueue("b")
        assert box.next_due() == start

        for seconds, job in zip((7, 5), box.claim(), strict=True):
            box.postpone(job, seconds)

        assert box.next_due() == start + 5 * SECOND

    def test_does_not_count_what_somebody_holds(self, box):
        box.enqueue("a")
        box.enqueue("a")
        box.claim()

        assert box.next_due() is None


def test_what_was_done_long_ago_is_forgotten(box):
    for stream in ("done", "given up", "open"):
        box.enqueue(stream)
    done, given_up, _ = box.claim()
    box.finish(done)
    box.give_up(given_up)

    box.clock.advance(days=7)
    assert box.forget() == 0
    box.clock.advance(seconds=1)
    assert box.forget() == 1
    assert streams(box.claim()) == ["open"]


def test_two_workers_never_hold_the_same_job(box):
    for number in range(40):
        box.enqueue(f"s{number % 8}", payload={"number": number})
    done = []

    def work() -> None:
        while claimed := box.claim(limit=3):
            for job in claimed:
                done.append(job)
                box.finish(job)

    all_at_once(work, work, work)
    work()

    assert sorted(job.payload["number"] for job in done) == list(range(40))
    assert all(job.attempts == 0 for job in done)
    for stream in range(8):
        of_stream = [job.payload["number"] for job in done if job.stream == f"s{stream}"]
        assert of_stream == sorted(of_stream)
