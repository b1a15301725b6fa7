from datetime import timedelta

import pytest
from msgspec.structs import replace

from jira_chat.conversations.errors import AnswersNeededError
from jira_chat.jira.errors import JiraUnavailableError
from jira_chat.jira.models import RequestField, RequestType
from jira_chat.kernel.ids import new_id
from jira_chat.sync.raising import VISIT_PROPERTY

PROJECT = "10000"
ORDER = RequestField(id="customfield_10050", name="Order number", required=True, custom="textfield")
APPROVER = RequestField(id="customfield_10060", name="Approver", required=True, type="user", custom="userpicker")
PRICING = {"url": "https://www.example.com/pricing", "title": "Prices", "language": "de", "metaPlan": "gold"}


def choose(story, **chosen):
    known = story.settings.of_project(story.tenant, PROJECT)
    story.settings.save(story.tenant, PROJECT, replace(known.settings, **chosen), version=known.version, author="ada")


def problems(story):
    return [each.code for each in story.settings.page(story.tenant, PROJECT).problems]


@pytest.fixture
def asking(story, jira):
    """The story with a request type that requires an order number."""
    jira.fields["11"] = (ORDER,)
    choose(story, request_type="11")
    story.settle()
    return story


class TestAnswers:
    def test_are_needed_before_a_conversation_begins_and_become_fields(self, asking, jira):
        with pytest.raises(AnswersNeededError):
            asking.start()
        assert problems(asking) == []

        asking.start(answers={"customfield_10050": "A-1"})
        asking.settle()

        assert jira.requests[asking.issue]["others"] == {"customfield_10050": "A-1"}

    def test_are_not_asked_for_again_when_a_start_is_sent_again(self, story, jira):
        client_id = new_id()
        first = story.service.start(story.visitor, client_id=client_id, body="Hello")
        jira.fields["11"] = (ORDER,)
        choose(story, request_type="11")

        assert story.service.start(story.visitor, client_id=client_id, body="Hello") == first

    def test_that_are_required_since_a_moment_ago_make_it_another_type(self, story, jira):
        jira.fields["11"] = (ORDER,)
        story.start()
        story.settle()

        assert jira.requests[story.issue]["request_type"] == "12"
        with pytest.raises(AnswersNeededError):
            story.start()

    def test_are_in_the_description_of_a_type_that_does_not_ask_for_them(self, asking, jira):
        asking.start(answers={"customfield_10050": "A-1"})
        jira.types = jira.types[1:]
        asking.settle()

        request = jira.requests[asking.issue]
        assert (request["request_type"], request["others"]) == ("12", {})
        assert "Order number: A-1" in request["description"]


class TestRequestType:
    def test_that_was_removed_is_a_problem_before_a_chat_starts(self, story, jira):
        choose(story, request_type="12")
        jira.types = jira.types[:1]
        story.clock.advance(days=1)
        assert story.settings.forms.enqueue_checks() == 1
        story.settle()

        assert story.settings.forms.checked(story.tenant, PROJECT).problem.code == "request_type_gone"
        assert problems(story) == ["request_type_gone"]
        jira.calls.clear()
        story.start()
        story.settle()
        assert jira.requests[story.issue]["request_type"] == "11"
        assert jira.calls.count("create_request") == 1

    def test_that_cannot_be_asked_for_is_a_problem_and_another_is_raised(self, story, jira):
        jira.fields["11"] = (APPROVER,)
        choose(story, request_type="11")

        assert problems(story) == ["request_type_unaskable"]
        story.start()
        story.settle()
        assert jira.requests[story.issue]["request_type"] == "12"

    def test_that_was_chosen_while_another_was_checked_counts(self, story, jira):
        before = story.settings.of_project(story.tenant, PROJECT)
        choose(story, request_type="12")
        story.settings.forms.check(jira, before)

        assert story.settings.forms.checked(story.tenant, PROJECT).wanted == "12"

    def test_without_description_tells_the_first_message_as_a_comment(self, story, jira):
        jira.undescribed.add("11")
        choose(story, request_type="11")
        jira.will_fail("create_request", JiraUnavailableError("Jira is away."), done=True)
        story.start("My printer is on fire\nReally.")
        story.settle()

        assert len(jira.requests) == 1
        assert jira.told(story.issue) == [("Anonymous Chat User", "My printer is on fire\nReally.")]
        assert story.link.unsynced(story.tenant, story.conversation, limit=10) == []

    def test_is_looked_at_once_a_day_and_while_jira_is_away_nothing_is_lost(self, asking, jira):
        assert asking.settings.forms.enqueue_checks() == 0
        jira.will_fail("request_types", JiraUnavailableError("Jira is away."), times=2)
        asking.clock.advance(days=1)
        assert asking.settings.forms.enqueue_checks() == 1
        asking.settle()

        assert asking.settings.forms.enqueue_checks() == 0
        assert [each.id for each in asking.settings.forms.of_project(asking.tenant, PROJECT).questions] == [ORDER.id]

    def test_whose_fields_nobody_has_seen_asks_nothing(self, story, jira):
        jira.fields["11"] = (ORDER,)
        jira.will_fail("request_type_fields", JiraUnavailableError("Jira is away."))
        choose(story, request_type="12")
        assert story.settings.forms.of_project(story.tenant, PROJECT) is None

        story.start()
        story.settle()
        assert jira.requests[story.issue]["request_type"] == "12"


class TestGivenUp:
    def test_is_tried_again_right_after_a_save_that_repairs_it(self, story, jira):
        for each in ("11", "12"):
            jira.fields[each] = (APPROVER,)
        choose(story, request_type="11")
        story.start()
        story.settle()
        assert (jira.requests, story.failed()) == ({}, 1)
        story.clock.advance(seconds=5)

        jira.types = (*jira.types, RequestType("13", "Chat"))
        saved_at = story.clock.now
        choose(story, request_type="13")
        story.settle()

        assert jira.requests[story.issue]["request_type"] == "13"
        assert story.clock.now - saved_at < timedelta(minutes=1)

    def test_is_tried_again_when_a_look_finds_it_repaired_in_jira(self, story, jira):
        for each in ("11", "12"):
            jira.fields[each] = (APPROVER,)
        choose(story, request_type="11")
        story.start()
        story.settle()

        jira.fields.clear()
        story.clock.advance(seconds=5)
        assert problems(story) == []
        story.settle()

        assert jira.requests[story.issue]["request_type"] == "11"


class TestVisit:
    def test_is_kept_on_the_request_and_follows_the_customer(self, story, jira):
        story.start(page=PRICING)
        story.settle()
        assert jira.properties[story.issue][VISIT_PROPERTY]["page"] == {"url": PRICING["url"], "title": "Prices"}
        assert jira.properties[story.issue][VISIT_PROPERTY]["meta"] == {"plan": "gold"}
        assert "Started in chat on www.example.com/pricing [chat " in jira.requests[story.issue]["description"]

        jira.calls.clear()
        for page in ("shoes", "hats", "cart"):
            cart = PRICING | {"url": f"https://www.example.com/{page}"}
            story.service.note_visit(story.visitor, story.conversation, cart)
        story.settle()
        assert jira.calls.count("set_issue_property") == 1
        assert jira.properties[story.issue][VISIT_PROPERTY]["page"]["url"] == cart["url"]
        assert story.now.page == "/cart"

        jira.calls.clear()
        story.service.note_visit(story.visitor, story.conversation, cart)
        story.settle()
        assert "set_issue_property" not in jira.calls

    def test_that_nobody_knows_of_is_not_kept(self, story, jira):
        story.start()
        story.settle()

        assert jira.properties == {}

    def test_is_in_the_description_if_the_admin_wants_it(self, story, jira):
        choose(story, describe_visit=True)
        story.start(page=PRICING)
        story.settle()

        assert "plan: gold" in jira.requests[story.issue]["description"]
