from datetime import timedelta

import pytest
from msgspec.structs import replace

from jira_chat.conversations.models import Sla
from jira_chat.jira.errors import JiraForbiddenError, JiraNotFoundError, JiraTimeoutError
from jira_chat.jira.request_details import Running, SlaClock
from jira_chat.sync.requests import Requests
from jira_chat.sync.slas import AWAY_FOR, WITHOUT_FOR, Slas

pytestmark = pytest.mark.usefixtures("raised")

CLOCK = SlaClock(
    name="Time to first response",
    running=Running.RUNNING,
    breached=False,
    remaining=timedelta(hours=3),
    elapsed=timedelta(hours=1),
    goal=timedelta(hours=4),
)


@pytest.fixture
def timer():
    return [0.0]


@pytest.fixture
def slas(jira, clock, timer):
    return Slas(jira.for_tenant, clock=clock, timer=lambda: timer[0])


@pytest.fixture
def look(story, jira, clock, slas, timer):
    """Look at the request, with these clocks, some seconds later; return what is kept then."""
    requests = Requests(story.link, story.settings, jira.for_tenant, slas=slas, clock=clock)

    def look(*clocks, later=0.0, without=False):
        timer[0] += later
        clock.advance(seconds=later)
        jira.requests[story.issue]["clocks"] = None if without else clocks
        requests.look(story.now, sure=True)
        return story.now.progress.sla

    return look


def asked(jira):
    return jira.calls.count("clocks")


def test_it_is_kept_refreshed_and_gone_with_the_last_clock(look, clock, hints):
    at = (clock() + CLOCK.remaining).replace(microsecond=0)
    kept = Sla(name="Time to first response", breach_at=at, left=None, goal=14_400)
    assert look(CLOCK) == kept
    assert [hint.kind for hint in hints.told] == ["changed"]
    # What is left has become less by as much as passed: no news.
    assert look(replace(CLOCK, remaining=CLOCK.remaining - timedelta(seconds=60)), later=70) == kept
    assert len(hints.told) == 1
    paused = replace(CLOCK, running=Running.PAUSED, remaining=timedelta(hours=2))
    assert look(paused, later=60) == Sla(name="Time to first response", breach_at=None, left=7_200, goal=14_400)
    assert look() is None
    assert look(CLOCK) is not None
    assert len(hints.told) == 4


def test_one_that_is_resolved_has_none_and_costs_nothing(look, jira, story):
    look(CLOCK)
    jira.requests[story.issue]["resolved"] = True
    assert look(CLOCK) is None
    assert asked(jira) == 1


def test_where_jira_refuses_the_app_it_is_not_asked_for_a_minute(look, jira):
    look(CLOCK)
    jira.will_fail("clocks", JiraForbiddenError("No.", status=403))
    assert look(CLOCK) is None
    assert look(CLOCK, later=AWAY_FOR - 1) is None
    assert asked(jira) == 2
    assert look(CLOCK, later=1) is not None


@pytest.mark.parametrize("refusal", [JiraNotFoundError("No.", status=404), None])
def test_the_next_request_may_have_one_where_another_has_none(slas, look, jira, story, refusal):
    if refusal is not None:
        jira.will_fail("clocks", refusal)
    assert look(without=True) is None
    jira.requests[story.issue]["clocks"] = (CLOCK,)
    there = replace(jira.for_tenant(story.now.tenant).find_issue(story.issue), issue_id="another")
    jira.requests["another"] = jira.requests[story.issue]
    assert slas.of(story.now, there) is not None


@pytest.mark.parametrize("refusal", [JiraNotFoundError("No.", status=404), None])
def test_a_request_without_one_is_not_asked_about_for_minutes(look, jira, refusal):
    look(CLOCK)
    if refusal is not None:
        jira.will_fail("clocks", refusal)
    assert look(without=True) is None
    assert look(CLOCK, later=WITHOUT_FOR - 1) is None
    assert asked(jira) == 2
    assert look(CLOCK, later=1) is not None


def test_while_jira_does_not_answer_what_is_known_stays_and_the_rest_is_noted(look, jira, story):
    known = look(CLOCK)
    jira.will_fail("clocks", JiraTimeoutError("Too late."))
    jira.requests[story.issue]["summary"] = "On fire"
    assert look() == known
    assert story.now.summary == "On fire"
    assert look(later=AWAY_FOR - 1) == known
    assert asked(jira) == 2
    assert look(later=1) is None


def test_who_looks_while_somebody_waits_keeps_what_is_known(look, story, jira):
    known = look(CLOCK)
    story.requests.look(story.now, sure=True)
    assert story.now.progress.sla == known
    assert asked(jira) == 1
