import pytest
from sqlalchemy import update

from jira_chat.conversations.tables import messages
from jira_chat.jira.errors import JiraForbiddenError, JiraRefusedError
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


@pytest.mark.parametrize(
    "error", [JiraForbiddenError("Not yours.", status=403), JiraRefusedError("Not yours.", status=400)], ids=repr
)
def test_one_that_may_not_be_deleted_stays_and_keeps_no_answer(story, jira, error):
    told = burn(story, jira)
    jira.will_fail("delete_comment", error, times=5)
    hear(story, jira.says(story.issue, told.text, author="ada", marker=told.marker))
    hear(story, jira.says(story.issue, "Use water"))

    assert (len(jira.comments[story.issue]), story.failed()) == (3, 0)
    assert story.bodies()[-1] == "Use water"


@pytest.mark.parametrize("ref", ["moved", "request"])
def test_what_went_on_in_another_request_stays_in_the_former_one(story, jira, ref):
    told = burn(story, jira)
    with story.database.transaction() as connection:
        connection.execute(update(messages).where(messages.c.seq == 2).values(jira_ref=ref))
    hear(story, told)

    assert jira.comments[story.issue] == [told]


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
