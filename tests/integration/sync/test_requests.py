from datetime import timedelta

import pytest
from msgspec import structs

from jira_chat.conversations import topics
from jira_chat.conversations.models import Progress
from jira_chat.jira.errors import JiraUnavailableError
from jira_chat.jira.models import Classification, Named, Project, Request, ServiceDesk, Status, User
from jira_chat.kernel.ids import AccountId, ProjectId
from jira_chat.settings.models import ProjectSettings
from tests.integration.sync.conftest import FIRST, event

pytestmark = pytest.mark.usefixtures("raised")


class TestRequest:
    def test_that_is_deleted_closes_the_conversation(self, story, jira, hints):
        issue = story.issue
        jira.requests.clear()
        story.webhook(event(issue))
        story.settle()

        assert story.now.closed
        assert [hint.kind for hint in hints.told] == ["changed"]

    def test_that_is_deleted_closes_it_at_once(self, story, jira):
        issue = story.issue
        jira.requests.clear()
        story.webhook(event(issue), event="issue_deleted")
        story.work()

        assert story.now.closed

    def test_that_jira_hides_for_a_moment_closes_nothing(self, story, jira):
        issue = story.issue
        hidden = jira.requests.pop(issue)
        story.webhook(event(issue))
        story.work()
        assert not story.now.closed
        jira.requests[issue] = hidden
        story.settle()

        assert not story.now.closed

    def test_that_jira_hides_for_a_while_comes_back_with_what_was_said(self, story, jira, clock):
        issue = story.issue
        story.say("It burns", story.carla)
        hidden = jira.requests.pop(issue)
        story.webhook(event(issue))
        for _ in range(5):
            story.work()
            clock.now += timedelta(seconds=5)
        assert story.now.closed
        jira.requests[issue] = hidden
        jira.says(issue, "Use water")
        clock.now += timedelta(minutes=2)
        story.settle()

        assert not story.now.closed
        assert story.bodies() == [FIRST, "It burns", "Use water"]
        assert jira.told(issue) == [("Carla Costa", "It burns")]

    def test_that_a_webhook_brings_back_is_caught_up_with_at_once(self, story, jira, clock):
        issue = story.issue
        hidden = jira.requests.pop(issue)
        story.link.close(story.now)
        story.work()
        jira.says(issue, "Use water")
        clock.now += timedelta(seconds=5)
        jira.requests[issue] = hidden
        story.webhook(event(issue))
        story.work()

        assert story.bodies() == [FIRST, "Use water"]

    def test_that_moved_to_another_service_project_takes_its_conversation_along(self, story, jira, hints):
        jira.projects["10001"] = Project("10001", "OPS", "Operations")
        jira.desks["10001"] = ServiceDesk("5", "10001", "OPS", "Operations")
        story.settings.save(story.tenant, "10001", ProjectSettings(portal=True), version=0, author="ada")
        jira.requests[story.issue] |= {"request": Request(story.issue, "OPS-7"), "project": "10001"}
        story.webhook(event(story.issue))
        story.settle()

        assert (story.now.issue_key, story.now.project, story.now.closed) == ("OPS-7", "10001", False)
        assert story.now.moved
        assert [each.id for each in story.service.of_person(story.carla)] == [story.conversation]
        story.say("Still here?", story.carla)
        there = structs.replace(story.nina, project=ProjectId("10001"))
        assert [each.id for each in story.service.of_person(there)] == [story.conversation]
        assert story.service.of_person(story.nina) == []
        story.settle()
        assert jira.told(story.issue) == [("Carla Costa", "Still here?")]
        concerned = {topic for hint in hints.told for topic in hint.topics}
        assert {topics.dashboard(story.tenant, "10000"), topics.dashboard(story.tenant, "10001")} <= concerned

    def test_that_moved_out_of_reach_closes_and_opens_again(self, story, jira):
        jira.requests[story.issue] |= {"request": Request(story.issue, "DEV-7"), "project": "10009"}
        story.webhook(event(story.issue))
        story.work()
        assert (story.now.closed, story.now.moved, story.now.issue_key) == (True, True, "SUP-1")
        jira.requests[story.issue] |= {"request": Request(story.issue, "SUP-1"), "project": "10000"}
        story.webhook(event(story.issue))
        story.work()

        assert not story.now.closed
        assert not story.now.moved

    def test_that_agents_renamed_and_resolved_is_known_as_that(self, story, jira, hints):
        jira.requests[story.issue] |= {"summary": "Printer on floor 3", "resolved": True}
        story.webhook(event(story.issue))
        story.settle()

        assert (story.now.summary, story.now.resolved) == ("Printer on floor 3", True)
        assert [hint.kind for hint in hints.told] == ["changed"]

    def test_that_was_reopened_is_not_resolved_any_more(self, story, jira):
        for resolved in (True, False):
            jira.requests[story.issue]["resolved"] = resolved
            story.webhook(event(story.issue))
            story.settle()
            assert story.now.resolved is resolved

    def test_whose_summary_the_app_may_not_see_keeps_its_own(self, story, jira):
        jira.requests[story.issue]["summary"] = ""
        story.webhook(event(story.issue))
        story.settle()

        assert story.now.summary == FIRST

    def test_shows_who_works_on_it_and_how_far_they_are(self, story, jira, hints):
        nina = {"status": Status("In progress", "indeterminate"), "assignee": User(AccountId("nina"), "Nina Novak")}
        for state in (nina, {"status": None, "assignee": None}):
            jira.requests[story.issue] |= state
            story.webhook(event(story.issue))
            story.settle()
            if state is nina:
                known = Progress(
                    assignee=AccountId("nina"),
                    assignee_name="Nina Novak",
                    status="In progress",
                    status_category="indeterminate",
                )
                assert story.now.progress == known
        assert story.now.progress == Progress()
        assert [hint.kind for hint in hints.told] == ["changed", "changed"]

    def test_keeps_its_type_and_organizations_while_jira_does_not_tell_them(self, story, jira):
        kind, costa = Named("11", "Ask a question"), Named("1", "Costa Bakeries")
        told = Classification(request_type=kind, organizations=(costa,))
        for said in (told, None):
            jira.requests[story.issue]["classification"] = said
            story.webhook(event(story.issue))
            story.settle()
            known = story.now.progress
            assert (known.request_type.name, [each.id for each in known.organizations]) == (kind.name, ["1"])

    def test_that_only_changed_says_nothing(self, story, hints):
        story.webhook(event(story.issue))
        story.settle()

        assert hints.told == []

    def test_is_not_given_up_while_jira_is_away(self, story, jira):
        jira.will_fail("find_issue", JiraUnavailableError("Jira is away."), times=3)
        story.webhook(event(story.issue))
        story.settle()

        assert not story.now.closed
