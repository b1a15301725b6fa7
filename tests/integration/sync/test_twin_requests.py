from datetime import timedelta

from jira_chat.jira.errors import JiraTimeoutError
from tests.integration.sync.conftest import FIRST


def test_a_request_that_jira_raised_again_later_says_where_the_chat_is(story, jira):
    jira.shows_after = timedelta(seconds=90)
    jira.will_fail("create_request", JiraTimeoutError("No answer."), done=True)
    story.start(FIRST, story.carla)
    story.settle()

    late, ours = jira.requests
    assert story.issue == ours
    assert [(each.public, each.text) for each in jira.comments[late]] == [
        (False, "Jira Chat raised this request twice, because Jira did not answer in time. The chat goes on in SUP-2.")
    ]
    assert jira.comments[ours] == []


def test_a_request_that_was_not_raised_the_first_time_is_one(story, jira):
    jira.will_fail("create_request", JiraTimeoutError("No answer."))
    story.start(FIRST, story.carla)
    story.settle()

    assert (list(jira.requests), jira.comments[story.issue]) == ([story.issue], [])
    assert "find_requests" in jira.calls
