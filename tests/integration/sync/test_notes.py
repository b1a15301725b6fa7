from datetime import timedelta

import msgspec
import pytest

from jira_chat.jira.errors import JiraForbiddenError, JiraRefusedError, JiraTimeoutError, JiraUnavailableError
from jira_chat.kernel.ids import new_id
from tests.integration.sync.conftest import event, hear

AWAY = JiraUnavailableError("Jira is away.")


class Crash(BaseException):
    """The process ends here and now."""


def note(story, body="Paid twice last year"):
    return story.notes.add(story.nina, story.conversation, client_id=new_id(), body=body)


def internal(story):
    return [(each.author, each.text) for each in story.jira.comments[story.issue] if not each.public]


def test_a_note_is_an_internal_comment_of_its_author(raised):
    raised.jira.acts_for.add("nina")
    note(raised)
    raised.settle()
    assert internal(raised) == [("nina", "Paid twice last year")]


def test_where_we_may_not_act_as_them_it_is_the_apps_with_their_name(raised):
    note(raised)
    raised.settle()
    assert raised.jira.told(raised.issue) == [("Nina Novak", "Paid twice last year")]
    assert [author for author, _ in internal(raised)] == ["app"]


def test_an_agent_whom_jira_refuses_is_told_by_the_app(raised):
    raised.jira.acts_for.add("nina")
    raised.jira.will_fail("add_note", JiraRefusedError("You may not.", status=400))
    note(raised)
    raised.settle()
    assert [author for author, _ in internal(raised)] == ["app"]


def test_notes_go_in_order_and_wait_for_their_request(story):
    story.start("My printer is on fire", story.carla)
    for body in ("one", "two"):
        note(story, body)
    story.settle()
    assert [said for _, said in story.jira.told(story.issue)] == ["one", "two"]


@pytest.mark.parametrize("done", [False, True], ids=["not done", "done all the same"])
def test_one_whose_answer_was_lost_is_there_once(raised, done):
    raised.jira.will_fail("add_note", AWAY, times=2, done=done)
    note(raised)
    raised.settle()
    assert len(internal(raised)) == 1
    assert raised.notes.first_unsynced(raised.now) is None


def test_one_written_before_a_crash_is_found(raised):
    note(raised)
    raised.jira.will_fail("add_note", Crash(), done=True)
    with pytest.raises(Crash):
        raised.work()
    raised.clock.advance(minutes=2)
    raised.settle()
    assert len(internal(raised)) == 1


def test_one_that_jira_wrote_so_late_that_it_was_written_again_is_deleted(raised):
    raised.jira.shows_after = timedelta(minutes=2)
    raised.jira.will_fail("add_note", JiraTimeoutError("No answer."), done=True)
    note(raised)
    raised.settle()
    assert len(internal(raised)) == 2
    raised.clock.advance(minutes=5)
    late = raised.jira.comments[raised.issue][0]
    hear(raised, late)
    assert len(internal(raised)) == 1


def test_one_that_jira_does_not_take_is_marked_and_the_next_goes_on(raised):
    raised.jira.will_fail("add_note", JiraRefusedError("Too long.", status=400), times=2)
    note(raised, "one")
    note(raised, "two")
    raised.settle()
    assert [each.refused for each in raised.notes.of(raised.nina, raised.conversation)] == [True, False]
    assert raised.failed() == 0


def test_one_that_was_given_up_is_told_when_something_was_repaired(raised):
    raised.jira.will_fail("add_note", JiraForbiddenError("The app may not.", status=403), times=20)
    note(raised)
    raised.settle()
    assert (internal(raised), raised.failed()) == ([], 1)
    raised.clock.advance(seconds=1)
    raised.link.resend(raised.tenant, before=raised.clock.now, limit=10, repaired=True)
    raised.settle()
    assert len(internal(raised)) == 1


def test_its_webhook_brings_no_message_even_where_somebody_makes_it_public(raised):
    note(raised)
    raised.settle()
    (comment,) = raised.jira.comments[raised.issue]
    before = raised.bodies()
    hear(raised, comment)
    raised.jira.comments[raised.issue] = [msgspec.structs.replace(comment, public=True, edited=True)]
    raised.webhook(event(raised.issue, comment.id), event="comment_updated")
    raised.settle()
    assert raised.bodies() == before
