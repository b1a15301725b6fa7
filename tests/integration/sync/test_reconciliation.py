import pytest

from jira_chat.jira.errors import JiraForbiddenError, JiraUnavailableError
from jira_chat.sync.reconciliation import MOST_AT_ONCE, PAUSE, RUNS_FOR
from tests.integration.sync.conftest import PROJECT


@pytest.fixture
def reconciliation(raised):
    raised.say("It burns", raised.carla)
    raised.settle()
    raised.clock.advance(minutes=5)
    return raised.reconciliation


def run(reconciliation, story, project=None):
    reconciliation.start(story.tenant, project)
    story.settle()
    found = reconciliation.latest(story.tenant, project)
    assert found.finished_at is not None
    return found.found


def test_nothing_is_lost(reconciliation, raised, hints):
    found = run(reconciliation, raised)

    assert (found.conversations, found.messages, found.comments) == (1, 2, 1)
    assert (found.lost, found.doubled, found.unheard, found.leaked, found.unread) == (0, 0, 0, 0, 0)
    assert hints.works > 0
    assert run(reconciliation, raised, "10009").conversations == 0
    assert run(reconciliation, raised, PROJECT).conversations == 1


def test_a_comment_that_is_gone_is_found(reconciliation, raised, jira):
    jira.comments[raised.issue].clear()
    found = run(reconciliation, raised)

    assert found.lost == 1
    assert [(each.issue_key, each.what) for each in found.examples] == [("SUP-1", "lost")]


def test_a_comment_that_was_not_heard_is_heard(reconciliation, raised, jira):
    jira.says(raised.issue, "Use water")
    raised.clock.advance(minutes=5)
    assert run(reconciliation, raised).unheard == 1
    assert raised.bodies()[-1] == "Use water"
    assert run(reconciliation, raised).unheard == 0


def test_a_comment_that_became_internal_is_withdrawn(reconciliation, raised, jira):
    comment = jira.says(raised.issue, "Use water")
    raised.hearing.hear_new(raised.now)
    jira.comments[raised.issue].remove(comment)
    raised.clock.advance(minutes=5)

    assert run(reconciliation, raised).leaked == 1
    assert raised.bodies()[-1] == ""


def test_a_request_that_cannot_be_read_is_counted(reconciliation, raised, jira):
    jira.will_fail("comments_since", JiraForbiddenError("No.", status=403))
    found = run(reconciliation, raised)

    assert (found.unread, found.conversations) == (1, 0)
    assert found.examples[0].what == "unread"


def test_it_goes_on_where_it_was_when_jira_is_back(reconciliation, raised, jira):
    jira.will_fail("comments_since", JiraUnavailableError("Away."), times=3)
    assert run(reconciliation, raised).conversations == 1


def test_it_takes_its_time(reconciliation, raised):
    for number in range(MOST_AT_ONCE):
        raised.start(f"Number {number}", raised.carla)
    raised.settle()
    began = raised.clock.now
    found = run(reconciliation, raised)

    assert found.conversations == reconciliation.latest(raised.tenant, None).total == MOST_AT_ONCE + 1
    assert reconciliation.latest(raised.tenant, None).finished_at >= began + PAUSE


def test_one_that_is_on_its_way_is_not_begun_again(reconciliation, raised):
    before = reconciliation.start(raised.tenant, None)
    raised.clock.advance(minutes=1)
    assert reconciliation.start(raised.tenant, None) == before
    raised.clock.now += RUNS_FOR
    assert reconciliation.start(raised.tenant, None).started_at == raised.clock.now
