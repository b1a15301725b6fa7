import pytest

from jira_chat.access.principals import Side
from jira_chat.jira.errors import JiraForbiddenError, JiraNotFoundError, JiraRefusedError, JiraUnavailableError
from jira_chat.jira.models import Comment, Issue
from jira_chat.sync.speakers import Speakers
from tests.support.conversations import CONVERSATION
from tests.support.fakes import NOW

REQUEST = Issue("10100", "SUP-1", project="10009")
COMMENT = Comment(id="1", author="pia", author_name="Pia Petrova", public=True, text="Hi", created=NOW)


def test_jira_is_asked_once_about_somebody_in_the_project_of_the_request():
    asked = []
    speakers = Speakers(lambda *those: asked.append(those) or True)

    sides = [speakers.author_of(CONVERSATION, REQUEST, COMMENT).side for _ in range(3)]

    assert (sides, asked) == ([Side.AGENT] * 3, [("t1", "pia", "10009")])


@pytest.mark.parametrize("error", [JiraForbiddenError("No."), JiraNotFoundError("No."), JiraRefusedError("No.")])
def test_somebody_of_whom_jira_says_nothing_is_taken_for_an_agent(error):
    def may_comment(*_):
        raise error

    assert Speakers(may_comment).author_of(CONVERSATION, REQUEST, COMMENT).side is Side.AGENT


def test_nobody_is_guessed_at_while_jira_is_away():
    def may_comment(*_):
        raise JiraUnavailableError("Away.")

    with pytest.raises(JiraUnavailableError):
        Speakers(may_comment).author_of(CONVERSATION, REQUEST, COMMENT)
