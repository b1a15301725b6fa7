from dataclasses import replace

from jira_chat.conversations import announcements, topics
from tests.support.conversations import CONVERSATION, message
from tests.support.fakes import FakeHints


def test_a_message_is_told_by_its_position_alone():
    hints = FakeHints()

    announcements.announce_message(hints, CONVERSATION, message(3, body="my secret sorrow"))

    (hint,) = hints.told
    assert (hint.kind, hint.topics) == ("messages", topics.topics_of(CONVERSATION))
    assert hint.data == {"tenant": "t1", "conversation": "c1", "first": 3, "seq": 3}


class Waiting(FakeHints):
    """Of the hints with the same key only the latest is sent, as while Redis is slow."""

    def __init__(self):
        super().__init__()
        self.last = {}

    def publish(self, event, *, topics, key=None, **_options):
        self.last[key] = topics


def test_that_a_conversation_moved_is_told_where_it_was_and_where_it_is():
    hints, moved = Waiting(), replace(CONVERSATION, project="10001")
    for each in (CONVERSATION, moved, moved):
        announcements.announce_change(hints, each)

    assert list(hints.last.values()) == [topics.topics_of(CONVERSATION), topics.topics_of(moved)]


def test_a_change_is_told_without_saying_which():
    hints = FakeHints()

    announcements.announce_change(hints, CONVERSATION)

    assert [(hint.kind, hint.data) for hint in hints.told] == [("changed", {"tenant": "t1", "conversation": "c1"})]
