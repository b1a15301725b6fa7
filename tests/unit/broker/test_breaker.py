from collections.abc import Callable

import pytest
import redis

from jira_chat.broker.breaker import LEFT_ALONE_SECONDS, Breaker, LeftAlone


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


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def call(server: Server) -> Callable[[], str]:
    breaker = Breaker(timer=lambda: server.now)
    return lambda: breaker.call(server)


def test_what_answers_is_asked(server, call) -> None:
    assert [call(), call()] == ["pong", "pong"]


def test_what_was_waited_for_in_vain_is_left_alone_for_a_second(server, call) -> None:
    server.error, server.waits = redis.TimeoutError(), 1.0
    with pytest.raises(redis.TimeoutError):
        call()
    with pytest.raises(LeftAlone):
        call()
    assert server.asked == 1
    server.now += LEFT_ALONE_SECONDS
    with pytest.raises(redis.TimeoutError):
        call()
    with pytest.raises(LeftAlone):
        call()
    server.now += LEFT_ALONE_SECONDS
    server.error = None
    assert [call(), call()] == ["pong", "pong"]


def test_while_one_looks_nobody_else_waits(server) -> None:
    breaker = Breaker(timer=lambda: server.now)
    server.error, server.waits = redis.TimeoutError(), 1.0
    with pytest.raises(redis.TimeoutError):
        breaker.call(server)
    server.now += LEFT_ALONE_SECONDS

    def look() -> str:
        with pytest.raises(LeftAlone):
            breaker.call(server)
        return "seen"

    assert breaker.call(look) == "seen"


def test_what_refuses_at_once_is_asked_each_time(server, call) -> None:
    server.error = redis.ConnectionError()
    for _ in range(3):
        with pytest.raises(redis.ConnectionError):
            call()
    assert server.asked == 3
