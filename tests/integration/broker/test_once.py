from datetime import timedelta

import pytest

from jira_chat.broker.once import Once
from jira_chat.kernel.errors import UnavailableError
from tests.support.threads import all_at_once

TTL = timedelta(minutes=7)


@pytest.fixture
def once(client) -> Once:
    return Once(client, "thing", ttl=TTL)


def test_only_the_first_use_counts(once) -> None:
    assert [once.use("a", "b") for _ in range(3)] == [True, False, False]


def test_of_many_at_once_one_is_the_first(once) -> None:
    assert sorted(all_at_once(*[lambda: once.use("a")] * 8)) == [False] * 7 + [True]


def test_names_are_not_confused(once, client) -> None:
    different = [("a", "b"), ("ab",), ("b", "a"), ("a",), ("a", ""), ("x" * 100_000,), ("é\n",)]

    assert all(once.use(*names) for names in different)
    assert Once(client, "other thing", ttl=TTL).use("a")


def test_a_use_is_remembered_for_a_while_and_without_its_name(once, client) -> None:
    once.use("jti-of-carla")

    (key,) = client.keys("*")
    assert "carla" not in key
    assert TTL.total_seconds() - 5 < client.ttl(key) <= TTL.total_seconds()


def test_while_the_broker_is_away_nothing_can_be_used(away) -> None:
    with pytest.raises(UnavailableError):
        Once(away, "thing", ttl=TTL).use("a")
