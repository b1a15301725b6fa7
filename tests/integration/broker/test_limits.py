from pathlib import Path

import pytest

from jira_chat.broker.breaker import Breaker
from jira_chat.broker.limits import Limits
from jira_chat.broker.server import BundledRedis
from jira_chat.kernel.errors import TooManyRequestsError, UnavailableError
from tests.support.frozen_redis import frozen_and_called_once

RULES = {"post": "3/minute", "start": "1/hour", "burst": "4/hour; 2/minute"}


@pytest.fixture(params=["redis", "memory"])
def limits(request: pytest.FixtureRequest, server: BundledRedis) -> Limits:
    return Limits(server.url if request.param == "redis" else "memory://", RULES)


def test_a_limit_says_when_to_try_again(limits) -> None:
    for _ in range(3):
        limits.spend("post", "site", "carla")
    with pytest.raises(TooManyRequestsError) as refused:
        limits.spend("post", "site", "carla")
    assert 1 <= refused.value.details["retry_after"] <= 61
    assert str(refused.value.details["retry_after"]) in refused.value.message


def test_each_has_their_own(limits) -> None:
    for who in (("site", "carla"), ("site", "dora"), ("other site", "carla")):
        limits.spend("start", *who)
    limits.spend("post", "site", "carla")


def spent(limits: Limits, *uses: tuple[str, ...]) -> bool:
    try:
        limits.spend_all(*uses)
    except TooManyRequestsError:
        return False
    return True


def test_of_several_windows_all_hold(limits) -> None:
    limits.spend("burst", "carla")
    limits.spend("burst", "carla")
    with pytest.raises(TooManyRequestsError) as refused:
        limits.spend("burst", "carla")
    assert refused.value.details["retry_after"] <= 61
    assert refused.value.details["limit"] == "burst"


def test_what_redis_cannot_count_is_counted_here(tmp_path: Path) -> None:
    away = Limits(f"unix://{tmp_path / 'nobody'}", RULES, instead=Limits("memory://", RULES))
    assert [spent(away, ("post", "carla")) for _ in range(4)] == [True, True, True, False]


def test_what_was_used_already_is_counted(limits) -> None:
    limits.charge("post", "carla", cost=2)
    assert [spent(limits, ("post", "carla")) for _ in range(2)] == [True, False]
    limits.charge("post", "carla", cost=2)


def test_what_is_refused_is_charged_to_no_wider_limit(limits) -> None:
    assert spent(limits, ("start", "carla"), ("post", "site"))
    for _ in range(5):
        assert not spent(limits, ("start", "carla"), ("post", "site"))
    assert spent(limits, ("start", "dora"), ("post", "site"))
    assert spent(limits, ("start", "emil"), ("post", "site"))
    assert not spent(limits, ("start", "fay"), ("post", "site"))


def test_looking_costs_nothing(limits) -> None:
    for _ in range(3):
        limits.check("start", "carla")
    limits.spend("start", "carla")
    with pytest.raises(TooManyRequestsError):
        limits.check("start", "carla")
    limits.check("start", "dora")


def test_processes_share_what_redis_counts(server) -> None:
    Limits(server.url, RULES).spend("start", "carla")
    with pytest.raises(TooManyRequestsError):
        Limits(server.url, RULES).spend("start", "carla")


def test_while_the_broker_is_away_everything_passes(tmp_path: Path, caplog) -> None:
    limits = Limits(f"unix://{tmp_path / 'nobody.sock'}", RULES)
    for _ in range(5):
        limits.spend("start", "carla")
    assert {record.getMessage() for record in caplog.records} == {"limit_not_checked"}


def test_a_broker_that_hangs_holds_nobody_up_for_long(server) -> None:
    limits = Limits(server.url, RULES)
    uses = (("post", "carla"), ("start", "carla"), ("burst", "carla"))
    limits.spend("post", "carla")
    with frozen_and_called_once(server):
        limits.spend_all(*uses)


def test_a_needed_limit_lets_nothing_pass_unchecked(tmp_path: Path) -> None:
    limits = Limits(f"unix://{tmp_path / 'nobody.sock'}", RULES, needed=True)
    with pytest.raises(UnavailableError):
        limits.spend("start", "carla")


def test_each_of_several_hears_of_their_own_refusal(limits) -> None:
    carla, dora = (limits.prepare(("start", who), ("post", "site")) for who in ("carla", "dora"))
    assert limits.spend_each([]) == []
    refusals = limits.spend_each([carla, dora, carla])
    assert [refusal and refusal.details["limit"] for refusal in refusals] == [None, None, "start"]
    # What was refused to Carla is not charged to the site.
    (refusal,) = limits.spend_each([limits.prepare(("post", "site"))])
    assert refusal is None


def test_a_broker_that_does_not_answer_is_waited_for_once(server, client) -> None:
    limits = Limits(server.url, RULES, breaker=Breaker(client.ping, start=lambda _watch: None))
    carla = limits.prepare(("start", "carla"))
    assert limits.spend_each([carla]) == [None]
    with frozen_and_called_once(server):
        assert [limits.spend_each([carla, carla]) for _ in range(3)] == [[None, None]] * 3
