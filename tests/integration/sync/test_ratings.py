import pytest

from jira_chat.conversations.models import Rating
from jira_chat.conversations.ratings import Ratings
from jira_chat.jira.errors import JiraRefusedError, JiraUnavailableError


@pytest.fixture
def rated(raised):
    """The story with its request resolved, and rated by its customer."""
    raised.link.note_state(raised.now, key=raised.now.issue_key, summary="On fire", resolved=True)
    ratings = Ratings(raised.database, raised.service, raised.hints, clock=raised.clock)
    ratings.rate(raised.carla, raised.conversation, Rating(score=2, comment="Slow"))
    return raised


def test_jira_hears_of_it_once(rated):
    rated.settle()
    assert rated.jira.ratings == {rated.issue: (2, "Slow")}
    assert rated.jira.calls.count("rate") == 1


def test_a_jira_that_is_away_hears_of_it_later(rated):
    rated.jira.will_fail("rate", JiraUnavailableError("away"), times=2)
    rated.settle()
    assert rated.jira.ratings == {rated.issue: (2, "Slow")}


@pytest.mark.parametrize("done", [True, False])
def test_a_project_that_does_not_ask_has_it_here_alone(rated, done):
    rated.jira.will_fail("rate", JiraRefusedError("Feedback is not expected."), done=done)
    rated.settle()
    assert rated.jira.calls.count("rate") == 1
    assert rated.failed() == 0
    assert rated.now.rating == Rating(score=2, comment="Slow")


def test_it_waits_for_a_request_that_is_out_of_reach(rated):
    hidden = rated.jira.requests.pop(rated.issue)
    rated.link.close(rated.now)
    rated.work()
    assert "rate" not in rated.jira.calls
    rated.jira.requests[rated.issue] = hidden
    rated.settle()
    assert rated.jira.ratings == {rated.issue: (2, "Slow")}


def test_it_stays_here_if_the_request_never_comes_back(rated):
    del rated.jira.requests[rated.issue]
    rated.link.close(rated.now)
    rated.settle()
    assert "rate" not in rated.jira.calls
    assert rated.failed() == 0
