from datetime import timedelta

import pytest
import redis

from jira_chat.broker import last_known
from jira_chat.broker.breaker import Breaker
from jira_chat.broker.leases import Leases
from tests.support.fakes import NOW, FakeLeases
from tests.support.frozen_redis import frozen_and_called_once

TTL = timedelta(seconds=60)


@pytest.fixture(params=["redis", "fake"])
def leases(request: pytest.FixtureRequest) -> Leases:
    """The real ones, and those that other tests put in their place."""
    return FakeLeases(TTL) if request.param == "fake" else request.getfixturevalue("in_redis")


@pytest.fixture
def in_redis(client: redis.Redis) -> Leases:
    return Leases(client, ttl=TTL, breaker=Breaker(client.ping))


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


def test_while_the_broker_is_away_a_process_knows_its_own(away) -> None:
    leases = Leases(away, ttl=TTL, breaker=Breaker(away.ping))
    leases.renew({"agents": {"nina", "omar"}}, now=NOW)
    leases.release({"agents": {"nina"}})
    assert leases.present(["agents", "others"], now=NOW) == {"agents": {"omar"}, "others": frozenset()}
    assert leases.held("agents", ["nina", "omar"], now=NOW) == {"omar"}
    assert leases.present(["agents"], now=NOW + TTL) == {"agents": frozenset()}


def test_while_the_broker_is_away_others_are_taken_for_here_until_it_is_back(server, client) -> None:
    others = Leases(client, ttl=TTL, breaker=Breaker(client.ping))
    others.renew({"agents": {"nina"}, "customers": {"carla"}}, now=NOW)
    never_again = Breaker(client.ping, start=lambda _watch: None)
    leases = Leases(client, ttl=TTL, breaker=never_again)
    leases.present(["agents"], now=NOW)
    assert leases.held("customers", ["carla", "dora"], now=NOW) == {"carla"}
    away = NOW + TTL + last_known.KEPT - timedelta(seconds=1)
    with frozen_and_called_once(server):
        for now in (NOW, NOW + TTL, away):
            assert leases.present(["agents"], now=now) == {"agents": {"nina"}}
            assert leases.held("customers", ["carla", "dora"], now=now) == {"carla"}
        assert leases.present(["agents"], now=away + timedelta(seconds=1)) == {"agents": frozenset()}


def test_one_that_is_back_is_believed_once_everybody_renewed(server, client) -> None:
    leases = Leases(client, ttl=TTL, breaker=Breaker(client.ping))
    Leases(client, ttl=TTL, breaker=Breaker(client.ping)).renew({"agents": {"nina"}, "customers": {"carla"}}, now=NOW)
    leases.present(["agents", "customers"], now=NOW)
    server.stop()
    assert leases.present(["agents"], now=NOW) == {"agents": {"nina"}}
    server.start()
    Leases(client, ttl=TTL, breaker=Breaker(client.ping)).renew({"agents": {"omar"}}, now=NOW)
    settling, settled = NOW + timedelta(seconds=29), NOW + timedelta(seconds=30)
    assert leases.present(["agents"], now=settling) == {"agents": {"nina", "omar"}}
    assert leases.held("customers", ["carla"], now=settling) == {"carla"}
    assert leases.present(["agents"], now=settled) == {"agents": {"omar"}}
    assert leases.held("customers", ["carla"], now=settled) == frozenset()


def test_some_are_asked_about_without_the_others(leases) -> None:
    leases.renew({"customers": {f"c{number}@one" for number in range(2500)}}, now=NOW)
    asked = ["c1@one", "c2499@one", "c1@two", "c2500@one"]
    assert leases.held("customers", asked, now=NOW) == {"c1@one", "c2499@one"}
    assert leases.held("customers", asked, now=NOW + TTL) == leases.held("customers", [], now=NOW) == frozenset()


def test_a_lease_may_be_longer(leases) -> None:
    leases.renew({"agents": {"nina"}}, now=NOW, ttl=2 * TTL)
    assert leases.held("agents", ["nina"], now=NOW + TTL) == {"nina"}
