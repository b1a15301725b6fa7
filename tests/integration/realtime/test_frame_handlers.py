"""Redis that does not answer, and nobody notices: visitors go on starting while agents are there."""

import time
from contextlib import ExitStack

import pytest

from tests.support.raw_sockets import connected
from tests.support.threads import all_at_once

VISITORS = 20


@pytest.mark.usefixtures("online")
def test_visitors_start_while_redis_is_frozen(product, key) -> None:
    redis = product.child("unixsocket")
    with ExitStack() as stack:
        lines = [stack.enter_context(connected(product, product.visitor(key))) for _ in range(VISITORS)]
        redis.suspend()
        try:
            began = time.monotonic()
            conversations = all_at_once(*[lambda line=line: line.start("hello") for line in lines])
            assert time.monotonic() - began < 3
            assert len(set(conversations)) == VISITORS
            # One who comes only now is told that somebody is there, and starts as well.
            with connected(product, product.visitor(key)) as late:
                assert late.welcome["agents_online"]
                late.start("hello")
        finally:
            redis.resume()
