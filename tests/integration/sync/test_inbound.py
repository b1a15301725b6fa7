import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from jira_chat.access.principals import Side
from jira_chat.conversations.models import Author
from jira_chat.jira.errors import JiraUnavailableError
from jira_chat.jira.models import Request
from jira_chat.kernel.errors import InvalidInputError
from jira_chat.outbox.tables import jobs

FIRST = "My printer is on fire"
COMMENTS = st.fixed_dictionaries(
    {
        "public": st.sampled_from([True, False, None, 1, "true"]),
        "marker": st.sampled_from([None, {}, {"conversation": "c1", "first": 1, "last": 1}]),
        "author": st.sampled_from(["nina", "carla", "ada"]),
        "text": st.sampled_from(["", "  \n", "Use water"]),
    }
)


@pytest.fixture(autouse=True)
def request_raised(story, hints):
    story.start(FIRST, story.carla)
    story.settle()
    hints.told.clear()
    hints.works = 0


def event(issue, comment=None):
    body = {"webhookEvent": "some_event", "timestamp": 1, "issue": {"id": issue, "key": "SUP-1", "fields": {}}}
    if comment is not None:
        # What it says is not to be believed: the signature does not cover it.
        body["comment"] = {"id": comment, "body": "forged", "jsdPublic": True, "author": {"accountId": "mallory"}}
    return json.dumps(body).encode()


def hear(story, comment, **how):
    story.webhook(event(story.issue, comment.id), **how)
    story.settle()


def deliveries(story):
    with story.database.reading() as connection:
        return connection.execute(select(jobs).where(jobs.c.stream == f"issue:{story.issue}")).all()[1:]


class TestComment:
    def test_that_is_public_becomes_an_agents_message(self, story, jira, hints):
        hear(story, jira.says(story.issue, "  Use water\n"))

        last = story.now.last
        assert (last.body, last.seq, last.in_jira) == ("Use water", 2, True)
        assert last.author == Author(side=Side.AGENT, name="Nina Novak", account="nina")
        assert [hint.kind for hint in hints.told] == ["messages"]

    def test_of_the_customer_in_the_portal_is_theirs(self, story, jira):
        hear(story, jira.says(story.issue, "It got worse", author="carla"))

        assert story.now.last.author == Author(side=Side.CUSTOMER, name="Carla Costa", account="carla")

    def test_that_is_internal_never_arrives(self, story, jira):
        hear(story, jira.says(story.issue, "What a fool", public=False))

        assert story.bodies() == [FIRST]

    def test_of_our_own_does_not_come_back(self, story, jira):
        story.say("It burns", story.carla)
        story.settle()
        (own,) = jira.comments[story.issue]
        hear(story, own)

        assert story.bodies() == [FIRST, "It burns"]

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(COMMENTS)
    def test_arrives_if_and_only_if_it_is_for_the_customer(self, story, jira, written):
        before = story.bodies()
        hear(story, jira.says(story.issue, **written))

        meant = written["public"] is True and written["marker"] is None and written["text"].strip() != ""
        assert story.bodies()[len(before) :] == (["Use water"] if meant else [])

    def test_that_becomes_public_is_heard_then(self, story, jira):
        comment = jira.says(story.issue, "Use water", public=False)
        hear(story, comment)
        self.edit(story, jira, comment, public=True)

        assert story.bodies() == [FIRST, "Use water"]

    def test_that_is_edited_stays_what_the_customer_read(self, story, jira):
        comment = jira.says(story.issue, "Use water")
        hear(story, comment)
        self.edit(story, jira, comment, text="Use sand")

        assert story.bodies() == [FIRST, "Use water"]

    def test_that_was_edited_before_anybody_looked_is_heard_as_it_is_now(self, story, jira):
        comment = jira.says(story.issue, "Use water")
        story.webhook(event(story.issue, comment.id))
        self.edit(story, jira, comment, text="Use sand")

        assert story.bodies() == [FIRST, "Use sand"]

    def test_that_was_made_internal_before_anybody_looked_is_not_heard(self, story, jira):
        comment = jira.says(story.issue, "What a fool")
        story.webhook(event(story.issue, comment.id))
        self.edit(story, jira, comment, public=False)

        assert story.bodies() == [FIRST]

    def test_that_is_gone_is_not_heard(self, story, jira):
        comment = jira.says(story.issue, "Use water")
        jira.comments[story.issue].clear()
        hear(story, comment)

        assert (story.bodies(), story.failed()) == ([FIRST], 0)

    def test_waits_for_jira(self, story, jira):
        jira.will_fail("comment", JiraUnavailableError("Jira is away."), times=5)
        hear(story, jira.says(story.issue, "Use water"))

        assert story.bodies() == [FIRST, "Use water"]

    def edit(self, story, jira, comment, **changes):
        kept = jira.comments[story.issue]
        given = {name: getattr(comment, name) for name in comment.__struct_fields__}
        kept[kept.index(comment)] = type(comment)(**(given | changes))
        hear(story, comment)


class TestWebhook:
    def test_delivered_twice_is_one_job(self, story, jira):
        comment = jira.says(story.issue, "Use water")
        for _ in range(2):
            story.webhook(event(story.issue, comment.id), delivery_id="comment_created:1")
        story.settle()
        hear(story, comment, delivery_id="comment_created:1")

        assert len(deliveries(story)) == 1
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

        assert sorted(story.bodies()) == sorted([FIRST, "one", "two", "three"])

    def test_wakes_the_worker(self, story, hints):
        story.webhook(event(story.issue))

        assert hints.works == 1

    def test_of_somebody_elses_issue_is_not_kept(self, story, hints, other_tenant):
        story.webhook(event("999"))
        story.inbound.take(other_tenant, event(story.issue), delivery_id=None)

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


class TestRequest:
    def test_that_is_deleted_closes_the_conversation(self, story, jira, hints):
        issue = story.issue
        jira.requests.clear()
        story.webhook(event(issue))
        story.settle()

        assert story.now.closed
        assert [hint.kind for hint in hints.told] == ["changed"]

    def test_that_moved_has_its_new_key(self, story, jira):
        jira.requests[story.issue]["request"] = Request(story.issue, "OPS-7")
        story.webhook(event(story.issue))
        story.settle()

        assert story.now.issue_key == "OPS-7"
        assert not story.now.closed

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

    def test_that_only_changed_says_nothing(self, story, hints):
        story.webhook(event(story.issue))
        story.settle()

        assert hints.told == []

    def test_is_not_given_up_while_jira_is_away(self, story, jira):
        jira.will_fail("find_issue", JiraUnavailableError("Jira is away."), times=3)
        story.webhook(event(story.issue))
        story.settle()

        assert not story.now.closed


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
