import pytest
from msgspec.structs import replace

from jira_chat.access.permissions import Permission
from jira_chat.conversations.models import Progress
from jira_chat.jira.errors import JiraRefusedError, JiraUnavailableError
from jira_chat.jira.models import User
from jira_chat.kernel.errors import ConflictError, ForbiddenError, NotFoundError
from tests.integration.sync.conftest import PROJECT
from tests.support.fake_agents import ASKS, REOPEN, RESOLVE


@pytest.fixture
def acting(raised):
    """The story where the host lets us act as Nina."""
    raised.jira.acts_for.add("nina")
    return raised


def did(story):
    return story.jira.agents.did


def may(story, *permissions):
    story.jira.granted |= {("nina", each, PROJECT) for each in permissions}


class TestSteps:
    def test_are_taken_as_the_agent_and_what_comes_of_it_is_known_at_once(self, acting, hints):
        assert list(acting.actions.steps(acting.nina, acting.conversation)) == [RESOLVE, ASKS]
        resolved = acting.actions.take(acting.nina, acting.conversation, RESOLVE.id)
        assert (resolved.resolved, resolved.progress.status) == (True, "Resolved")
        assert hints.told[-1].kind == "changed"
        opened = acting.actions.take(acting.nina, acting.conversation, REOPEN.id)
        assert not opened.resolved
        assert did(acting) == [("Resolve this issue", "nina"), ("Reopen", "nina")]

    def test_are_taken_by_the_app_once_jira_said_that_the_agent_may(self, raised):
        with pytest.raises(ForbiddenError):
            raised.actions.take(raised.nina, raised.conversation, RESOLVE.id)
        assert did(raised) == []
        may(raised, Permission.TRANSITION_ISSUES)
        raised.actions.take(raised.nina, raised.conversation, RESOLVE.id)
        assert did(raised) == [("Resolve this issue", "app")]

    @pytest.mark.parametrize("step", [REOPEN.id, ASKS.id, "none"])
    def test_that_cannot_be_taken_now_are_refused_in_words(self, acting, step):
        with pytest.raises(ConflictError):
            acting.actions.take(acting.nina, acting.conversation, step)
        assert did(acting) == []

    def test_are_not_for_customers_nor_for_agents_elsewhere(self, acting):
        with pytest.raises(ForbiddenError):
            acting.actions.take(acting.carla, acting.conversation, RESOLVE.id)
        with pytest.raises(NotFoundError):
            acting.actions.take(replace(acting.nina, project="10001"), acting.conversation, RESOLVE.id)
        assert did(acting) == []

    def test_that_jira_took_count_though_it_cannot_be_asked_now(self, acting):
        acting.jira.will_fail("find_issue", JiraUnavailableError("away"))
        assert not acting.actions.take(acting.nina, acting.conversation, RESOLVE.id).resolved
        assert did(acting) == [("Resolve this issue", "nina")]

    def test_wait_for_the_request(self, story):
        story.start()
        with pytest.raises(ConflictError):
            story.actions.steps(story.nina, story.conversation)


class TestAssignee:
    def test_is_somebody_whom_jira_offers(self, acting):
        (ada,) = acting.actions.assignable(acting.nina, acting.conversation, "Ada")
        given = acting.actions.assign(acting.nina, acting.conversation, ada.account)
        assert given.progress == Progress(assignee="ada", assignee_name="Ada Admin")
        with pytest.raises(JiraRefusedError):
            acting.actions.assign(acting.nina, acting.conversation, "nobody")

    def test_takes_the_right_to_assign_where_the_app_does_it(self, raised):
        may(raised, Permission.TRANSITION_ISSUES)
        with pytest.raises(ForbiddenError):
            raised.actions.assign(raised.nina, raised.conversation, "ada")
        assert did(raised) == []


class TestFirstAnswer:
    def test_claims_a_request_of_nobodys(self, acting):
        acting.say("Water or sand?", acting.nina)
        acting.settle()
        assert did(acting) == [("assign nina", "nina")]
        assert acting.now.progress.assignee == "nina"
        acting.say("Well?", acting.nina)
        acting.settle()
        assert len(did(acting)) == 1

    def test_does_not_take_it_from_somebody(self, acting):
        acting.jira.requests[acting.issue]["assignee"] = User("ada", "Ada Admin")
        acting.say("Water or sand?", acting.nina)
        acting.settle()
        assert did(acting) == []
        assert acting.now.progress.assignee == "ada"

    @pytest.mark.parametrize("granted", [True, False])
    def test_claims_through_the_app_only_where_the_agent_may(self, raised, granted):
        if granted:
            may(raised, Permission.ASSIGN_ISSUES)
        raised.say("Water or sand?", raised.nina)
        raised.settle()
        assert did(raised) == ([("assign nina", "app")] if granted else [])

    def test_is_an_answer_all_the_same_where_jira_does_not_assign(self, acting):
        acting.jira.will_fail("assign", JiraRefusedError("This user cannot be assigned issues.", status=400))
        acting.jira.will_fail("assign", JiraUnavailableError("away"))
        acting.say("Water or sand?", acting.nina)
        acting.settle()
        assert (did(acting), acting.failed()) == ([], 0)

    def test_of_a_customer_claims_nothing(self, acting):
        acting.say("Hello?", acting.carla)
        acting.settle()
        assert did(acting) == []
