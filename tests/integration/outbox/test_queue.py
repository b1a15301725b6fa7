import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from jira_chat.kernel.kinds import to_fields
from jira_chat.outbox import circuits, queue
from jira_chat.outbox.circuits import FAILURES
from jira_chat.outbox.new_jobs import NewJob
from jira_chat.outbox.payloads import Payload
from jira_chat.outbox.tables import jobs, streams
from tests.support.threads import all_at_once

SECOND = timedelta(seconds=1)


class Tell(Payload, frozen=True, kw_only=True, tag="tell"):
    number: int | None = None
    text: str | None = None


class Hear(Payload, frozen=True, kw_only=True, tag="hear"):
    pass


class Nested(Payload, frozen=True, kw_only=True, tag="nested"):
    conversation: str
    deep: tuple[int | None, ...]


class Box:
    """The queue as a tenant's use cases and one worker see it, each step in a transaction of its own."""

    def __init__(self, database, tenant, clock):
        self.database, self.tenant, self.clock = database, tenant, clock

    def enqueue(self, stream="a", *, of=None, **more):
        with self.database.transaction() as connection:
            given = {"payload": Tell(), "now": self.clock()} | more
            return queue.enqueue(connection, of or self.tenant, stream=stream, **given)

    def claim(self, limit=10):
        with self.database.transaction() as connection:
            return queue.claim(connection, now=self.clock(), limit=limit)

    def finish(self, job):
        with self.database.transaction() as connection:
            queue.finish(connection, [job], now=self.clock())

    def give_up(self, job, error="jira_refused"):
        with self.database.transaction() as connection:
            queue.give_up(connection, job, now=self.clock(), error=error)

    def postpone(self, job, seconds=0, error=None):
        with self.database.transaction() as connection:
            until = self.clock() + seconds * SECOND
            if error is None:
                queue.look_again(connection, [(job, until)])
            else:
                queue.postpone(connection, job, until=until, error=error)

    def forget(self):
        with self.database.transaction() as connection:
            return queue.forget_finished(connection, now=self.clock(), limit=queue.FORGOTTEN_AT_ONCE)

    def next_due(self):
        with self.database.reading() as connection:
            return queue.next_due(connection)

    def count_failed(self, tenant):
        with self.database.reading() as connection:
            return queue.count_failed(connection, tenant)

    def row(self, job):
        with self.database.reading() as connection:
            return connection.execute(select(jobs).where(jobs.c.id == job.id)).one()

    def stream(self, job):
        its_row = (streams.c.tenant_id == job.tenant) & (streams.c.stream == job.stream)
        with self.database.reading() as connection:
            return connection.execute(select(streams).where(its_row)).one_or_none()


@pytest.fixture
def box(database, tenant, clock):
    return Box(database, tenant, clock)


def names(claimed):
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


def test_a_tenant_that_resumes_is_taken_to_be_there(box):
    for _ in range(FAILURES):
        with box.database.transaction() as connection:
            circuits.note_failure(connection, box.tenant, now=box.clock(), retry_after=60)
    with box.database.transaction() as connection:
        queue.resume(connection, box.tenant, now=box.clock())

    with box.database.reading() as connection:
        assert not circuits.is_open(connection, box.tenant)


def test_a_job_comes_as_it_was_enqueued(box):
    assert box.enqueue("a", payload=Nested(conversation="c1", deep=(1, None)))

    (job,) = box.claim()

    assert (job.tenant, job.stream, job.kind, job.attempts) == (box.tenant, "a", "nested", 0)
    assert job.payload == {"conversation": "c1", "deep": [1, None]}
    assert job.leased_until == box.clock() + queue.LEASE


def test_a_job_is_undone_with_the_change_that_enqueued_it(box):
    def change_that_fails() -> None:
        with box.database.transaction() as connection:
            queue.enqueue(connection, box.tenant, stream="a", payload=Tell(), now=box.clock())
            raise LookupError

    with pytest.raises(LookupError):
        change_that_fails()

    assert box.claim() == []


def test_a_stream_is_done_in_order(box):
    for number in range(3):
        box.enqueue("a", payload=Tell(number=number))

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

    some = names(box.claim(limit=2))
    others = names(box.claim())

    assert (len(some), sorted(some + others)) == (2, ["a", "b", "c"])


def test_streams_of_two_tenants_are_two(box, other_tenant):
    box.enqueue("a")
    box.enqueue("a", of=other_tenant)

    assert [job.tenant for job in box.claim()] == [box.tenant, other_tenant]


class TestLease:
    def test_keeps_others_away_until_it_ends(self, box):
        box.enqueue()
        box.claim()

        box.clock.advance(seconds=queue.LEASE.total_seconds() - 1)
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
        assert box.stream(slow).leased_until == taken_over.leased_until
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
    box.enqueue(payload=Tell(number=1))
    box.enqueue(payload=Tell(number=2))
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
            queue.enqueue(connection, box.tenant, stream="b", payload=Tell(), now=box.clock())
            queue.enqueue(connection, box.tenant, stream="c", payload=Tell(), now=box.clock(), delivery_id="d1")

        assert names(box.claim()) == ["a", "b"]

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
    assert names(box.claim()) == ["open"]


def test_two_workers_never_hold_the_same_job(box):
    for number in range(40):
        box.enqueue(f"s{number % 8}", payload=Tell(number=number))
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


class TestOnce:
    """One job is enough for all that is to be told of a conversation, as long as nobody began it."""

    def tell(self, box, number, stream="a"):
        return box.enqueue(stream, payload=Tell(number=number), once=True)

    def test_a_job_that_waits_is_enough(self, box, other_tenant):
        assert self.tell(box, 1)
        assert not self.tell(box, 2)

        assert self.tell(box, 3, "b")
        assert box.enqueue("a", payload=Hear(), once=True)
        assert box.enqueue("a", of=other_tenant, once=True)

    def test_one_that_runs_is_not(self, box):
        self.tell(box, 1)
        (running,) = box.claim()
        assert self.tell(box, 2)
        assert not self.tell(box, 3)
        box.finish(running)

        (again,) = box.claim()
        assert again.payload["number"] == 2

    def test_one_that_goes_on_later_is(self, box):
        self.tell(box, 1)
        box.postpone(box.claim()[0], 5)

        assert not self.tell(box, 2)

    @pytest.mark.parametrize("end", [Box.finish, Box.give_up], ids=lambda each: each.__name__)
    def test_one_that_ended_is_not(self, box, end):
        self.tell(box, 1)
        end(box, box.claim()[0])

        assert self.tell(box, 2)
        assert len(box.claim()) == 1

    def test_what_is_written_while_a_job_ends_is_not_missed(self, box):
        """The race: a worker looks for the last time and ends its job, while the next message is written."""
        with box.database.transaction() as connection:
            connection.execute(text("CREATE TABLE said (number INTEGER)"))
        seen, over = [], threading.Event()

        def write():
            for number in range(60):
                with box.database.transaction() as connection:
                    connection.execute(text("INSERT INTO said VALUES (:number)"), {"number": number})
                    queue.enqueue(connection, box.tenant, stream="a", payload=Tell(), now=box.clock(), once=True)
            over.set()

        def work():
            while not (over.is_set() and box.next_due() is None):
                box.clock.now += queue.SOON
                for job in box.claim():
                    with box.database.reading() as connection:
                        seen.append(connection.execute(text("SELECT count(*) FROM said")).scalar_one())
                    box.finish(job)

        all_at_once(write, work)

        assert seen[-1] == 60
        assert box.claim() == []


class TestAdding:
    """On PostgreSQL, where a message must not wait for the transactions of the worker."""

    @pytest.fixture
    def database_kind(self):
        return "postgresql"

    @pytest.mark.parametrize(
        "note",
        [
            lambda connection, job, now: queue.finish(connection, [job], now=now),
            lambda connection, job, now: queue.look_again(connection, [(job, now)]),
            lambda connection, job, now: queue.postpone(connection, job, until=now, error="unavailable"),
            lambda connection, job, now: queue.renew(connection, job, now=now),
        ],
        ids=["finish", "look_again", "postpone", "renew"],
    )
    def test_does_not_wait_for_who_notes_what_became_of_a_job(self, box, note):
        for payload in (Tell(), Hear()):
            box.enqueue("a", payload=payload)
        (job,) = box.claim()

        with box.database.transaction() as noting:
            note(noting, job, box.clock())
            with box.database.beside(), box.database.transaction() as adding:
                adding.execute(text("SET LOCAL lock_timeout = '1s'"))
                new = [NewJob(tenant=box.tenant, stream=stream, payload=Tell(), once=True) for stream in "ab"]
                assert queue.enqueue_many(adding, new, now=box.clock()) == 2

        assert "b" in names(box.claim())

    def test_keeps_a_claim_away_until_it_is_committed(self, box):
        box.enqueue("a")
        with box.database.transaction() as adding:
            queue.enqueue(adding, box.tenant, stream="a", payload=Tell(), now=box.clock(), once=True)
            with box.database.beside():
                assert box.claim() == []
        assert box.claim() == []
        box.clock.now += queue.SOON
        assert names(box.claim()) == ["a"]


class TestMany:
    def test_are_written_in_order_and_counted(self, box, other_tenant):
        new = [
            NewJob(tenant=tenant, stream=stream, payload=Tell(number=number, text="é🙂\"'"))
            for number, (tenant, stream) in enumerate([(box.tenant, "b"), (other_tenant, "a"), (box.tenant, "b")])
        ]
        with box.database.transaction() as connection:
            assert queue.enqueue_many(connection, new, now=box.clock()) == 3
            assert queue.enqueue_many(connection, [], now=box.clock()) == 0

        first, second = box.claim()
        assert (first.payload, first.tenant) == (to_fields(new[0].payload), box.tenant)
        assert (second.payload, second.tenant) == (to_fields(new[1].payload), other_tenant)
        box.finish(first)
        assert [job.payload for job in box.claim()] == [to_fields(new[2].payload)]

    def test_those_that_are_enough_once_are_written_once(self, box):
        job = NewJob(tenant=box.tenant, stream="a", payload=Tell(), once=True)
        delivered = NewJob(tenant=box.tenant, stream="b", payload=Hear(), delivery_id="d1")
        with box.database.transaction() as connection:
            assert queue.enqueue_many(connection, [job, delivered, job, delivered, job], now=box.clock()) == 2
            assert queue.enqueue_many(connection, [job, delivered], now=box.clock()) == 0

    def test_that_meet_in_the_same_streams_do_not_wait_for_each_other(self, box):
        def write(names):
            new = [NewJob(tenant=box.tenant, stream=name, payload=Tell()) for name in names]
            for _ in range(10):
                with box.database.transaction() as connection:
                    queue.enqueue_many(connection, new, now=box.clock())

        all_at_once(lambda: write("abcd"), lambda: write("dcba"), lambda: write("bdac"))

        assert len(box.claim()) == 4


def test_a_stream_that_a_known_delivery_left_behind_is_forgotten(box):
    box.enqueue("a", delivery_id="d1")
    (job,) = box.claim()
    box.finish(job)
    box.enqueue("a", delivery_id="d1")

    assert box.stream(job) is not None
    assert box.claim() == []
    assert box.stream(job) is None


def test_an_ended_stream_leaves_no_row(box):
    box.enqueue("a")
    (job,) = box.claim()
    box.finish(job)

    assert box.stream(job) is None


def test_old_jobs_are_forgotten_a_few_at_a_time(box):
    for name in "abc":
        box.enqueue(name)
    for job in box.claim():
        box.finish(job)
    box.clock.advance(days=8)
    with box.database.transaction() as connection:
        assert [queue.forget_finished(connection, now=box.clock(), limit=2) for _ in range(3)] == [2, 1, 0]
