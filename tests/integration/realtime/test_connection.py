"""A client that stops reading: the others feel nothing, and it is let go."""

import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.support.product import Product
from tests.support.raw_sockets import SocketClient, connected
from tests.support.waiting import wait_for

LARGE = "\N{ELEPHANT}" * 10_000
"""40 kB, so that the kernel's buffers (up to 4 MB) fill up soon; of ours (256 frames) small ones do."""

LARGE_ONES = 105
CUSTOMERS = 8
EACH = 55
"""Just within what one person may post in a minute."""


@pytest.fixture
def stalled_and_reading(product: Product, agent: str) -> Iterator[tuple[SocketClient, SocketClient]]:
    """Two agents in one process; the first never reads again."""
    with ExitStack() as stack:
        stalled = stack.enter_context(connected(product, agent, receive_buffer=4096))
        home = product.process_of(stalled.sock)
        for _ in range(50):
            reading = stack.enter_context(connected(product, agent))
            if product.process_of(reading.sock) == home:
                yield stalled, reading
                return
        raise AssertionError("no two sockets in one process")


@pytest.mark.timeout(300)
def test_who_stops_reading_is_let_go_and_nobody_else_waits(product, key, agent, stalled_and_reading) -> None:
    stalled, reading = stalled_and_reading
    # The reading agent is the one who is online: another who only waits would be let go, too.
    reading.choose(online=True)
    delays: list[float] = []
    for _ in range(CUSTOMERS):
        with connected(product, product.visitor(key)) as customer:
            conversation = customer.start("Hello")
            for number in range(EACH):
                body = f"{number}{LARGE}"[: len(LARGE)] if len(delays) < LARGE_ONES else f"Small {number}"
                began = time.monotonic()
                customer.post(conversation, body)
                reading.hear_message(body)
                delays.append(time.monotonic() - began)
        if product.process_of(stalled.sock) is None:
            break
    wait_for(lambda: product.process_of(stalled.sock) is None, what="letting the stalled client go")
    assert "socket_too_slow" in product.log
    assert statistics.quantiles(delays, n=20)[-1] < 1, sorted(delays)[-20:]
    with connected(product, agent) as back:
        back.send(type="sync", conversation=conversation, after=1)
        assert back.hear_until("messages")["messages"]
    reading.choose(online=False)
