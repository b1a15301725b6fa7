import gevent

from jira_chat.realtime.workers import Workers
from tests.support.socket_peer import turn_until


def test_jobs_are_done_so_many_at_a_time_in_their_order() -> None:
    workers, at_work, begun, most = Workers(most=3), set(), [], []

    def job(number: int) -> None:
        at_work.add(number)
        begun.append(number)
        most.append(len(at_work))
        gevent.sleep(0)
        at_work.discard(number)

    for number in range(20):
        workers.start(lambda number=number: job(number))
    turn_until(lambda: len(begun) == 20 and not at_work)
    assert (begun, max(most)) == (list(range(20)), 3)
    turn_until(lambda: not workers._count)


def test_a_job_that_breaks_is_logged_and_the_next_is_done(caplog) -> None:
    workers, done = Workers(most=1), []
    workers.start(lambda: 1 // 0)
    workers.start(lambda: done.append(1))
    turn_until(lambda: done)
    assert "job_broke" in caplog.text
