import pytest

from jira_chat.jira.errors import JiraForbiddenError
from tests.integration.sync.conftest import hear

pytestmark = pytest.mark.usefixtures("raised")


def burn(story, jira):
    """Let Carla say something, and return its comment."""
    story.say("It burns", story.carla)
    story.settle()
    (told,) = jira.comments[story.issue]
    return told


def test_a_comment_that_jira_wrote_again_later_is_deleted(story, jira):
    told = burn(story, jira)
    hear(story, jira.says(story.issue, told.text, author="ada", marker=told.marker | {"last": 3}))

    assert jira.comments[story.issue] == [told]


def test_one_that_may_not_be_deleted_stays(story, jira):
    told = burn(story, jira)
    jira.will_fail("delete_comment", JiraForbiddenError("Not yours.", status=403))
    hear(story, jira.says(story.issue, told.text, author="ada", marker=told.marker))

    assert (len(jira.comments[story.issue]), story.failed()) == (2, 0)


@pytest.mark.parametrize("marker", [{"first": 3}, {"conversation": "another"}, {"first": "2"}, {"first": True}])
def test_one_that_tells_something_else_stays(story, jira, marker):
    told = burn(story, jira)
    other = jira.says(story.issue, told.text, author="ada", marker=told.marker | marker)
    hear(story, other)

    assert jira.comments[story.issue] == [told, other]


def test_one_of_which_nobody_knows_yet_whether_it_is_noted_stays(story, jira):
    told = burn(story, jira)
    with pytest.raises(RuntimeError), story.writes.attempt(story.now, 2):
        raise RuntimeError
    other = jira.says(story.issue, told.text, author="ada", marker=told.marker)
    hear(story, other)

    assert jira.comments[story.issue] == [told, other]
