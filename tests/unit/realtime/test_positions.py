from dataclasses import replace

from jira_chat.realtime.positions import MOST_FOLLOWED, Positions, follow, has_changed
from tests.unit.realtime.test_protocol import CONVERSATION


def test_a_position_is_shared_and_forgotten_with_the_last_who_follows() -> None:
    positions, one, other = Positions(), [], []
    follow(one, positions.of(replace(CONVERSATION, seq=3)))
    follow(other, positions.of(replace(CONVERSATION, seq=7)))
    assert one[0] is other[0] is positions.get(CONVERSATION.id)
    assert one[0].seq == 3, "what hints have not told yet is not known"
    one.clear()
    assert list(positions) == other
    other.clear()
    assert positions.get(CONVERSATION.id) is None


def test_who_a_conversation_belongs_to_is_always_the_latest_that_was_read() -> None:
    positions = Positions()
    kept = positions.of(CONVERSATION)
    positions.of(replace(CONVERSATION, customer="account:carla"))
    assert kept.conversation.customer == "account:carla"
    assert kept.conversation.last is None


def test_what_one_reads_is_not_what_all_know() -> None:
    positions = Positions()
    kept = positions.of(CONVERSATION)
    positions.of(replace(CONVERSATION, summary="Changed"))
    assert (kept.conversation.summary, kept.shown.summary) == ("Changed", CONVERSATION.summary)
    assert has_changed(kept, replace(CONVERSATION, summary="Changed"))


def test_the_latest_is_at_the_end_and_the_oldest_goes() -> None:
    positions, followed = Positions(), []
    for number in range(MOST_FOLLOWED + 1):
        follow(followed, positions.of(replace(CONVERSATION, id=f"c{number}")))
    follow(followed, positions.get("c5"))
    follow(followed, positions.get("c5"))
    assert [each.conversation.id for each in followed][:2] == ["c1", "c2"]
    assert followed[-1].conversation.id == "c5"
    assert len(followed) == MOST_FOLLOWED
