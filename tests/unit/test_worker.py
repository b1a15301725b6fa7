import json
import logging
import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from jira_chat import worker as module
from jira_chat.installations.tables import installations
from jira_chat.jira.errors import (
    JiraBudgetError,
    JiraForbiddenError,
    JiraLagsError,
    JiraLimitedError,
    JiraNotFoundError,
    JiraRefusedError,
    JiraUnavailableError,
)
from jira_chat.kernel.errors import NotFoundError
from jira_chat.kernel.logging import JsonFormatter
from jira_chat.mail.errors import MailRefusedError, MailTooLateError
from jira_chat.outbox import queue
from jira_chat.outbox.handlers import Handler
from jira_chat.outbox.held_jobs import HANGS_AFTER
from jira_chat.outbox.payloads import Payload
from jira_chat.outbox.queue import LEASE
from jira_chat.outbox.tables import circuits, jobs, streams
from jira_chat.retries import MOST_ATTEMPTS, MOST_BEGUN
from jira_chat.worker import Worker
from tests.support import databases
from tests.support.databases import StrictDatabase
from tests.support.fakes import FakeClock, FakeHints

PATIENCE = 20


class Work(Payload, frozen=True, kw_only=True, tag="work"):
    pass


class Slow(Payload, frozen=True, kw_only=True, tag="slow"):
    pass


class About(Payload, frozen=True, kw_only=True, tag="about"):
    who: str


class Mail(Payload, frozen=True, kw_only=True, tag="mail"):
    pass


class Poison(Payload, frozen=True, kw_only=True, tag="poison"):
    pass


class Wait(Payload, frozen=True, kw_only=True, tag="wait"):
    pass


class Unheard(Payload, frozen=True, kw_only=True, tag="unheard"):
    pass


class Shop:
    """A worker with everything around it. Handlers are set by kind of job."""

    def __init__(self, database):
        self.database, self.clock, self.hints = database, FakeClock(), FakeHints()
        self.handlers = {}
        self.sweeps = 0
        self.broken_sweeps = 0
        self.sweeping = {"broken": self.sweep_broken, "whole": self.sweep}
        self.served = True
        self.worker = Worker(
            database,
            self.hints,
            [Handler(kind, self.handle) for kind in (Work, Slow, About, Mail, Poison, Wait)],
            clock=self.clock,
            is_served=self.is_served,
            sweeps=self.sweeping,
        )

    def handle(self, _payload, job):
        return self.handlers[job.kind](job)

    def is_served(self, _tenant):
        if isinstance(self.served, Exception):
            raise self.served
        return self.served

    def sweep(self):
        self.sweeps += 1
        return 1

    def sweep_broken(self):
        if self.broken_sweeps:
            self.broken_sweeps -= 1
            raise OSError("the database is away")
        return 0

    def enqueue(self, kind=Work, stream="a", tenant="tenant"):
        with self.database.transaction() as connection:
            queue.enqueue(connection, tenant, stream=stream, payload=kind(), now=self.clock())

    def install(self, tenant, host_id):
        row = {"id": tenant, "host_id": host_id, "platform": "connect", "origins": [], "status": "enabled"}
        row |= {"site_url": "https://a.atlassian.net", "credential": "sealed", "changed_at": self.clock()}
        with self.database.transaction() as connection:
            connection.execute(insert(installations).values(row))

    def claim(self):
        with self.database.transaction() as connection:
            (job,) = queue.claim(connection, now=self.clock(), limit=1)
        return job

    def do(self, handler):
        """Enqueue one job, do it, and return its row."""
        self.handlers["work"] = handler
        self.enqueue()
        self.worker.do(self.claim())
        return self.rows()[-1]

    def rows(self):
        with self.database.reading() as connection:
            return connection.execute(select(jobs).order_by(jobs.c.id)).all()

    def stream(self, name="a"):
        with self.database.reading() as connection:
            return connection.execute(select(streams).where(streams.c.stream == name)).one_or_none()

    def circuits(self):
        with self.database.reading() as connection:
            return connection.execute(select(circuits)).all()

    @contextmanager
    def running(self):
        thread = threading.Thread(target=self.worker.run)
        thread.start()
        try:
            assert self.hints.listening.wait(PATIENCE)
            yield thread
        finally:
            self.worker.stop()
            thread.join(PATIENCE)
            assert not thread.is_alive()


@pytest.fixture
def shop(tmp_path):
    database = StrictDatabase(databases.sqlite(tmp_path))
    shop = Shop(database)
    shop.install("tenant", "jira:1")
    yield shop
    database.close()


def raising(error):
    def handler(_job):
        raise error

    return handler


def until(condition):
    give_up_at = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < give_up_at
        threading.Event().wait(0.005)


class TestWhatBecomesOfAJob:
    def test_that_is_done(self, shop):
        row = shop.do(lambda _job: None)

        assert row.done_at == shop.clock()

    def test_that_wants_to_be_looked_at_again(self, shop):
        later = shop.clock() + timedelta(seconds=2)

        row = shop.do(lambda _job: later)

        assert (row.done_at, row.attempts) == (None, 0)
        assert (shop.stream().due_at, shop.stream().leased_until) == (later, None)

    @pytest.mark.parametrize(
        "error",
        [
            JiraUnavailableError("Jira is away."),
            JiraForbiddenError("Not now.", status=403),
            NotFoundError("This site no longer uses the app."),
            ValueError("a fault of ours"),
        ],
        ids=lambda error: type(error).__name__,
    )
    def test_that_may_succeed_later(self, shop, error):
        row = shop.do(raising(error))

        assert (row.done_at, row.failed_at, row.attempts) == (None, None, 1)
        assert row.last_error == getattr(error, "code", "ValueError")
        assert timedelta(seconds=1) < shop.stream().due_at - shop.clock() < timedelta(seconds=3)

    def test_that_cannot_succeed(self, shop):
        error = JiraRefusedError("No such field.", status=400)
        row = shop.do(raising(error))

        assert (row.failed_at, row.last_error) == (shop.clock(), error.code)

    def test_of_what_jira_does_not_show_is_given_up_once_it_would_show_it(self, shop):
        shop.handlers["work"] = raising(JiraNotFoundError("Issue does not exist.", status=404))
        shop.enqueue()
        began = shop.clock()
        while waiting := shop.stream():
            shop.clock.now = max(shop.clock(), waiting.due_at)
            shop.worker.do(shop.claim())

        assert timedelta(seconds=30) < shop.rows()[0].failed_at - began < timedelta(minutes=3)

    def test_of_a_site_that_left_is_held_and_what_was_tried_is_not_forgotten(self, shop):
        tried = []
        shop.handlers["work"] = lambda _job: tried.append(1) or raising(JiraUnavailableError("Away."))(_job)
        shop.enqueue()
        shop.worker.do(shop.claim())
        shop.served = False
        for _ in range(MOST_ATTEMPTS):
            shop.clock.advance(hours=12)
            shop.worker.do(shop.claim())

        (row,) = shop.rows()
        assert (tried, row.failed_at, row.attempts, row.last_error) == ([1], None, 1, "not_served")
        assert shop.stream().due_at == shop.clock() + module.HELD

    def test_of_a_site_that_cannot_be_looked_up_is_tried_again_soon(self, shop):
        shop.served = OSError("the database is away")

        row = shop.do(lambda _job: None)

        assert (row.done_at, row.last_error, shop.stream().leased_until) == (None, "OSError", None)

    def test_that_nobody_knows_waits_for_another_version(self, shop):
        shop.enqueue(Unheard)
        shop.worker.do(shop.claim())

        (row,) = shop.rows()
        assert (row.failed_at, row.attempts, row.last_error) == (None, 1, "job_unknown")

    def test_that_nobody_can_read_is_given_up(self, shop):
        shop.enqueue(Unheard)
        with shop.database.transaction() as connection:
            connection.execute(update(jobs).values(kind="about"))
        shop.worker.do(shop.claim())

        (row,) = shop.rows()
        assert (row.failed_at, row.last_error) == (shop.clock(), "job_unreadable")

    @pytest.mark.parametrize("error", [MailRefusedError("No."), MailTooLateError("Expired.")])
    def test_that_is_a_mail_which_is_never_sent_is_given_up(self, shop, error):
        shop.do(raising(error))

        (row,) = shop.rows()
        assert (row.failed_at, row.last_error) == (shop.clock(), error.code)

    @pytest.mark.parametrize("error", [JiraLagsError("Soon."), JiraForbiddenError("No."), ValueError("fault")])
    def test_that_failed_too_often(self, shop, error):
        shop.handlers["work"] = raising(error)
        shop.enqueue()
        for attempt in range(MOST_ATTEMPTS):
            assert shop.rows()[0].failed_at is None, attempt
            shop.worker.do(shop.claim())
            shop.clock.advance(hours=12)

        assert shop.rows()[0].failed_at is not None

    def test_that_never_ends_is_given_up_before_it_blocks_another_worker(self, shop):
        shop.handlers["work"] = raising(AssertionError("It was begun again."))
        shop.enqueue()
        for _ in range(MOST_BEGUN):
            shop.claim()
            shop.clock.advance(seconds=LEASE.total_seconds())
        shop.worker.do(shop.claim())

        (row,) = shop.rows()
        assert (row.failed_at, row.last_error) == (shop.clock(), "job_endless")

    def test_waits_as_long_as_jira_asks(self, shop):
        shop.do(raising(JiraUnavailableError("Busy.", status=503, retry_after=300)))

        waits = shop.stream().due_at - shop.clock()
        assert timedelta(seconds=300) <= waits <= timedelta(seconds=375)

    @pytest.mark.parametrize("error", [JiraBudgetError, JiraLimitedError])
    def test_over_the_limit_of_its_issue_waits_alone_and_is_never_given_up(self, shop, error):
        shop.enqueue()
        shop.handlers["work"] = raising(error("Too much.", retry_after=9, one_issue=True))
        for _ in range(MOST_ATTEMPTS + 1):
            shop.clock.now = max(shop.clock.now, shop.stream().due_at)
            shop.worker.do(shop.claim())
            assert shop.stream().due_at - shop.clock() >= timedelta(seconds=9)

        assert (shop.circuits(), shop.rows()[-1].failed_at, shop.stream().held) == ([], None, False)

    def test_over_our_own_budget_was_not_tried(self, shop):
        row = shop.do(raising(JiraBudgetError("Too much.", retry_after=9)))

        assert (row.attempts, shop.circuits()) == (0, [])

    def test_of_a_site_that_spent_its_budget_is_not_begun_for_a_moment(self, shop):
        shop.install("other", "jira:2")
        begun = []

        def work(job):
            begun.append(job.stream)
            if len(begun) == 1:
                raise JiraBudgetError("Too much.", retry_after=9)

        shop.handlers["work"] = work
        shop.enqueue(stream="over it")
        with shop.running():
            until(lambda: shop.rows()[0].last_error is not None)
            shop.enqueue(stream="of the same site")
            shop.enqueue(stream="of another", tenant="other")
            until(lambda: shop.rows()[-1].done_at is not None)
            assert begun == ["over it", "of another"]

            shop.clock.now += timedelta(seconds=2)
            until(lambda: begun == ["over it", "of another", "of the same site"])

    def test_that_jira_does_not_show_yet_is_done_when_its_handler_says(self, shop):
        shop.do(raising(JiraLagsError("Not yet.", retry_after=1)))

        assert timedelta(seconds=1) <= shop.stream().due_at - shop.clock() <= timedelta(seconds=1.1)

    def test_is_named_in_whatever_its_handler_logs(self, shop, caplog):
        caplog.handler.setFormatter(JsonFormatter())
        shop.do(lambda _job: logging.getLogger("test").warning("found_nothing"))
        logged = json.loads(caplog.text.splitlines()[0])
        assert (logged["event"], logged["kind"], logged["tenant"]) == ("found_nothing", "work", "tenant")
        assert logged["job"] == shop.rows()[-1].id

    def test_does_not_show_what_people_wrote(self, shop, caplog):
        with caplog.at_level(logging.INFO):
            shop.do(raising(JiraRefusedError("Cannot take “my secret sorrow”.", status=400)))

        assert [record.getMessage() for record in caplog.records] == ["job_given_up"]
        assert "sorrow" not in str([record.__dict__ for record in caplog.records])


class TestSiteThatIsAway:
    """Jobs of a site whose Jira does not answer wait together, and go on together soon after it does."""

    AWAY = JiraUnavailableError("Away.")

    @pytest.fixture
    def jira(self, shop):
        """Decides what becomes of each job; notes which were tried."""
        shop.away, shop.tried = True, []

        def ask(job):
            shop.tried.append(job.stream)
            if shop.away:
                raise self.AWAY

        shop.handlers["work"] = ask
        return shop

    def work(self, shop):
        """Do what is due now."""
        while jobs := shop.worker._claim(8):
            for job in jobs:
                shop.worker.do(job)

    def pass_time(self, shop, **time):
        end = shop.clock() + timedelta(**time)
        while shop.clock() < end:
            self.work(shop)
            shop.clock.advance(seconds=5)

    def test_all_go_on_soon_after_it_answers_however_long_it_was_away(self, jira):
        for number in range(30):
            jira.enqueue(stream=f"s{number}")
        self.pass_time(jira, minutes=8)
        jira.away = False
        self.pass_time(jira, seconds=40)

        assert [row.done_at is not None for row in jira.rows()] == [True] * 30
        assert jira.circuits() == []

    def test_an_outage_brings_none_nearer_to_being_given_up_nor_are_their_tries_forgotten(self, jira):
        jira.enqueue(stream="a")
        self.pass_time(jira, minutes=8)
        assert 0 < jira.rows()[0].attempts < 4
        jira.handlers["work"] = raising(JiraForbiddenError("Not yet.", status=403))
        self.pass_time(jira, minutes=2)

        assert jira.rows()[0].failed_at is None

    def test_few_are_tried_meanwhile(self, jira):
        for number in range(30):
            jira.enqueue(stream=f"s{number}")
        self.pass_time(jira, minutes=5)

        assert len(jira.tried) < 40
        assert len(set(jira.tried)) > 8, "one job stands for all"

    def test_those_of_other_sites_and_those_without_jira_go_on(self, jira):
        jira.handlers["mail"] = lambda job: jira.tried.append(job.stream)
        jira.worker._without_jira = {"mail"}
        for number in range(5):
            jira.enqueue(stream=f"s{number}")
        self.pass_time(jira, minutes=1)
        jira.enqueue(Mail, stream="mail")
        self.work(jira)

        assert "mail" in jira.tried
        assert jira.circuits() != [], "a mail says nothing about Jira"

    def test_one_that_fails_alone_holds_up_no_other(self, jira):
        jira.handlers["poison"] = raising(self.AWAY)
        jira.away = False
        jira.enqueue(Poison, stream="poison")
        self.pass_time(jira, minutes=4)
        jira.enqueue(stream="other")
        self.pass_time(jira, seconds=90)

        assert jira.rows()[1].done_at is not None

    def test_one_that_another_worker_holds_when_the_answer_comes_goes_on_too(self, jira):
        for number in range(4):
            jira.enqueue(stream=f"s{number}")
        self.work(jira)
        jira.enqueue(stream="late")
        late = jira.claim()
        jira.worker.do(late)
        assert jira.stream("late").held
        jira.away = False
        self.pass_time(jira, minutes=1)

        assert jira.rows()[-1].done_at is not None

    def test_a_transaction_waits_for_no_renewal_of_leases(self, jira):
        """Which has the same lock while it waits for a transaction."""

        class Lock:
            def __enter__(self):
                assert not jira.database.is_used

            def __exit__(self, *_error):
                pass

        jira.worker._held._lock = Lock()
        for number in range(5):
            jira.enqueue(stream=f"s{number}")
        self.work(jira)

        assert jira.stream("s4").held

    def test_what_waits_by_choice_is_no_answer(self, jira):
        jira.handlers["wait"] = lambda _job: jira.clock() + timedelta(seconds=2)
        for number in range(5):
            jira.enqueue(stream=f"s{number}")
        self.work(jira)
        jira.enqueue(Wait, stream="pause")
        jira.clock.advance(seconds=3)
        jira.worker.do(jira.claim())

        assert jira.circuits() != []

    @pytest.mark.parametrize("untold", [lambda _job: None, raising(ValueError("broken"))], ids=["waits", "breaks"])
    def test_a_probe_that_asks_nothing_leaves_the_turn_to_the_next(self, jira, untold):
        def ask_nothing(job):
            untold(job)
            return jira.clock() + timedelta(hours=2)

        for number in range(4):
            jira.enqueue(stream=f"s{number}")
        self.work(jira)
        jira.handlers["work"] = ask_nothing
        jira.clock.advance(seconds=3)
        probe, *others = jira.worker._claim(8)
        jira.worker.do(probe)
        jira.handlers["work"] = lambda job: jira.tried.append(job.stream)
        jira.tried.clear()
        for each in others:
            jira.worker.do(each)
        self.work(jira)

        assert sorted(jira.tried) == ["s0", "s1", "s2", "s3"]
        assert jira.circuits() == []

    def test_a_refusal_is_an_answer(self, jira):
        for number in range(4):
            jira.enqueue(stream=f"s{number}")
        self.work(jira)
        jira.handlers["work"] = raising(JiraRefusedError("No.", status=400))
        self.pass_time(jira, seconds=10)

        assert jira.circuits() == []

    def test_its_own_wish_to_be_left_alone_is_respected(self, jira):
        self.AWAY.retry_after = 120
        for number in range(4):
            jira.enqueue(stream=f"s{number}")
        self.work(jira)
        tried = len(jira.tried)
        self.pass_time(jira, seconds=115)
        assert len(jira.tried) == tried
        self.pass_time(jira, seconds=30)
        assert len(jira.tried) > tried


def test_a_site_that_comes_back_while_a_job_is_put_off_does_not_wait(shop):
    """It is enabled again after the worker looked and before it noted that the job is to wait."""
    looked = []

    def is_served(_tenant):
        looked.append(1)
        return len(looked) > 1

    shop.worker._is_served = is_served
    shop.enqueue()
    shop.worker.do(shop.claim())

    assert shop.stream().due_at == shop.clock()


class TestSiteThatIsAskedTooMuch:
    def test_is_left_alone_as_long_as_it_asks(self, shop):
        shop.do(raising(JiraLimitedError("Too much.", retry_after=30)))

        (circuit,) = shop.circuits()
        assert circuit.probe_at == shop.clock() + timedelta(seconds=30)
        assert shop.stream().held


class TestRunning:
    def test_renews_leases_while_it_claims(self, shop, monkeypatch):
        monkeypatch.setattr(module, "RENEW_EVERY_SECONDS", 0.001)
        shop.handlers["work"] = lambda _job: None
        for number in range(150):
            shop.enqueue(stream=f"s{number}")
        began = time.monotonic()
        with shop.running():
            until(lambda: all(row.done_at for row in shop.rows()))

        assert time.monotonic() - began < PATIENCE / 2, "a claim waited for a renewal, and that for the claim"

    def test_leaves_hands_for_other_sites(self, shop, monkeypatch):
        monkeypatch.setattr(module, "OF_ONE_SITE", 2)
        begun, finish = [], threading.Event()
        shop.handlers["work"] = lambda job: begun.append(job.id) or (finish.wait(PATIENCE) and None)
        for number in range(5):
            shop.enqueue(stream=f"s{number}")
        with shop.running():
            until(lambda: len(begun) == 2)
            with shop.database.transaction() as connection:
                assert queue.claim(connection, now=shop.clock(), limit=9, room_for=lambda _tenant: 9) != []
            shop.hints.wake()
            assert len(begun) == 2
            finish.set()

    def test_does_what_is_promised_in_order(self, shop):
        done = []
        shop.handlers["work"] = lambda job: done.append(job.id)
        for _ in range(5):
            shop.enqueue()
        with shop.running():
            until(lambda: len(done) == 5)

        assert done == sorted(done)
        assert all(row.done_at for row in shop.rows())

    def test_begins_at_once_when_it_is_told(self, shop, monkeypatch):
        monkeypatch.setattr(module, "LOOK_EVERY", timedelta(minutes=5))
        done = threading.Event()
        shop.handlers["work"] = lambda _job: done.set()
        with shop.running():
            until(lambda: shop.sweeps)
            shop.enqueue()
            shop.hints.wake()

            assert done.wait(PATIENCE)

    def test_finds_work_that_it_was_not_told_of(self, shop):
        done = threading.Event()
        shop.handlers["work"] = lambda _job: done.set()
        with shop.running():
            until(lambda: shop.sweeps)
            shop.enqueue()

            assert done.wait(PATIENCE)

    def test_goes_on_beside_a_slow_job(self, shop):
        slow, quick = threading.Event(), threading.Event()
        shop.handlers |= {"slow": lambda _job: slow.wait(PATIENCE) and None, "work": lambda _job: quick.set()}
        shop.enqueue(Slow, stream="a")
        shop.enqueue(Work, stream="b")
        with shop.running():
            assert quick.wait(PATIENCE)
            slow.set()

    def test_rests_while_all_hands_are_busy(self, shop, monkeypatch):
        monkeypatch.setattr(module, "AT_ONCE", 1)
        begun, finish = threading.Event(), threading.Event()
        looks = []
        monkeypatch.setattr(queue, "next_due", lambda connection: looks.append(1) or shop.clock())
        shop.handlers["work"] = lambda _job: begun.set() or (finish.wait(PATIENCE) and None)
        shop.enqueue(stream="a")
        shop.enqueue(stream="b")
        with shop.running():
            assert begun.wait(PATIENCE)
            threading.Event().wait(0.3)
            finish.set()

        assert len(looks) < 5

    def test_rests_while_a_site_has_no_budget(self, shop, monkeypatch):
        looks = []
        monkeypatch.setattr(queue, "next_due", lambda connection: looks.append(1) or shop.clock())
        shop.handlers["work"] = raising(JiraBudgetError("Too much.", retry_after=9))
        shop.enqueue()
        with shop.running():
            until(lambda: shop.rows()[0].last_error)
            shop.enqueue(stream="b")
            before = len(looks)
            threading.Event().wait(0.5)

        assert len(looks) - before < 10

    def test_stops_at_once_while_waiting(self, shop, monkeypatch):
        monkeypatch.setattr(module, "LOOK_EVERY", timedelta(minutes=5))
        with shop.running() as thread:
            until(lambda: shop.sweeps)
            shop.worker.stop()
            thread.join(PATIENCE)
            assert not thread.is_alive()

    def test_stops_after_the_job_at_hand(self, shop):
        begun, finish = threading.Event(), threading.Event()
        shop.handlers["work"] = lambda _job: begun.set() or (finish.wait(PATIENCE) and None)
        shop.enqueue()
        shop.enqueue()
        with shop.running():
            assert begun.wait(PATIENCE)
            shop.worker.stop()
            finish.set()

        assert [row.done_at is not None for row in shop.rows()] == [True, False]

    def test_outlives_a_database_that_was_away(self, shop, monkeypatch, caplog):
        monkeypatch.setattr(module, "LOOK_EVERY", timedelta(milliseconds=10))
        claim, refused, done = queue.claim, threading.Event(), threading.Event()

        def claim_once_it_is_back(connection, **how):
            if not refused.is_set():
                refused.set()
                raise OSError("the database is away")
            return claim(connection, **how)

        monkeypatch.setattr(queue, "claim", claim_once_it_is_back)
        shop.handlers["work"] = lambda _job: done.set()
        shop.enqueue()
        with shop.running():
            assert done.wait(PATIENCE)

        assert "loop_failed" in [record.getMessage() for record in caplog.records]

    def test_says_so_when_an_outcome_cannot_be_noted(self, shop, monkeypatch, caplog):
        def refuse(*_, **__):
            raise OSError("the database is away")

        monkeypatch.setattr(queue, "finish", refuse)
        shop.handlers["work"] = lambda _job: None
        shop.enqueue()
        with shop.running():
            until(lambda: "jobs_not_noted" in [record.getMessage() for record in caplog.records])

    def test_tidies_up_now_and_then(self, shop, monkeypatch):
        monkeypatch.setattr(module, "LOOK_EVERY", timedelta(milliseconds=10))
        with shop.running():
            until(lambda: shop.sweeps == 1)
            shop.clock.advance(days=8)
            until(lambda: shop.sweeps == 2)

    def test_a_sweep_that_fails_keeps_no_other_from_its_turn_and_is_tried_again(self, shop, monkeypatch, caplog):
        monkeypatch.setattr(module, "LOOK_EVERY", timedelta(milliseconds=10))
        shop.broken_sweeps = 2
        with shop.running():
            until(lambda: shop.sweeps == 3)

        failed = [record for record in caplog.records if record.getMessage() == "loop_failed"]
        assert [(record.loop, record.count) for record in failed] == [("tidy up", 1), ("tidy up", 2)]
        assert "in the sweep of broken" in caplog.text

    def test_does_jobs_beside_a_slow_sweep(self, shop):
        done, swept = threading.Event(), threading.Event()
        shop.sweeping["broken"] = lambda: int((done.wait(PATIENCE) and swept.set()) or 0)
        shop.handlers["work"] = lambda _job: done.set()
        shop.enqueue()
        with shop.running():
            assert swept.wait(PATIENCE)

    def test_knows_when_a_job_took_a_thread_for_good(self, shop):
        begun, finish = threading.Event(), threading.Event()
        shop.handlers["work"] = lambda _job: begun.set() or (finish.wait(PATIENCE) and None)
        shop.enqueue()
        with shop.running():
            assert begun.wait(PATIENCE)
            shop.clock.advance(seconds=(HANGS_AFTER - timedelta(seconds=1)).total_seconds())
            assert not shop.worker.hangs()
            shop.clock.advance(seconds=1)
            assert shop.worker.hangs()
            finish.set()

    def test_keeps_a_job_that_takes_longer_than_its_lease(self, shop, monkeypatch):
        monkeypatch.setattr(module, "RENEW_EVERY_SECONDS", 0.01)
        begun, finish, tries = threading.Event(), threading.Event(), []
        shop.handlers["work"] = lambda job: tries.append(job) or begun.set() or (finish.wait(PATIENCE) and None)
        shop.enqueue()
        with shop.running():
            assert begun.wait(PATIENCE)
            for _ in range(2):
                shop.clock.advance(seconds=queue.LEASE.total_seconds() - 1)
                until(lambda: shop.stream().leased_until == shop.clock() + queue.LEASE)
            finish.set()

        assert (len(tries), shop.rows()[0].done_at) == (1, shop.clock())
