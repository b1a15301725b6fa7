from datetime import timedelta

import pytest
from msgspec.structs import replace

from jira_chat.conversations.deliveries import DeliveryRecord
from jira_chat.conversations.models import Origin
from jira_chat.jira.models import Comment, Issue
from jira_chat.kernel.ids import ConversationId, IssueId
from jira_chat.sync.comparing import STILL_COMING, compare, in_chat, missing
from tests.support.fakes import NOW

TALK = ConversationId("c1")
REQUEST = Issue(IssueId("10100"), "SUP-1")
LONG_AGO = NOW - timedelta(hours=1)


def ours(seq, ref, *, delivered_at=LONG_AGO):
    return DeliveryRecord(seq=seq, origin=Origin.CHAT, ref=ref, removed=False, delivered_at=delivered_at)


def theirs(seq, comment, *, removed=False, delivered_at=LONG_AGO):
    return DeliveryRecord(
        seq=seq, origin=Origin.JIRA, ref=f"comment:{comment}", removed=removed, delivered_at=delivered_at
    )


def comment(number, *, marker=None, public=True, created=LONG_AGO):
    return Comment(
        id=str(number), author=None, author_name="Nina", public=public, text="Hi", created=created, marker=marker
    )


def turn(number, first, last, conversation=TALK):
    return comment(number, marker={"conversation": conversation, "first": first, "last": last})


def compared(kept, comments, request=REQUEST):
    return compare(TALK, kept, comments, request, now=NOW)


def test_nothing_is_lost_where_both_say_the_same():
    kept = [ours(1, "request"), ours(2, "comment:7"), ours(3, "comment:7"), theirs(4, 8), ours(5, None)]
    found = compared(kept, [turn(7, 2, 3), comment(8), comment(9, public=False)])

    assert (found.lost, found.doubled, found.unheard, found.leaked) == ((), (), (), ())
    assert (found.messages, found.comments) == (5, 2)


@pytest.mark.parametrize("ref", ["refused", "moved", None, "request"])
def test_what_was_never_in_a_comment_is_not_lost_from_one(ref):
    assert compared([ours(1, ref)], []).lost == ()


def test_a_comment_that_is_gone_is_a_loss():
    assert compared([ours(2, "comment:7"), ours(3, "comment:8")], [turn(8, 3, 3)]).lost == (2,)


def test_a_message_in_another_comment_than_noted_is_not_lost():
    assert compared([ours(2, "comment:7")], [turn(8, 2, 2)]).lost == ()


def test_a_marker_of_another_conversation_counts_for_that_one():
    assert compared([ours(2, "comment:7")], [turn(8, 2, 2, conversation="c2")]).lost == (2,)


@pytest.mark.parametrize("marker", ["odd", {"conversation": TALK}, {"conversation": TALK, "first": "2", "last": None}])
def test_a_marker_that_cannot_be_read_tells_of_nothing(marker):
    assert compared([ours(2, "comment:7")], [comment(8, marker=marker)]).lost == (2,)


def test_ranges_that_overlap_are_doubled():
    kept = [ours(number, "comment:7") for number in (2, 3, 4)]
    assert compared(kept, [turn(7, 2, 4), turn(8, 3, 3)]).doubled == (3,)


def test_a_public_comment_without_a_message_was_not_heard():
    soon = NOW - STILL_COMING + timedelta(seconds=1)
    assert compared([], [comment(7), comment(8, created=soon), comment(9, public=False)]).unheard == ("7",)


@pytest.mark.parametrize("comments", [[], [comment(7, public=False)]], ids=["gone", "internal"])
def test_a_message_whose_comment_is_not_public_any_more_leaks(comments):
    assert compared([theirs(2, 7)], comments).leaked == ("7",)
    assert compared([theirs(2, 7, removed=True)], comments).leaked == ()


def test_a_restricted_request_shows_nothing():
    assert compared([theirs(2, 7)], [comment(7), comment(8)], replace(REQUEST, restricted=True)).leaked == ("7",)


def test_what_was_delivered_a_moment_ago_may_not_be_in_the_lists_yet():
    just_now = NOW - timedelta(seconds=5)
    found = compared([ours(2, "comment:7", delivered_at=just_now), theirs(3, 8, delivered_at=just_now)], [])
    assert (found.lost, found.leaked) == ((), ())


def test_a_comment_is_in_the_chat_with_the_last_message_that_is_shown():
    kept = [ours(1, "request"), ours(2, "comment:7"), ours(3, "comment:7"), theirs(4, 8), theirs(5, 9, removed=True)]
    assert in_chat(kept) == {"7": 3, "8": 4}


def test_a_public_comment_that_no_message_knows_is_missing():
    internal, recent = comment(4, public=False), comment(5, created=NOW)
    comments = [comment(3), internal, recent, turn(6, 1, 1), comment(7), comment(8)]
    kept = [theirs(1, 7), theirs(2, 8, removed=True)]

    def found(request=REQUEST, began=LONG_AGO):
        return [each.id for each in missing(kept, comments, request, began=began, now=NOW)]

    assert found() == ["3"]
    # What was there before the chat began is not still coming.
    assert found(began=NOW) == ["3", "5"]
    assert found(replace(REQUEST, restricted=True)) == []
