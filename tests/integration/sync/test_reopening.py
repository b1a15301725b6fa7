from datetime import timedelta

import pytest
from msgspec.structs import replace

from jira_chat.conversations import details
from jira_chat.conversations.answers import Answer
from jira_chat.conversations.details import Details
from jira_chat.jira.errors import JiraForbiddenError, JiraRefusedError, JiraUnavailableError
from tests.integration.sync.conftest import FIRST, PROJECT, event
from tests.support.pictures import PDF

pytestmark = pytest.mark.usefixtures("raised")

STILL = "It still burns"


def resolve(story, jira, *, told=True):
    jira.requests[story.issue] |= {"resolved": True, "resolved_at": story.clock()}
    if told:
        story.webhook(event(story.issue))
        story.settle()


def keep_for(story, days):
    settings = replace(story.settings.of_project(story.tenant, PROJECT).settings, reopen_days=days)
    story.settings.save(story.tenant, PROJECT, settings, version=1, author="ada")


def successor(story):
    """Let the story be about the conversation that continues its one."""
    former = story.conversation
    theirs = story.service.of_person(story.carla)
    (story.conversation,) = [each.id for each in theirs if each.follows == former]
    return former


class TestReopened:
    def test_by_what_the_customer_writes_before_it_is_told(self, story, jira):
        resolve(story, jira)
        story.say(STILL, story.carla)
        story.settle()

        assert not story.now.resolved
        assert jira.told(story.issue) == [("Carla Costa", STILL)]
        assert jira.calls.index("reopen") < jira.calls.index("add_comment")

    def test_not_by_an_agent(self, story, jira):
        resolve(story, jira)
        story.say("Glad to help", story.nina)
        story.settle()

        assert story.now.resolved
        assert jira.told(story.issue) == [("Nina Novak", "Glad to help")]
        assert "reopen" not in jira.calls

    @pytest.mark.parametrize("done", [False, True], ids=["not done", "done all the same"])
    def test_once_however_the_answer_is_lost(self, story, jira, done):
        resolve(story, jira)
        jira.will_fail("reopen", JiraUnavailableError("Away."), done=done)
        story.say(STILL, story.carla)
        story.settle()

        assert jira.calls.count("reopen") == (1 if done else 2)
        assert jira.told(story.issue) == [("Carla Costa", STILL)]
        assert len(jira.requests) == 1

    def test_though_its_webhook_was_lost(self, story, jira):
        story.clock.advance(minutes=10)
        resolve(story, jira, told=False)
        story.say(STILL, story.carla)
        story.settle()

        assert jira.calls.index("reopen") < jira.calls.index("add_comment")
        assert not jira.requests[story.issue]["resolved"]

    def test_no_more_than_asked_for_while_it_is_open(self, story, jira):
        jira.calls.clear()
        story.say(STILL, story.carla)
        story.settle()

        assert jira.calls == ["add_comment"]


class TestBegunAnew:
    @pytest.mark.parametrize("reason", ["old", "no transition", "refused", "forbidden", "never"])
    def test_where_it_cannot_be_opened_again(self, story, jira, reason, hints):
        resolve(story, jira)
        earlier = story.issue
        match reason:
            case "old":
                story.clock.advance(days=7, seconds=1)
            case "no transition":
                jira.customers_reopen_by = None
            case "refused":
                jira.will_fail("reopen", JiraRefusedError("Not now.", status=400))
            case "forbidden":
                jira.will_fail("reopen", JiraForbiddenError("Not you.", status=403))
            case "never":
                keep_for(story, 0)
        story.say(STILL, story.carla)
        story.settle()

        assert (story.now.resolved, jira.told(earlier)) == (True, [])
        former = successor(story)
        assert story.bodies() == [STILL]
        assert story.now.follows == former
        raised = jira.requests[story.issue]
        assert (raised["summary"], raised["on_behalf_of"]) == (STILL, "carla")
        assert raised["description"].endswith("Continues SUP-1")
        assert jira.links == [(story.issue, earlier)]
        assert {"changed", "messages"} <= {hint.kind for hint in hints.told}

    def test_with_what_the_customer_answered_before(self, story, jira):
        answered = Details(
            answers=(Answer(field="customfield_1", kind="text", label="Order number", value=("A-17",), shown="A-17"),)
        )
        with story.database.transaction() as connection:
            details.save(connection, story.tenant, story.conversation, answered)
        keep_for(story, 0)
        resolve(story, jira)
        story.say(STILL, story.carla)
        story.settle()
        successor(story)

        assert story.link.details_of(story.now).answers == answered.answers

    def test_once_for_all_that_is_written(self, story, jira):
        resolve(story, jira)
        keep_for(story, 0)
        for body in (STILL, "And it spreads"):
            story.say(body, story.carla)
        story.settle()
        story.say("Hello?", story.carla)
        story.settle()

        assert story.bodies() == [FIRST, STILL, "And it spreads", "Hello?"]
        assert story.link.unsynced(story.tenant, story.conversation, limit=9) == []
        successor(story)
        assert story.bodies() == [STILL, "And it spreads", "Hello?"]
        assert jira.told(story.issue) == [("Carla Costa", "And it spreads"), ("Carla Costa", "Hello?")]
        assert len(jira.requests) == 2

    def test_again_where_the_second_was_resolved_too(self, story, jira):
        resolve(story, jira)
        keep_for(story, 0)
        story.say(STILL, story.carla)
        story.settle()
        successor(story)
        resolve(story, jira)
        story.say("A third time", story.carla)
        story.settle()
        successor(story)

        assert story.bodies() == ["A third time"]
        assert jira.requests[story.issue]["description"].endswith("Continues SUP-2")

    def test_without_a_link_where_the_site_has_no_type_for_it(self, story, jira):
        jira.has_link_type = False
        resolve(story, jira)
        keep_for(story, 0)
        story.say(STILL, story.carla)
        story.settle()

        assert (jira.links, story.failed()) == ([], 0)
        assert "Continues SUP-1" in list(jira.requests.values())[1]["description"]

    def test_without_a_link_where_jira_refuses_it(self, story, jira):
        jira.will_fail("relate", JiraForbiddenError("No right to link.", status=403))
        resolve(story, jira)
        keep_for(story, 0)
        story.say(STILL, story.carla)
        story.settle()

        assert (jira.links, story.failed(), len(jira.requests)) == ([], 0, 2)


class TestToldJustAsItWasResolved:
    @pytest.fixture(autouse=True)
    def told_too_late(self, raised, jira):
        story = raised
        jira.requests[story.issue] |= {"resolved": True, "resolved_at": story.clock()}
        story.say(STILL, story.carla)
        story.clock.advance(seconds=3)
        story.settle()
        assert jira.told(story.issue) == [("Carla Costa", STILL)]

    def test_opens_it_again(self, story, jira):
        for _ in range(2):
            story.hearing.hear_new(story.now)
            story.settle()

        assert not story.now.resolved
        assert jira.calls.count("reopen") == 1
        assert jira.told(story.issue) == [("Carla Costa", STILL)]

    def test_begins_anew_where_it_cannot_be_opened_again(self, story, jira):
        jira.customers_reopen_by = None
        story.hearing.hear_new(story.now)
        story.settle()
        successor(story)

        assert story.bodies() == [STILL]
        assert jira.requests[story.issue]["summary"] == STILL

    def test_its_files_go_on_with_it(self, story, jira):
        jira.customers_reopen_by = None
        story.say("Look", story.carla, attachments=[story.upload("a.pdf", PDF, story.carla)])
        story.settle()
        for _ in range(2):
            story.hearing.hear_new(story.now)
            story.settle()
        successor(story)

        files = [jira.files.shown[each.id] for each in jira.comments[story.issue] if each.id in jira.files.shown]
        assert files == [[("a.pdf", PDF)]]

    def test_is_left_to_agents_who_resolve_it_later(self, story, jira):
        jira.requests[story.issue]["resolved_at"] = story.clock() + timedelta(seconds=1)
        story.hearing.hear_new(story.now)
        story.settle()

        assert story.now.resolved
        assert "reopen" not in jira.calls


class TestAFileThatWaits:
    """Its message was told as the request's description; then the request is resolved."""

    @pytest.fixture(autouse=True)
    def waits(self, raised, jira):
        story = raised
        jira.will_fail("upload", JiraUnavailableError("Away.", status=503))
        story.start("Look", story.carla, attachments=[story.upload("a.pdf", PDF, story.carla)])
        story.work()
        assert jira.comments[story.issue] == []

    def test_opens_it_again_before_it_is_told(self, story, jira):
        resolve(story, jira)
        story.settle()

        assert not story.now.resolved
        assert jira.calls.count("reopen") == 1
        assert jira.calls.index("reopen") < jira.calls.index("add_files")
        assert files(story, jira) == [[("a.pdf", PDF)]]

    def test_begins_anew_with_its_message_where_it_cannot_be_opened_again(self, story, jira):
        jira.customers_reopen_by = None
        resolve(story, jira)
        story.settle()

        assert jira.comments[story.issue] == []
        successor(story)
        assert story.bodies() == ["Look"]
        assert files(story, jira) == [[("a.pdf", PDF)]]

    @pytest.mark.parametrize("can_reopen", [True, False])
    def test_is_noticed_where_it_was_told_just_as_that_was_resolved(self, story, jira, can_reopen):
        if not can_reopen:
            jira.customers_reopen_by = None
        jira.requests[story.issue] |= {"resolved": True, "resolved_at": story.clock()}
        story.clock.advance(seconds=1)
        story.settle()
        for _ in range(2):
            story.hearing.hear_new(story.now)
            story.settle()

        assert jira.calls.count("reopen") == can_reopen
        if can_reopen:
            assert not story.now.resolved
        else:
            successor(story)
            assert story.bodies() == ["Look"]
        assert files(story, jira) == [[("a.pdf", PDF)]]


def files(story, jira):
    """The files of each comment of the request's that shows some."""
    return [jira.files.shown[each.id] for each in jira.comments[story.issue] if each.id in jira.files.shown]


def test_what_an_agent_said_to_a_resolved_request_opens_nothing(story, jira):
    resolve(story, jira)
    story.clock.advance(seconds=1)
    story.say("Glad to help", story.nina)
    story.settle()
    story.hearing.hear_new(story.now)
    story.settle()

    assert "reopen" not in jira.calls


def test_a_resolution_in_an_open_status_changes_nothing(story, jira, monkeypatch):
    found = jira.find_issue

    def look(issue, **how):
        return replace(found(issue, **how), resolved=True, done=False)

    monkeypatch.setattr(jira, "find_issue", look)
    story.webhook(event(story.issue))
    story.settle()
    story.say(STILL, story.carla)
    story.settle()

    assert jira.told(story.issue) == [("Carla Costa", STILL)]
    assert "reopening" not in jira.calls


def test_a_request_that_is_gone_by_then_closes_the_conversation(story, jira):
    resolve(story, jira)
    story.say(STILL, story.carla)
    jira.requests.clear()
    for _ in range(6):
        story.work()
        story.clock.now += timedelta(seconds=20)

    assert story.now.closed
