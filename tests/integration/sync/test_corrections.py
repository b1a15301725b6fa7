"""Comments follow what agents change of what they said; once, whatever becomes of the answer."""

import msgspec
import pytest

from jira_chat.conversations.errors import TooLateToChangeError
from jira_chat.conversations.models import Correction
from jira_chat.jira.errors import JiraTimeoutError, JiraUnavailableError
from jira_chat.kernel.errors import ConflictError, ForbiddenError, NotFoundError
from tests.integration.sync.conftest import event

AWAY = JiraUnavailableError("Jira is away.")


def said(story):
    """What our own comments say."""
    return [text for _, text in story.jira.told(story.issue)]


def message(story, seq):
    (found,) = story.link.messages_after(story.tenant, story.conversation, seq - 1, limit=1)
    return found


def edit(story, seq, body, *, revision=None):
    known = message(story, seq).revision if revision is None else revision
    story.corrections.edit(story.nina, story.conversation, seq, revision=known, body=body)


def take_back(story, seq):
    story.corrections.take_back(story.nina, story.conversation, seq, revision=message(story, seq).revision)


def answer(story, *bodies):
    seqs = [story.say(body, story.nina).seq for body in bodies]
    story.settle()
    return seqs[-1]


def as_one_webhook(story):
    (comment,) = story.jira.comments[story.issue]
    story.webhook(event(story.issue, comment.id), event="comment_updated")
    story.settle()


def test_what_jira_was_not_told_is_simply_told_as_it_is_now(raised):
    seq = raised.say("Use sand", raised.nina).seq
    edit(raised, seq, "Use *water*")
    raised.settle()
    assert said(raised) == ["Use water"]
    assert "edit_comment" not in raised.jira.calls
    now = message(raised, seq)
    assert (now.body, now.edited, now.correction) == ("Use *water*", True, None)


def test_what_is_taken_back_before_it_was_told_never_is(raised):
    seq = raised.say("Use sand", raised.nina).seq
    take_back(raised, seq)
    raised.settle()
    assert (said(raised), message(raised, seq).removed) == ([], True)
    assert raised.link.unsynced(raised.tenant, raised.conversation, limit=5) == []


@pytest.mark.parametrize("acts", [True, False], ids=["as the agent", "as the app"])
def test_the_comment_follows_and_its_webhook_changes_nothing(raised, acts):
    if acts:
        raised.jira.acts_for.add("nina")
        raised.jira.comment_changes.only_own = True
    seq = answer(raised, "Use sand")
    edit(raised, seq, "Use **water**")
    raised.settle()
    assert said(raised) == ["Use water"]
    before = message(raised, seq)
    as_one_webhook(raised)
    assert message(raised, seq) == before
    assert (before.body, before.correction) == ("Use **water**", None)


def test_what_was_taken_back_is_deleted_once_jira_shows_it(raised, monkeypatch):
    seq = answer(raised, "Use sand")
    take_back(raised, seq)
    read, lags = raised.jira.comment, iter([True, True])
    monkeypatch.setattr(raised.jira, "comment", lambda *about: None if next(lags, False) else read(*about))
    raised.settle()
    assert said(raised) == []


def test_what_was_taken_back_is_deleted_once_jira_shows_its_request_again(raised, monkeypatch):
    seq = answer(raised, "Use sand")
    take_back(raised, seq)
    hidden, issue = raised.jira.requests.pop(raised.issue), raised.issue
    with monkeypatch.context() as patched:
        patched.setattr(raised.jira, "comment", lambda *_about: None)
        for _ in range(8):
            raised.work()
            raised.clock.advance(minutes=5)
    assert message(raised, seq).correction is Correction.WAITS
    raised.jira.requests[issue] = hidden
    raised.settle()
    assert said(raised) == []


def test_a_comment_out_of_reach_follows_once_its_request_is_back(raised):
    seq = answer(raised, "Use sand")
    edit(raised, seq, "Use water")
    issue = raised.issue
    hidden = raised.jira.requests.pop(issue)
    raised.link.close(raised.now)
    raised.work()
    assert said(raised) == ["Use sand"]
    raised.jira.requests[issue] = hidden
    raised.settle()
    assert (said(raised), message(raised, seq).correction) == (["Use water"], None)


def test_a_turn_of_several_messages_is_made_anew_and_with_the_last_of_them_it_goes(raised):
    last = answer(raised, "One moment", "Use sand")
    edit(raised, last, "Use water")
    raised.settle()
    assert said(raised) == ["One moment\nUse water"]
    take_back(raised, last)
    raised.settle()
    assert said(raised) == ["One moment"]
    take_back(raised, last - 1)
    raised.settle()
    assert raised.jira.comments[raised.issue] == []
    assert [each.body for each in raised.link.messages_after(raised.tenant, raised.conversation, 1, limit=5)] == [
        "",
        "",
    ]


@pytest.mark.parametrize("done", [False, True], ids=["not done", "done all the same"])
@pytest.mark.parametrize("verb", ["edit_comment", "delete_comment"])
def test_whatever_becomes_of_the_answer(raised, verb, done):
    seq = answer(raised, "Use sand")
    raised.jira.will_fail(verb, JiraTimeoutError("No answer."), done=done)
    if verb == "edit_comment":
        edit(raised, seq, "Use water")
    else:
        take_back(raised, seq)
    before = raised.clock.now
    raised.settle()
    assert said(raised) == (["Use water"] if verb == "edit_comment" else [])
    # By then the first try is over for certain, so it undoes nothing that comes after.
    assert (raised.clock.now - before).total_seconds() >= 60
    assert message(raised, seq).correction is None


@pytest.mark.parametrize("change", [lambda story, seq: edit(story, seq, "Use water"), take_back])
def test_a_change_while_jira_is_being_told_is_told_after_it(raised, change):
    seq = raised.say("Use sand", raised.nina).seq
    raised.clock.advance(seconds=3)
    add = raised.jira.add_comment

    def meanwhile(*args, **kwargs):
        raised.jira.add_comment = add
        written = add(*args, **kwargs)
        change(raised, seq)
        return written

    raised.jira.add_comment = meanwhile
    raised.settle()
    assert said(raised) == (["Use water"] if message(raised, seq).body else [])


@pytest.mark.parametrize("change", [lambda story, seq: edit(story, seq, "Use water"), take_back])
def test_a_change_while_nobody_knows_what_became_of_the_comment(raised, change):
    seq = raised.say("Use sand", raised.nina).seq
    raised.jira.will_fail("add_comment", JiraTimeoutError("No answer."), done=True)
    raised.clock.advance(seconds=3)
    raised.work()
    change(raised, seq)
    raised.settle()
    assert said(raised) == (["Use water"] if message(raised, seq).body else [])


def test_where_jira_does_not_let_us_the_message_says_so_and_edits_there_are_followed(raised):
    raised.jira.acts_for.add("nina")
    seq = answer(raised, "Use sand")
    raised.jira.acts_for.clear()
    raised.jira.comment_changes.only_own = True
    edit(raised, seq, "Use water")
    raised.settle()
    assert (said(raised), message(raised, seq).correction) == (["Use sand"], Correction.REFUSED)
    (comment,) = raised.jira.comments[raised.issue]
    raised.jira.comments[raised.issue] = [msgspec.structs.replace(comment, text="Use foam", edited=True)]
    as_one_webhook(raised)
    now = message(raised, seq)
    assert (now.body, now.correction) == ("Use foam", None)


def test_one_that_jira_did_not_take_is_told_once_it_says_something_else(raised):
    seq = raised.say("Use sand", raised.nina).seq
    raised.link.note_refused(raised.now, message(raised, seq), "Too long.")
    edit(raised, seq, "Use water")
    raised.settle()
    assert said(raised) == ["Use water"]


def test_files_stay_with_their_message_and_go_with_it(raised):
    file = raised.upload("plan.txt", b"Sand, then water", raised.nina)
    seq = raised.say("See the plan", raised.nina, attachments=[file]).seq
    raised.settle()
    edit(raised, seq, "See this plan")
    raised.settle()
    (comment,) = raised.jira.comments[raised.issue]
    assert comment.text.endswith("> See this plan")
    assert comment.media
    assert message(raised, seq).attachments
    take_back(raised, seq)
    raised.settle()
    assert (raised.jira.comments[raised.issue], message(raised, seq).attachments) == ([], ())


def test_files_leave_the_request_with_their_message(raised):
    file = raised.upload("wrong.pdf", b"%PDF-1.7 of somebody else", raised.nina)
    raised.say("One moment", raised.nina)
    seq = raised.say("", raised.nina, attachments=[file]).seq
    raised.settle()
    (comment,) = raised.jira.comments[raised.issue]
    raised.jira.will_fail("delete_file", AWAY)
    take_back(raised, seq)
    raised.settle()
    assert list(raised.jira.files.deleted) == [f"{comment.id}.0"]
    (left,) = raised.jira.comments[raised.issue]
    assert left.text.endswith("> One moment")
    assert left.media == ()


@pytest.mark.parametrize("author", ["app", "ada"])
def test_files_of_others_and_those_that_jira_keeps_stay(raised, author):
    file = raised.upload("wrong.txt", b"Of somebody else", raised.nina)
    seq = raised.say("", raised.nina, attachments=[file]).seq
    raised.settle()
    raised.jira.files.author, raised.jira.files.refuses_deletion = author, author == "app"
    take_back(raised, seq)
    raised.settle()
    kept = Correction.REFUSED if author == "app" else None
    assert (raised.jira.files.deleted, raised.jira.comments[raised.issue]) == ({}, [])
    assert message(raised, seq).correction == kept


def test_who_took_the_answer_back_owes_one(raised):
    seq = answer(raised, "Use sand")
    assert raised.now.waiting_since is None
    take_back(raised, seq)
    assert raised.now.waiting_since == message(raised, 1).at


def test_only_ones_own_last_words_for_some_minutes_and_as_one_knows_them(raised):
    first, last = answer(raised, "One moment"), answer(raised, "Use sand")
    ada = msgspec.structs.replace(raised.nina, account="ada")
    with pytest.raises(TooLateToChangeError):
        edit(raised, first, "One second")
    with pytest.raises(ForbiddenError):
        edit(raised, 1, "My printer is fine")
    with pytest.raises(ForbiddenError):
        raised.corrections.edit(raised.carla, raised.conversation, last, revision=0, body="Thanks")
    with pytest.raises(NotFoundError):
        edit(raised, last + 1, "Nothing", revision=0)
    with pytest.raises(ForbiddenError):
        raised.corrections.edit(ada, raised.conversation, last, revision=0, body="Use water")
    edit(raised, last, "Use water")
    with pytest.raises(ConflictError, match="changed meanwhile"):
        edit(raised, last, "Use foam", revision=0)
    raised.clock.advance(minutes=16)
    with pytest.raises(TooLateToChangeError):
        edit(raised, last, "Use foam")
