import pytest
from sqlalchemy import select

from jira_chat.kernel.errors import InvalidInputError
from jira_chat.outbox.tables import jobs
from tests.integration.sync.conftest import FIRST, event, hear

pytestmark = pytest.mark.usefixtures("raised")


def deliveries(story):
    with story.database.reading() as connection:
        kinds = ["hear_comment", "look_at_request"]
        return connection.execute(select(jobs).where(jobs.c.kind.in_(kinds))).all()


class TestWebhook:
    def test_delivered_twice_is_one_job(self, story, jira):
        comment = jira.says(story.issue, "Use water")
        for _ in range(2):
            story.webhook(event(story.issue, comment.id), delivery_id="comment_created:1")
        story.settle()
        hear(story, comment, delivery_id="comment_created:1")

        assert len(deliveries(story)) == 1
        assert story.bodies() == [FIRST, "Use water"]

    def test_about_many_changes_of_a_request_is_one_look(self, story, jira):
        for number in range(3):
            story.webhook(event(story.issue), delivery_id=f"issue_updated:{number}")
        story.webhook(event(story.issue), event="issue_deleted", delivery_id="issue_deleted:1")

        assert len(deliveries(story)) == 2

    def test_about_a_comment_of_ours_asks_jira_nothing(self, story, jira):
        story.say("It burns", story.carla)
        story.settle()
        (own,) = jira.comments[story.issue]
        jira.calls.clear()
        hear(story, own)

        assert jira.calls == []

    def test_about_a_comment_that_is_being_noted_waits_for_that(self, story, jira):
        own = jira.says(story.issue, "It burns", author="ada", marker={"conversation": "c", "first": 2, "last": 2})
        jira.calls.clear()
        with story.writes.attempt(story.now, 2):
            story.webhook(event(story.issue, own.id))
            story.work()
            assert jira.calls == []
        story.settle()

        assert "comments_since" in jira.calls

    def test_waits_no_longer_for_a_write_than_most_take(self, story, jira):
        comment = jira.says(story.issue, "Use water")
        with story.writes.attempt(story.now, 2):
            hear(story, comment)

        assert story.bodies() == [FIRST, "Use water"]

    def test_delivered_twice_under_two_names_is_heard_once(self, story, jira):
        comment = jira.says(story.issue, "Use water")
        for delivery in ("comment_created:1", "comment_updated:2", None):
            hear(story, comment, delivery_id=delivery)

        assert story.bodies() == [FIRST, "Use water"]

    def test_out_of_order_loses_nothing(self, story, jira):
        comments = [jira.says(story.issue, text) for text in ("one", "two", "three")]
        for comment in (comments[2], comments[0], comments[1]):
            story.webhook(event(story.issue, comment.id))
        story.settle()

        assert story.bodies() == [FIRST, "one", "two", "three"]

    def test_wakes_the_worker(self, story, hints):
        story.webhook(event(story.issue))

        assert hints.works == 1

    def test_of_somebody_elses_issue_is_not_kept(self, story, hints, other_tenant):
        story.webhook(event("999"))
        story.inbound.take(other_tenant, "issue_updated", event(story.issue), delivery_id=None)

        assert deliveries(story) == []
        assert hints.works == 0

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"null",
            b"[]",
            b"{}",
            b'{"issue": {}}',
            b'{"issue": {"id": 10101}}',
            b'{"issue": {"id": "../x"}}',
            b'{"issue": {"id": "1"}, "comment": {"id": null}}',
            b'{"issue": {"id": "\xff"}}',
            b"[" * 100_000,
        ],
        ids=lambda body: body[:30].decode(errors="replace"),
    )
    def test_that_cannot_be_read_is_refused(self, story, body):
        with pytest.raises(InvalidInputError):
            story.webhook(body)


class TestCatchingUp:
    def test_hears_what_was_written_before_we_knew_the_request(self, story, jira):
        def automation_answers(service_desk, request_type, summary, *more):
            request = create(service_desk, request_type, summary, *more)
            jira.says(request.issue_id, "We got your request")
            comment = jira.says(request.issue_id, "What a fool", public=False)
            story.webhook(event(request.issue_id, comment.id))
            return request

        create, jira.create_request = jira.create_request, automation_answers
        story.start("My mouse is gone")
        story.settle()

        assert story.bodies() == ["My mouse is gone", "We got your request"]

    def test_and_the_webhook_together_hear_it_once(self, story, jira):
        comment = jira.says(story.issue, "Use water")
        hear(story, comment)
        story.link.note_request(story.now, story.issue, "SUP-1")
        story.settle()

        assert story.bodies() == [FIRST, "Use water"]
