from collections.abc import Callable

import pytest
import redis

from jira_chat.broker.breaker import Breaker, CircuitOpenError


class Server:
    """One that answers, refuses, or lets people wait in vain; and a clock."""

    def __init__(self) -> None:
        self.now = 100.0
        self.waits = 0.0
        self.error: Exception | None = None
        self.asked = 0

    def __call__(self) -> str:
        self.asked += 1
        self.now += self.waits
        if self.error is not None:
            raise self.error
        return "pong"

    def freeze(self) -> None:
        self.error, self.waits = redis.TimeoutError(), 1.0


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def watches() -> list[Callable[[], None]]:
    """What was started to look after the server."""
    return []


@pytest.fixture
def breaker(server, watches) -> Breaker:
    def until_it_changes(_seconds: float) -> None:
        server.error, server.waits = None, 0.0

    return Breaker(server, timer=lambda: server.now, wait=until_it_changes, start=watches.append)


def test_what_answers_is_asked(server, breaker) -> None:
    assert [breaker.call(server), breaker.call(server)] == ["pong", "pong"]


def test_what_was_waited_for_in_vain_is_asked_by_nobody_until_it_answers_who_looks(server, breaker, watches) -> None:
    server.freeze()
    with pytest.raises(redis.TimeoutError):
        breaker.call(server)
    for _ in range(100):
        server.now += 10
        with pytest.raises(CircuitOpenError):
            breaker.call(server)
    assert server.asked == 1

    (watch,) = watches
    watch()
    assert server.asked == 3
    assert breaker.call(server) == "pong"


def test_one_looks_however_many_waited_in_vain(server, breaker, watches) -> None:
    server.freeze()

    def meanwhile() -> str:
        with pytest.raises(redis.TimeoutError):
            breaker.call(server)
        return server()

    with pytest.raises(redis.TimeoutError):
        breaker.call(meanwhile)
    assert len(watches) == 1


def test_what_refuses_at_once_is_asked_each_time(server, breaker, watches) -> None:
    server.error = redis.ConnectionError()
    for _ in range(3):
        with pytest.raises(redis.ConnectionError):
            breaker.call(server)
    assert (server.asked, watches) == (3, [])


def test_what_froze_and_was_killed_is_asked_again(server, breaker, watches) -> None:
    server.freeze()
    with pytest.raises(redis.TimeoutError):
        breaker.call(server)
    server.error, server.waits = redis.ConnectionError(), 0.0
    watches[0]()
    with pytest.raises(redis.ConnectionError):
        breaker.call(server)
