"""Several workers on one queue, as the supervisor starts them."""

import threading
from collections import defaultdict

from jira_chat.kernel.clock import utc_now
from jira_chat.outbox import queue
from jira_chat.outbox.handlers import Handler
from jira_chat.outbox.new_jobs import NewJob
from jira_chat.outbox.payloads import Payload
from jira_chat.worker import Worker
from tests.support.fakes import FakeHints
from tests.support.waiting import wait_for

STREAMS, EACH = 40, 6


class Work(Payload, frozen=True, kw_only=True, tag="work"):
    number: int


def test_two_workers_do_each_job_once_and_each_stream_in_order(database, tenant, other_tenant):
    new = [
        NewJob(tenant=(tenant, other_tenant)[stream % 2], stream=f"s{stream}", payload=Work(number=number))
        for number in range(EACH)
        for stream in range(STREAMS)
    ]
    with database.transaction() as connection:
        queue.enqueue_many(connection, new, now=utc_now())
    done, by = defaultdict(list), set()

    def worker(name):
        def work(payload, job):
            done[job.stream].append(payload.number)
            by.add(name)

        is_served = lambda _tenant: True  # noqa: E731
        return Worker(database, FakeHints(), [Handler(Work, work)], clock=utc_now, is_served=is_served, sweeps={})

    workers = [worker("one"), worker("other")]
    threads = [threading.Thread(target=each.run) for each in workers]
    for thread in threads:
        thread.start()
    try:
        wait_for(lambda: sum(map(len, done.values())) >= len(new), seconds=60, what="all jobs done")
    finally:
        for each in workers:
            each.stop()
        for thread in threads:
            thread.join(30)

    assert done == {f"s{stream}": list(range(EACH)) for stream in range(STREAMS)}
    assert by == {"one", "other"}
