from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import update

from jira_chat.conversations.jobs import SendMessages
from jira_chat.jira import adf
from jira_chat.jira.errors import (
    JiraForbiddenError,
    JiraNotFoundError,
    JiraRefusedError,
    JiraTimeoutError,
    JiraUnavailableError,
)
from jira_chat.outbox import queue
from jira_chat.outbox.payloads import from_fields
from jira_chat.outbox.tables import jobs
from jira_chat.sync import request_fields

AWAY = JiraUnavailableError("Jira is away.")


class Crash(BaseException):
    """The process ends here and now."""


class TestRequest:
    def test_is_made_of_the_first_message(self, story, jira):
        conversation = story.start("My printer is on fire\nReally.")
        story.settle()

        (request,) = jira.requests.values()
        assert request == {
            "request": request["request"],
            "service_desk": "4",
            "request_type": "11",
            "summary": "My printer is on fire",
            "description": (
                "My printer is on fire\nReally.\n\n"
                f"Started in chat on www.example.com [chat {request_fields.mark_of(conversation)}]"
            ),
            "on_behalf_of": None,
            "others": {},
        }
        assert (story.now.issue, story.now.issue_key) == (request["request"].issue_id, "SUP-1")
        assert story.link.unsynced(story.tenant, story.conversation, limit=10) == []
        assert jira.told(story.issue) == []

    def test_is_told_to_those_who_look(self, story, hints):
        story.start()
        story.settle()

        assert hints.told[-1].kind == "changed"

    def test_has_the_customer_as_its_reporter(self, story, jira):
        story.start(person=story.carla)
        story.settle()

        assert jira.requests[story.issue]["on_behalf_of"] == "carla"

    def test_is_of_the_type_that_was_chosen(self, story, jira):
        chosen = replace(story.settings.of_project(story.tenant, "10000").settings, request_type="12")
        story.settings.save(story.tenant, "10000", chosen, version=1, author="ada")
        story.start()
        story.settle()

        assert jira.requests[story.issue]["request_type"] == "12"

    def test_is_one_for_each_conversation(self, story, jira):
        story.start()
        for body in ("And", "another", "thing"):
            story.say(body)
        story.settle()
        story.say("Hello?")
        story.settle()

        assert list(jira.requests) == [story.issue]
        story.start()
        story.settle()
        assert len(jira.requests) == 2

    @pytest.mark.parametrize("done", [False, True], ids=["not done", "done all the same"])
    def test_whose_answer_was_lost_is_made_once(self, story, jira, done):
        jira.will_fail("create_request", AWAY, times=2, done=done)
        story.start()
        story.say("Hello?")
        story.settle()

        assert len(jira.requests) == 1
        assert story.issue in jira.requests
        assert jira.told(story.issue) == [("Anonymous Chat User", "Hello?")]

    def test_that_jira_makes_after_a_while_is_made_once(self, story, jira):
        jira.shows_after = timedelta(seconds=40)
        jira.will_fail("create_request", JiraTimeoutError("No answer."), done=True)
        story.start()
        story.settle()

        assert list(jira.requests) == [story.issue]

    def test_made_before_a_crash_is_found(self, story, jira):
        story.start()
        jira.will_fail("create_request", Crash(), done=True)
        with pytest.raises(Crash):
            story.work()

        story.clock.advance(seconds=queue.LEASE.total_seconds() + 1)
        story.settle()

        assert len(jira.requests) == 1
        assert story.issue in jira.requests
        assert jira.calls.count("find_request") == 1

    def test_noted_never_because_of_a_crash_is_found(self, story, jira, monkeypatch):
        def crash(*_, **__):
            raise Crash

        story.start()
        with monkeypatch.context() as patched:
            patched.setattr(story.link, "note_request", crash)
            with pytest.raises(Crash):
                story.work()
        story.clock.advance(seconds=queue.LEASE.total_seconds() + 1)
        story.settle()

        assert len(jira.requests) == 1
        assert story.issue in jira.requests

    def test_that_jira_refuses_is_set_aside_and_tried_with_the_next_message(self, story, jira):
        jira.will_fail("create_request", JiraRefusedError("A field is required.", status=400))
        story.start()
        story.settle()
        assert (jira.requests, story.failed()) == ({}, 1)

        story.say("Hello?")
        story.settle()
        assert len(jira.requests) == 1
        assert jira.told(story.issue) == [("Anonymous Chat User", "Hello?")]

    def test_that_jira_refused_is_tried_again_once_an_hour(self, story, jira):
        jira.will_fail("create_request", JiraRefusedError("A field is required.", status=400), times=2)
        story.start()
        story.settle()
        for minutes, tried in ((20, 2), (20, 2), (60, 3)):
            story.clock.advance(minutes=minutes)
            story.link.resend(story.tenant, before=story.clock.now, limit=10)
            story.settle()
            assert jira.calls.count("create_request") == tried

        assert len(jira.requests) == 1

    def test_that_jira_refuses_again_and_again_keeps_no_other_from_its_turn(self, story, jira):
        jira.will_fail("create_request", JiraRefusedError("A field is required.", status=400), times=6)
        for _ in range(3):
            story.start()
        story.settle()
        story.clock.advance(minutes=20)
        for sent in (2, 1, 0):
            assert story.link.resend(story.tenant, before=story.clock.now, limit=2) == sent
            story.settle()

        assert jira.calls.count("create_request") == 6

    def test_of_a_type_that_was_removed_becomes_one_of_the_first_that_there_is(self, story, jira):
        settings = replace(story.settings.of_project(story.tenant, "10000").settings, request_type="12")
        story.settings.save(story.tenant, "10000", settings, version=1, author="ada")
        jira.types = jira.types[:1]
        jira.will_fail("create_request", JiraRefusedError("The request type does not exist.", status=400))
        story.start()
        story.settle()

        assert jira.requests[story.issue]["request_type"] == "11"

    def test_that_jira_does_not_allow_yet_waits(self, story, jira):
        jira.will_fail("create_request", JiraForbiddenError("Not yet.", status=403), times=3)
        story.start()
        story.settle()

        assert (len(jira.requests), story.failed()) == (1, 0)

    @pytest.mark.parametrize("missing", ["types", "desks"])
    def test_that_has_no_place_is_set_aside(self, story, jira, missing):
        if missing == "types":
            jira.types = ()
        else:
            jira.desks = {}
            settings = story.settings.of_project(story.tenant, "10000").settings
            story.settings.save(story.tenant, "10000", settings, version=1, author="ada")
        story.start()
        story.settle()

        assert (jira.requests, story.failed()) == ({}, 1)


def let_act(jira, *accounts):
    jira.acts_for = set(accounts)


class TestCommentOfAnAgent:
    @pytest.fixture(autouse=True)
    def request_raised(self, story, jira):
        story.start()
        story.settle()
        let_act(jira, "nina")

    def authors(self, story, jira):
        return [comment.author for comment in jira.comments[story.issue]]

    def test_is_theirs_where_the_host_lets_us(self, story, jira):
        story.say("Use **water**", story.nina)
        story.settle()

        (comment,) = jira.comments[story.issue]
        assert (comment.author, comment.text, comment.own) == ("nina", "Use water", True)

    def test_is_not_heard_as_a_new_one_but_what_they_write_by_hand_is(self, story, jira):
        story.say("Use water", story.nina)
        story.settle()
        for comment in [*jira.comments[story.issue], jira.says(story.issue, "Or sand")]:
            story.webhook(f'{{"issue": {{"id": "{story.issue}"}}, "comment": {{"id": "{comment.id}"}}}}'.encode())
            story.settle()

        assert story.bodies()[1:] == ["Use water", "Or sand"]

    def test_is_the_apps_where_the_host_does_not(self, story, jira):
        let_act(jira)
        story.say("Use water", story.nina)
        story.settle()

        assert self.authors(story, jira) == ["app"]
        assert jira.told(story.issue) == [("Nina Novak", "Use water")]

    @pytest.mark.parametrize("error", [JiraForbiddenError, JiraRefusedError, JiraNotFoundError])
    def test_that_jira_refuses_is_the_apps(self, story, jira, error):
        jira.will_fail("add_comment", error("No.", status=400))
        story.say("Use water", story.nina)
        story.settle()

        assert self.authors(story, jira) == ["app"]
        assert jira.told(story.issue) == [("Nina Novak", "Use water")]

    def test_of_a_customer_is_always_the_apps(self, story, jira):
        let_act(jira, "nina", "carla")
        story.start(person=story.carla)
        story.settle()
        story.say("It burns", story.carla)
        story.settle()

        assert self.authors(story, jira) == ["app"]

    def test_is_one_for_each_agent_who_spoke(self, story, jira):
        let_act(jira, "nina", "ada")
        ada = replace(story.nina, account="ada", name="Ada Admin")
        for person, body in ((story.nina, "Use"), (story.nina, "water"), (ada, "or sand"), (story.nina, "Yes")):
            story.say(body, person)
        story.settle()

        assert self.authors(story, jira) == ["nina", "ada", "nina"]
        assert [text for _, text in jira.told(story.issue)] == ["Use\n\nwater", "or sand", "Yes"]

    def test_is_the_apps_for_several_where_it_may_act_for_none(self, story, jira):
        let_act(jira)
        story.say("Use water", story.nina)
        story.say("or sand", replace(story.nina, account="ada", name="Ada Admin"))
        story.settle()

        assert len(jira.comments[story.issue]) == 1
        assert jira.told(story.issue) == [("Nina Novak", "Use water"), ("Ada Admin", "or sand")]

    @pytest.mark.parametrize("later", [{"nina"}, set()], ids=["still", "no more"])
    def test_whose_answer_was_lost_is_written_once_whoever_may_act_then(self, story, jira, later):
        jira.will_fail("add_comment", AWAY, done=True)
        story.say("Use water", story.nina)
        story.clock.advance(seconds=2)
        story.work()
        let_act(jira, *later)
        story.settle()

        assert self.authors(story, jira) == ["nina"]
        assert story.link.unsynced(story.tenant, story.conversation, limit=10) == []


class TestComment:
    @pytest.fixture(autouse=True)
    def request_raised(self, story, jira):
        story.start()
        story.settle()
        jira.calls.clear()

    def test_that_jira_refuses_is_set_aside_and_marked(self, story, jira, hints):
        for text in ("before", "refused", "after"):
            story.say(text)
        refuse = JiraRefusedError("Not this.", status=400)
        written = jira.add_comment

        def add_comment(issue, document, marker):
            if "refused" in adf.to_text(document):
                raise refuse
            return written(issue, document, marker)

        jira.add_comment = add_comment
        story.settle()

        assert jira.told(story.issue) == [("Anonymous Chat User", "before"), ("Anonymous Chat User", "after")]
        messages = story.link.messages_after(story.tenant, story.conversation, 1, limit=9)
        assert [(each.in_jira, each.refused) for each in messages] == [(True, False), (False, True), (True, False)]
        assert ("revised", 3) in [(hint.kind, hint.data.get("seq")) for hint in hints.told]

    def test_that_jira_refuses_for_its_marks_is_told_as_it_was_typed(self, story, jira):
        jira.will_fail("add_comment", JiraRefusedError("INVALID_INPUT", status=400))
        story.say("It *burns*")
        story.settle()

        assert jira.told(story.issue) == [("Anonymous Chat User", "It *burns*")]

    def test_is_one_for_each_turn(self, story, jira):
        story.say("It burns")
        story.say("brightly")
        story.say("Use water", story.nina)
        story.say("Thanks")
        story.settle()

        assert jira.told(story.issue) == [
            ("Anonymous Chat User", "It burns\nbrightly"),
            ("Nina Novak", "Use water"),
            ("Anonymous Chat User", "Thanks"),
        ]
        assert [comment.marker for comment in jira.comments[story.issue]] == [
            {"conversation": story.conversation, "first": first, "last": last}
            for first, last in ((2, 3), (4, 4), (5, 5))
        ]

    def test_waits_until_its_writer_pauses(self, story, jira):
        for _ in range(3):
            story.say("and")
            story.work()
            story.clock.advance(seconds=1.9)
        story.work()
        assert jira.told(story.issue) == []

        story.clock.advance(seconds=0.1)
        story.work()
        assert jira.told(story.issue) == [("Anonymous Chat User", "and\nand\nand")]

    def test_does_not_wait_for_ever(self, story, jira):
        began = story.clock()
        while not jira.told(story.issue):
            story.say("and")
            story.clock.advance(seconds=1)
            story.work()

        assert story.clock() - began <= timedelta(seconds=11)

    def test_does_not_wait_for_silence_when_the_other_side_answers(self, story, jira):
        story.say("It burns")
        story.clock.advance(seconds=1)
        story.say("Use water", story.nina)
        story.clock.advance(seconds=1)
        story.work()

        assert jira.told(story.issue) == [("Anonymous Chat User", "It burns")]

    def test_a_turn_that_goes_on_is_put_off_without_being_begun(self, story, jira):
        def early(connection, found):
            return story.outbound.not_before(
                connection, [(from_fields(job.payload, SendMessages), job) for job in found]
            )

        def claim():
            with story.database.transaction() as connection:
                return queue.claim(connection, now=story.clock(), limit=10, not_before=early)

        story.say("It burns")
        story.clock.advance(seconds=1)
        story.say("and burns")
        story.clock.advance(seconds=1)
        assert claim() == []
        story.clock.advance(seconds=1)
        (job,) = claim()

        story.worker.do(job)

        assert jira.told(story.issue) == [("Anonymous Chat User", "It burns\nand burns")]
        with story.database.reading() as connection:
            assert queue.next_due(connection) is None

    @pytest.mark.parametrize("done", [False, True], ids=["not done", "done all the same"])
    def test_whose_answer_was_lost_is_written_once(self, story, jira, done):
        jira.will_fail("add_comment", AWAY, times=2, done=done)
        story.say("It burns")
        story.settle()

        assert jira.told(story.issue) == [("Anonymous Chat User", "It burns")]
        assert story.failed() == 0

    @pytest.mark.parametrize("seconds", [12, 40])
    def test_that_jira_shows_after_a_while_is_written_once(self, story, jira, seconds):
        jira.shows_after = timedelta(seconds=seconds)
        jira.will_fail("add_comment", JiraTimeoutError("No answer."), done=True)
        story.say("It burns")
        story.settle()

        assert jira.told(story.issue) == [("Anonymous Chat User", "It burns")]
        assert story.link.unsynced(story.tenant, story.conversation, limit=10) == []

    def test_that_was_not_written_is_written_when_that_is_sure(self, story, jira):
        jira.will_fail("add_comment", JiraTimeoutError("No answer."))
        story.say("It burns")
        began = story.clock()
        story.settle()

        assert jira.told(story.issue) == [("Anonymous Chat User", "It burns")]
        assert timedelta(seconds=60) <= story.clock() - began < timedelta(seconds=70)

    def test_that_was_not_done_for_sure_is_written_again_soon(self, story, jira):
        jira.will_fail("add_comment", JiraUnavailableError("Nobody there.", not_done=True))
        story.say("It burns")
        began = story.clock()
        story.settle()

        assert jira.told(story.issue) == [("Anonymous Chat User", "It burns")]
        assert story.clock() - began < timedelta(seconds=8)
        assert "find_own_comment" not in jira.calls

    def test_that_was_given_up_is_looked_for_when_it_is_told_again(self, story, jira):
        jira.will_fail("add_comment", AWAY, done=True)
        story.say("It burns")
        story.clock.advance(seconds=2)
        story.work()
        with story.database.transaction() as connection:
            for job in queue.open_jobs(connection, SendMessages):
                connection.execute(update(jobs).where(jobs.c.id == job.id).values(failed_at=story.clock()))
        story.say("brightly")
        story.clock.advance(minutes=5)
        story.settle()

        assert jira.told(story.issue) == [("Anonymous Chat User", "It burns"), ("Anonymous Chat User", "brightly")]

    def test_is_never_written_again_with_what_came_later(self, story, jira):
        jira.will_fail("add_comment", AWAY, done=True)
        story.say("It burns")
        story.clock.advance(seconds=2)
        story.work()
        assert jira.told(story.issue) == [("Anonymous Chat User", "It burns")]

        story.say("brightly")
        story.settle()

        assert jira.told(story.issue) == [("Anonymous Chat User", "It burns"), ("Anonymous Chat User", "brightly")]
        assert story.link.unsynced(story.tenant, story.conversation, limit=10) == []

    def test_written_before_a_crash_is_found(self, story, jira):
        jira.will_fail("add_comment", Crash(), done=True)
        story.say("It burns")
        story.clock.advance(seconds=2)
        with pytest.raises(Crash):
            story.work()
        story.say("brightly")

        story.clock.advance(seconds=queue.LEASE.total_seconds() + 1)
        story.settle()

        assert jira.told(story.issue) == [("Anonymous Chat User", "It burns"), ("Anonymous Chat User", "brightly")]

    def test_is_not_looked_for_when_all_goes_well(self, story, jira):
        story.say("It burns")
        story.say("Use water", story.nina)
        story.settle()

        assert "find_own_comment" not in jira.calls
        assert "find_request" not in jira.calls

    def test_waits_for_jira_while_the_chat_goes_on(self, story, jira):
        jira.will_fail("add_comment", AWAY, times=6)
        story.say("It burns")
        story.settle()
        story.say("Use water", story.nina)
        story.settle()

        assert jira.told(story.issue) == [("Anonymous Chat User", "It burns"), ("Nina Novak", "Use water")]
        assert story.failed() == 0

    def test_of_a_long_talk_is_short_enough_for_jira(self, story, jira):
        for _ in range(5):
            story.say("x" * 10_000)
        story.settle()

        told = jira.told(story.issue)
        assert [text.count("x") for _, text in told] == [30_000, 20_000]

    def test_is_none_of_what_was_written_in_jira(self, story, jira):
        comment = jira.says(story.issue, "Use water")
        story.webhook(f'{{"issue": {{"id": "{story.issue}"}}, "comment": {{"id": "{comment.id}"}}}}'.encode())
        story.settle()

        assert story.bodies()[-1] == "Use water"
        assert jira.told(story.issue) == []

    def test_is_not_tried_where_the_request_is_gone(self, story, jira):
        story.say("It burns")
        jira.requests.clear()
        story.link.close(story.now)
        story.settle()

        assert "add_comment" not in jira.calls
        assert story.failed() == 0
