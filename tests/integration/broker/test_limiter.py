import pytest
from limits import parse
from limits.storage import MemoryStorage, storage_from_string

from jira_chat.broker.limiter import counter, use_of
from jira_chat.broker.server import BundledRedis

CARLA, DORA = (use_of(parse("2/minute"), "post", who) for who in ("carla", "dora"))


@pytest.fixture(params=["redis", "memory"])
def counting(request: pytest.FixtureRequest, server: BundledRedis):
    return counter(storage_from_string(f"redis+{server.url}") if request.param == "redis" else MemoryStorage())


def test_several_uses_are_counted_in_their_order(counting) -> None:
    assert list(counting.acquire_all([CARLA, DORA, CARLA, CARLA])) == [True, True, True, False]
    assert [counting.acquire(DORA), counting.acquire(DORA)] == [True, False]


def test_a_server_that_was_started_anew_is_told_how_to_count(server, client) -> None:
    counting = counter(storage_from_string(f"redis+{server.url}"))
    client.script_flush()
    assert list(counting.acquire_all([CARLA, CARLA, CARLA])) == [True, True, False]
