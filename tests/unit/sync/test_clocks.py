from datetime import timedelta

import pytest

from jira_chat.jira.errors import JiraUnavailableError
from jira_chat.kernel.errors import UnauthorizedError
from jira_chat.kernel.ids import TenantId
from jira_chat.sync.clocks import Clocks, WrongClockError, in_words
from tests.support.fakes import FakeClock, FakeJira

TENANT = TenantId("t1")
EXPIRED = UnauthorizedError("token_expired", tenant=TENANT)


@pytest.fixture
def jira():
    return FakeJira(FakeClock())


@pytest.fixture
def time():
    return FakeClock()


@pytest.fixture
def clocks(jira, time):
    return Clocks(jira.for_tenant, clock=FakeClock(), timer=lambda: time().timestamp())


@pytest.mark.parametrize("minutes", [-7, 0, 7])
def test_tells_how_far_our_clock_is_ahead(clocks, jira, minutes):
    jira.behind = timedelta(minutes=minutes)
    assert clocks.ahead(TENANT) == timedelta(minutes=minutes)


def test_asks_once_a_minute(clocks, jira, time):
    for _ in range(3):
        clocks.ahead(TENANT)
    assert jira.calls == ["server_time"]
    time.advance(seconds=61)
    clocks.ahead(TENANT)
    assert len(jira.calls) == 2


@pytest.mark.parametrize("trouble", ["away", "silent"])
def test_does_not_know_where_jira_does_not_say(clocks, jira, trouble):
    if trouble == "away":
        jira.will_fail("server_time", JiraUnavailableError("Away."))
    else:
        jira.behind = None
    assert clocks.ahead(TENANT) is None
    assert clocks.explained(EXPIRED) is EXPIRED


def test_a_token_refused_for_its_time_is_explained_by_a_wrong_clock(clocks, jira):
    jira.behind = timedelta(minutes=7)
    explained = clocks.explained(EXPIRED)

    assert isinstance(explained, WrongClockError)
    assert "7 minutes fast" in explained.message


@pytest.mark.parametrize(
    "refusal",
    [UnauthorizedError("signature_mismatch", tenant=TENANT), UnauthorizedError("token_expired")],
    ids=["another reason", "nobody's"],
)
def test_other_refusals_stay_as_they_are_and_cost_no_call(clocks, jira, refusal):
    jira.behind = timedelta(minutes=7)
    assert clocks.explained(refusal) is refusal
    assert jira.calls == []


def test_with_a_right_clock_it_stays_as_it_is(clocks):
    assert clocks.explained(EXPIRED) is EXPIRED


def test_words():
    assert in_words(timedelta(seconds=-40)) == "The clock of Jira Chat's server is a minute slow."
    assert in_words(timedelta(hours=20)) == "The clock of Jira Chat's server is 1,200 minutes fast."
