from datetime import timedelta

import pytest

from jira_chat.jira.errors import JiraForbiddenError, JiraRefusedError, JiraUnavailableError
from jira_chat.sync.delivery import Delivery, delays_of
from tests.integration.sync.conftest import PROJECT, event, hear

SECOND = timedelta(seconds=1)


@pytest.fixture
def delivery(database, hints, clock):
    return Delivery(database, hints, clock=clock)


def overview(delivery, story, project=None):
    return delivery.overview(story.tenant, project)


def refuse(story, jira, words="Comments are closed."):
    jira.will_fail("add_comment", JiraRefusedError(words, status=400), times=2)
    story.say("Refused", story.carla)
    story.settle()


class TestCounts:
    def test_what_was_sent_and_came(self, delivery, raised, jira, other_tenant):
        raised.say("It burns", raised.carla)
        raised.settle()
        jira.says(raised.issue, "Use water")
        raised.webhook(event(raised.issue, jira.comments[raised.issue][-1].id))
        raised.clock.advance(seconds=4)
        raised.settle()
        raised.say("Thanks", raised.carla)
        raised.clock.advance(seconds=1)
        found = overview(delivery, raised)

        counts = found.counts
        assert (counts.sent, counts.in_jira, counts.heard, counts.waiting, counts.refused) == (3, 2, 1, 1, 0)
        assert counts.oldest_waiting == raised.clock.now - SECOND
        assert (found.to_jira.measured, found.from_jira.measured) == (2, 1)
        assert found.from_jira.median == 4 * SECOND
        assert overview(delivery, raised, PROJECT).counts == counts
        assert overview(delivery, raised, "10009").counts.sent == 0
        assert delivery.overview(other_tenant, None).counts.sent == 0

    def test_are_of_the_last_day(self, delivery, raised):
        raised.clock.advance(hours=25)
        found = overview(delivery, raised)

        assert (found.counts.sent, found.to_jira.measured, found.to_jira.median) == (0, 0, None)


class TestStuck:
    def test_is_nothing_that_is_on_its_way(self, delivery, raised):
        raised.say("It burns", raised.carla)
        assert overview(delivery, raised).stuck == []

    def test_what_jira_refuses_says_why(self, delivery, raised, jira):
        refuse(raised, jira)
        (found,) = overview(delivery, raised).stuck

        assert found.reason == "Jira refused a message: Comments are closed."
        assert (found.given_up, found.messages.refused, found.messages.issue_key) == (True, 1, "SUP-1")

    @pytest.mark.parametrize(
        ("error", "words"),
        [
            (JiraForbiddenError("No.", status=403), "permissions"),
            (JiraUnavailableError("Away."), "does not answer"),
            (JiraRefusedError("No.", status=400), "required fields"),
        ],
    )
    def test_what_could_not_be_raised_says_why(self, delivery, story, jira, error, words):
        jira.will_fail("create_request", error, times=3)
        story.start()
        story.work()
        story.clock.advance(minutes=2)
        (found,) = overview(delivery, story).stuck

        assert words in found.reason
        assert found.given_up is isinstance(error, JiraRefusedError)

    def test_what_is_out_of_reach_says_so(self, delivery, raised):
        raised.say("It burns", raised.carla)
        raised.link.close(raised.now)
        raised.clock.advance(minutes=2)
        (found,) = overview(delivery, raised).stuck

        assert "deleted, or moved" in found.reason
        assert delivery.retry(raised.tenant, None) == 0


class TestRetry:
    def test_tells_what_was_refused(self, delivery, raised, jira, hints):
        refuse(raised, jira)
        assert delivery.retry(raised.tenant, None) == 1
        raised.settle()

        assert jira.told(raised.issue) == [("Carla Costa", "Refused")]
        assert overview(delivery, raised).counts.refused == 0
        assert overview(delivery, raised).stuck == []

    def test_raises_what_was_given_up(self, delivery, story, jira):
        jira.will_fail("create_request", JiraRefusedError("No.", status=400))
        story.start()
        story.settle()
        story.clock.advance(minutes=2)
        delivery.retry(story.tenant, PROJECT)
        story.settle()

        assert len(jira.requests) == 1

    def test_does_not_wait_for_what_was_put_off(self, delivery, story, jira):
        jira.will_fail("create_request", JiraForbiddenError("No.", status=403), times=3)
        story.start()
        story.work()
        story.clock.advance(seconds=1)
        delivery.retry(story.tenant, None)
        story.work()

        assert jira.calls.count("create_request") == 2

    def test_is_of_one_conversation_or_one_project(self, delivery, raised, jira):
        refuse(raised, jira)
        assert delivery.retry(raised.tenant, None, "another") == 0
        assert delivery.retry(raised.tenant, "10009", raised.conversation) == 0
        assert delivery.retry(raised.tenant, PROJECT, raised.conversation) == 1


def test_an_edit_in_jira_changes_no_delay(delivery, raised, jira):
    comment = jira.says(raised.issue, "Use water")
    hear(raised, comment)
    before = overview(delivery, raised).from_jira
    raised.clock.advance(minutes=5)
    raised.link.edit_message(raised.now, raised.link.known_comment(raised.now, comment.id), "Use sand")

    assert overview(delivery, raised).from_jira == before


def test_percentiles_are_by_nearest_rank():
    delays = delays_of([number * SECOND for number in range(100, 0, -1)])
    assert (delays.measured, delays.median, delays.p95) == (100, 50 * SECOND, 95 * SECOND)
    assert delays_of([SECOND]).p95 == SECOND
    assert delays_of([]).median is None
