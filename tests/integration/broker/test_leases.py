from datetime import timedelta

import pytest
import redis

from jira_chat.broker.leases import Leases
from tests.support.fakes import NOW, FakeLeases

TTL = timedelta(seconds=60)


@pytest.fixture(params=["redis", "fake"])
def leases(request: pytest.FixtureRequest) -> Leases:
    """The real ones, and those that other tests put in their place."""
    return FakeLeases(TTL) if request.param == "fake" else request.getfixturevalue("in_redis")


@pytest.fixture
def in_redis(client: redis.Redis) -> Leases:
    return Leases(client, ttl=TTL)


def test_who_renewed_is_here_until_the_time_is_over(leases) -> None:
    leases.renew({"agents": {"nina"}}, now=NOW)
    assert leases.present(["agents"], now=NOW + TTL - timedelta(seconds=1)) == {"agents": {"nina"}}
    assert leases.present(["agents"], now=NOW + TTL) == {"agents": frozenset()}


def test_renewing_again_prolongs(leases) -> None:
    leases.renew({"agents": {"nina"}}, now=NOW)
    leases.renew({"agents": {"omar"}}, now=NOW)
    leases.renew({"agents": {"nina"}}, now=NOW + TTL)
    assert leases.present(["agents"], now=NOW + TTL) == {"agents": {"nina"}}


def test_renewing_forgets_those_whose_time_is_over(in_redis, client) -> None:
    in_redis.renew({"agents": {"omar"}}, now=NOW)
    in_redis.renew({"agents": {"nina"}}, now=NOW + TTL)
    assert client.zcard("jira-chat:lease:agents") == 1


def test_groups_are_apart(leases) -> None:
    leases.renew({"agents:1": {"nina"}}, now=NOW)
    assert leases.present(["agents:2"], now=NOW) == {"agents:2": frozenset()}


def test_a_lease_can_be_given_up(leases) -> None:
    leases.renew({"agents": {"nina"}}, now=NOW)
    leases.release({"agents": {"nina"}})
    assert leases.present(["agents"], now=NOW) == {"agents": frozenset()}


def test_a_group_that_nobody_renews_leaves_nothing_behind(in_redis, client) -> None:
    in_redis.renew({"agents": {"nina"}}, now=NOW)
    assert 0 < client.ttl("jira-chat:lease:agents") <= 2 * TTL.total_seconds()


def test_while_the_broker_is_away_nobody_is_here_and_nothing_breaks(away) -> None:
    leases = Leases(away, ttl=TTL)
    leases.renew({"agents": {"nina"}}, now=NOW)
    leases.release({"agents": {"nina"}})
    assert leases.present(["agents"], now=NOW) == {"agents": frozenset()}


def test_some_are_asked_about_without_the_others(leases) -> None:
    leases.renew({"customers": {f"c{number}@one" for number in range(2500)}}, now=NOW)
    asked = ["c1@one", "c2499@one", "c1@two", "c2500@one"]
    assert leases.held("customers", asked, now=NOW) == {"c1@one", "c2499@one"}
    assert leases.held("customers", asked, now=NOW + TTL) == leases.held("customers", [], now=NOW) == frozenset()


def test_a_lease_may_be_longer(leases) -> None:
    leases.renew({"agents": {"nina"}}, now=NOW, ttl=2 * TTL)
    assert leases.held("agents", ["nina"], now=NOW + TTL) == {"nina"}
