from contextlib import contextmanager
from typing import Any

import gevent

from jira_chat.realtime.rounds import repeat


@contextmanager
def repeating(step: Any) -> Any:
    greenlet = gevent.spawn(repeat, step, every=0.001)
    yield
    greenlet.kill()


def test_a_round_that_breaks_is_logged_and_not_the_last(caplog) -> None:
    rounds: list[int] = []

    def step() -> None:
        rounds.append(len(rounds))
        if len(rounds) < 3:
            raise OSError("the database is away")

    with repeating(step), gevent.Timeout(5):
        while len(rounds) < 5:
            gevent.sleep(0.001)
    assert [record.getMessage() for record in caplog.records] == ["loop_failed"] * 2 + ["loop_recovered"]
    assert caplog.records[0].loop.endswith("step")
