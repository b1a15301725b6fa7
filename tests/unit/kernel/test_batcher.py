from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest

from jira_chat.kernel.batcher import Batcher
from tests.support.waiting import wait_for


class Server:
    """Answers what it is asked batcher; the first call waits until it is let go on."""

    def __init__(self) -> None:
        self.calls: list[list[int]] = []
        self.goes_on = Event()
        self.error: Exception | None = None
        self.batcher = Batcher(self.answer, most=3)
        self.threads = ThreadPoolExecutor(8)

    def answer(self, items: Sequence[int]) -> list[int]:
        self.calls.append(list(items))
        assert self.goes_on.wait(10)
        if self.error is not None:
            raise self.error
        return [item * 10 for item in items]

    def ask(self, *items: int) -> list[Future[int]]:
        asked = []
        for item in items:
            before = len(self.batcher._waiting)
            asked.append(self.threads.submit(self.batcher.get, item))
            # The first is on its way at once.
            wait_for(lambda before=before: self.calls and (asked[1:] == [] or len(self.batcher._waiting) > before))
        return asked


def test_what_waits_while_a_call_is_under_way_goes_with_the_next() -> None:
    server = Server()
    asked = server.ask(1, 2, 3, 4, 5)
    server.goes_on.set()
    assert [each.result(10) for each in asked] == [10, 20, 30, 40, 50]
    assert server.calls == [[1], [2, 3, 4], [5]]


def test_a_server_that_fails_is_waited_for_once() -> None:
    server = Server()
    asked = server.ask(1, 2, 3, 4, 5)
    server.error = TimeoutError("no answer")
    server.goes_on.set()
    for each in asked:
        with pytest.raises(TimeoutError):
            each.result(10)
    assert server.calls == [[1]]
    server.error = None
    assert server.batcher.get(6) == 60
