from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_chat.access.principals import Side
from jira_chat.conversations.models import Author, Origin, Unsynced
from jira_chat.jira.models import Comment, Issue
from jira_chat.sync import rules
from jira_chat.sync.rules import Pause, Turn
from tests.support.conversations import message
from tests.support.fakes import NOW


def agents(seq, **more):
    return message(seq, side=Side.AGENT, name="Nina Novak", **more)


def from_jira(seq, **more):
    return agents(seq, origin=Origin.JIRA, in_jira=True, **more)


def at(seconds):
    return NOW + timedelta(seconds=seconds)


class TestNextTurn:
    @pytest.mark.parametrize(
        ("unsynced", "now", "told"),
        [
            ([], 100, None),
            ([message(2)], 2, [2]),
            ([message(2)], 100, [2]),
            ([message(2)], 0, at(2)),
            ([message(2)], 1.9, at(2)),
            ([message(2, seconds=5)], 6, at(7)),
            ([message(2), message(3, seconds=1)], 2.5, at(3)),
            ([message(2), message(3, seconds=1)], 3, [2, 3]),
            ([message(2), message(3, seconds=9.5)], 9.6, at(10)),
            ([message(2), message(3, seconds=9.5)], 10, [2, 3]),
            ([message(2), agents(3)], 0, [2]),
            ([agents(3), agents(4), message(5)], 0, [3, 4]),
            ([message(2), from_jira(3), message(4)], 0, [2]),
            ([from_jira(2), message(3)], 0, at(2)),
            ([from_jira(2), message(3)], 2, [3]),
            ([from_jira(2)], 100, None),
            ([message(2, in_jira=True), message(3)], 100, [3]),
            ([agents(2), message(3, side=Side.AGENT, name="Ada Admin")], 2, [2, 3]),
            ([message(seq) for seq in range(2, 101)], 0, at(2)),
            ([message(seq) for seq in range(2, 102)], 0, list(range(2, 102))),
            ([message(seq) for seq in range(2, 103)], 0, list(range(2, 102))),
        ],
    )
    def test_for(self, unsynced, now, told):
        turn = rules.next_turn(unsynced, at(now))

        if isinstance(told, list):
            assert [each.seq for each in turn.messages] == told
        else:
            assert turn == (told and Pause(told))


MESSAGES = st.lists(
    st.builds(
        lambda kind, **more: kind(0, **more),
        st.sampled_from([message, agents, from_jira]),
        seconds=st.floats(0, 30),
        body=st.sampled_from(["x" * 5, "x" * 10_000, "😀" * 10_000, "😀" * 3_000]),
    ),
    max_size=60,
).map(
    lambda written: [
        replace(each, seq=seq) for seq, each in enumerate(sorted(written, key=lambda each: each.at), start=2)
    ]
)


@given(MESSAGES, st.floats(0, 30))
def test_turns_told_one_after_the_other(written, seconds):
    """Never mixing sides, never changing the order, leaving nothing out, and ending."""
    now, told, unsynced = at(seconds), [], list(written)
    while (turn := rules.next_turn(unsynced, now)) is not None:
        if isinstance(turn, Pause):
            assert now < turn.until <= unsynced[-1].at + rules.PAUSE
            now = turn.until
            continue
        assert len({each.author.side for each in turn.messages}) == 1
        assert len(turn.messages) <= rules.MOST_IN_TURN
        seqs = [each.seq for each in turn.messages]
        assert seqs == list(range(seqs[0], seqs[-1] + 1))
        told += turn.messages
        unsynced = [each for each in unsynced if each not in turn.messages]

    assert told == [each for each in written if not each.in_jira]


@given(MESSAGES, st.floats(0, 40))
def test_what_is_put_off_unread_would_be_put_off_as_long(written, seconds):
    missing = [each for each in written if not each.in_jira]
    if not missing:
        return
    unsynced = Unsynced(
        count=len(missing),
        first_at=missing[0].at,
        last_at=missing[-1].at,
        one_side=len({each.author.side for each in missing}) == 1,
        files=False,
    )

    until = rules.early_until(unsynced, at(seconds))

    if until is not None:
        # A comment from Jira in between ends a turn; that one waits for silence as well.
        expected = rules.next_turn(missing, at(seconds))
        assert expected == Pause(until)


@pytest.mark.parametrize("over", [{"one_side": False}, {"files": True}, {"count": rules.MOST_IN_TURN}])
def test_a_turn_that_is_over_is_not_put_off(over):
    going_on = {"count": 1, "one_side": True, "files": False}
    unsynced = Unsynced(first_at=at(0), last_at=at(1), **(going_on | over))

    assert rules.early_until(unsynced, at(2)) is None


@given(MESSAGES, MESSAGES)
def test_a_turn_begins_the_same_whatever_is_written_later(before, later):
    """So that a retry recognises a comment by where it begins."""
    more = [replace(each, seq=each.seq + len(before), at=each.at + timedelta(minutes=1)) for each in later]
    first = rules.next_turn(before, at(1_000))
    again = rules.next_turn(before + more, at(1_000))

    if first is not None:
        assert again.messages[: len(first.messages)] == first.messages
        assert again.start == first.start


class TestTurn:
    TURN = Turn([message(3, name="Carla Costa", body="One"), message(4, body="Two\nlines")])

    @pytest.mark.parametrize(
        ("author", "agent"),
        [
            (Author(side=Side.AGENT, name="Nina Novak", account="nina"), "nina"),
            (Author(side=Side.AGENT, name="Nina Novak"), None),
            (Author(side=Side.CUSTOMER, name="Carla Costa", account="carla"), None),
            (Author(side=Side.CUSTOMER, name="Carl Chen", account="qm:carl"), None),
        ],
    )
    def test_is_an_agents_own_only_if_one_of_jira_began_it(self, author, agent):
        assert Turn([replace(message(3), author=author), message(4)]).agent == agent

    def test_is_marked_with_what_it_holds(self):
        assert self.TURN.marker == {"conversation": "c1", "first": 3, "last": 4}
        assert self.TURN.start.items() <= self.TURN.marker.items()

    @pytest.mark.parametrize(("last", "told"), [(4, [3, 4]), (3, [3]), (9, [3, 4])])
    def test_was_told_as_far_as_its_comment_says(self, last, told):
        comment = a_comment(marker={"conversation": "c1", "first": 3, "last": last})

        assert self.TURN.held_by(comment) == told


def a_comment(**more):
    given = {"id": "1", "author": "nina", "author_name": "Nina Novak", "public": True, "text": "Hi", "created": NOW}
    return Comment(**(given | more))


class TestIsForCustomer:
    @given(
        st.builds(
            Comment,
            id=st.just("1"),
            author=st.none() | st.just("nina"),
            author_name=st.text(max_size=5),
            public=st.sampled_from([True, False, None, 1, "true", [True], {}]),
            text=st.sampled_from(["", " \n", "Hi"]),
            created=st.just(NOW),
            marker=st.sampled_from([None, {}, {"conversation": "c1"}, False, 0, "x"]),
        )
    )
    def test_only_what_is_public_in_so_many_words_and_not_our_own(self, comment):
        expected = comment.public is True and comment.marker is None and comment.text.strip() != ""

        assert rules.is_for_customer(comment, Issue("10100", "SUP-1")) is expected
        assert not rules.is_for_customer(comment, Issue("10100", "SUP-1", restricted=True))


@pytest.mark.parametrize(
    ("comment", "customers", "side"),
    [
        ({"author": "nina"}, {None}, None),
        ({"author": "nina"}, {"carla"}, None),
        ({"author": "carla"}, {None, "carla"}, Side.CUSTOMER),
        ({"author": "qm:carl", "by_customer": True}, {"qm:carla"}, Side.CUSTOMER),
        ({"author": "automation", "by_app": True}, {"carla"}, Side.AGENT),
        ({"author": None}, {None}, Side.AGENT),
    ],
)
def test_on_which_side_a_comment_says_that_somebody_speaks(comment, customers, side):
    assert rules.side_of(a_comment(**comment), customers) is side
