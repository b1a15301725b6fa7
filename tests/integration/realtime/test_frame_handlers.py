"""Redis that does not answer, and nobody notices: visitors go on starting while agents are there."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support import databases
from tests.support import product as products
from tests.support.product import Product
from tests.support.raw_sockets import agent_online, connected
from tests.support.threads import all_at_once

VISITORS = 20


@pytest.fixture
def own_product(database_kind: str, tmp_path: Path) -> Iterator[Product]:
    with ExitStack() as stack:
        is_postgresql = database_kind == "postgresql"
        on = {"DATABASE_URL": stack.enter_context(databases.postgresql())} if is_postgresql else {}
        product = stack.enter_context(products.running(tmp_path, environment=on))
        assert product.site.install(product.send).status_code == 204
        yield product


def test_visitors_start_while_redis_is_frozen(own_product) -> None:
    product = own_product
    key, redis = product.configure(), product.child("unixsocket")
    with agent_online(product), ExitStack() as stack:
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
