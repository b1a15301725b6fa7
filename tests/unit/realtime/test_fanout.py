from dataclasses import replace
from typing import Any

import msgspec
import pytest

from jira_chat.access.principals import Principal, Side
from jira_chat.broker.hints import Hint
from jira_chat.conversations import topics
from jira_chat.conversations.models import Message
from jira_chat.installations.service import tenant_topic
from jira_chat.kernel.kinds import to_fields
from jira_chat.realtime.fanout import MOST_LOADED, Fanout
from jira_chat.realtime.hub import Hub, Member
from jira_chat.realtime.server_frames import Typing
from tests.unit.realtime.test_protocol import CONVERSATION, MESSAGE
from tests.unit.realtime.test_session import CARLA, NINA, Presence


class Reader:
    """One conversation; remembers how often it was asked for messages."""

    def __init__(self) -> None:
        self.asked = 0
        self.seq = 1

    def find(self, tenant: str, conversation: str) -> Any:
        found = (tenant, conversation) == (CONVERSATION.tenant, CONVERSATION.id)
        return replace(CONVERSATION, seq=self.seq) if found else None

    def messages_after(self, _tenant: str, _conversation: str, seq: int, *, limit: int) -> list[Message]:
        self.asked += 1
        return [replace(MESSAGE, seq=each) for each in range(seq + 1, self.seq + 1)][:limit]


class Socket:
    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.closed: tuple[int, str] | None = None

    def send(self, frame: bytes) -> None:
        self.frames.append(frame)

    def close(self, code: int, reason: str) -> None:
        self.closed = (code, reason)

    @property
    def heard(self) -> list[Any]:
        return [msgspec.json.decode(frame) for frame in self.frames]

    @property
    def seqs(self) -> list[int]:
        return [frame["message"]["seq"] for frame in self.heard if frame["type"] == "message"]


class Room:
    def __init__(self) -> None:
        self.hub, self.reader = Hub(), Reader()
        self.fanout = Fanout(self.hub, self.reader, Presence())

    def enter(self, person: Principal, heard: list[str] | None = None) -> Socket:
        socket = Socket()
        self.hub.join(Member(person=person, connection=socket), heard or topics.topics_for(person))
        return socket

    def hint(self, seq: int, *, tenant: str = "t1", kind: str = "messages") -> None:
        data = {"tenant": tenant, "conversation": "c1", "seq": seq}
        self.fanout.handle(Hint(kind=kind, topics=topics.topics_of(CONVERSATION), data=data))


@pytest.fixture
def room() -> Room:
    return Room()


def test_both_sides_hear_the_very_same_frame(room) -> None:
    customer, agent = room.enter(CARLA), room.enter(NINA)
    room.reader.seq = 2
    room.hint(2)
    assert customer.seqs == agent.seqs == [2]
    assert customer.frames[-1] is agent.frames[-1]
    assert room.reader.asked == 1


def test_hints_that_come_twice_or_late_push_nothing_twice(room) -> None:
    customer = room.enter(CARLA)
    room.reader.seq = 3
    for seq in (2, 3, 3, 2):
        room.hint(seq)
    assert customer.seqs == [2, 3]


def test_what_a_lost_hint_was_about_comes_with_the_next(room) -> None:
    customer = room.enter(CARLA)
    for seq in (2, 5):
        room.reader.seq = seq
        room.hint(seq)
    assert customer.seqs == [2, 3, 4, 5]


def test_after_a_time_without_listeners_nothing_old_is_pushed(room) -> None:
    first = room.enter(CARLA)
    room.reader.seq = 2
    room.hint(2)
    for member in room.hub:
        room.hub.leave(member)
    room.reader.seq = 3
    room.hint(3)
    later = room.enter(CARLA)
    room.reader.seq = 4
    room.hint(4)
    assert (first.seqs, later.seqs) == ([2], [4])


def test_one_hint_pushes_only_so_many(room) -> None:
    customer = room.enter(CARLA)
    room.hint(1)
    room.reader.seq = 1000
    room.hint(1000)
    assert customer.seqs == [1, *range(1001 - MOST_LOADED, 1001)]


def test_nobody_hears_what_they_may_not_see_whatever_they_listen_to(room) -> None:
    heard = topics.topics_of(CONVERSATION)
    spies = [
        room.enter(msgspec.structs.replace(CARLA, visitor="v2"), heard),
        room.enter(msgspec.structs.replace(CARLA, tenant="t2"), heard),
        room.enter(msgspec.structs.replace(NINA, project="10001"), heard),
    ]
    room.hint(1)
    room.hint(1, kind="changed")
    assert [spy.frames for spy in spies] == [[], [], []]


def test_a_new_conversation_is_shown_first_to_each_side_in_its_way(room) -> None:
    customer, agent = room.enter(CARLA), room.enter(NINA)
    room.hint(1)
    assert [frame["type"] for frame in customer.heard] == ["conversation", "message"]
    assert "customer" not in customer.heard[0]["conversation"]
    assert agent.heard[0]["conversation"]["customer"] == "Anonymous Chat User"


def test_a_revised_message_is_pushed_again_to_those_who_may_see_it(room) -> None:
    customer, stranger = room.enter(CARLA), room.enter(NINA, [f"customer:{CARLA.tenant}:x:y"])
    room.reader.seq = 3
    room.hint(3)
    room.hint(2, kind="revised")

    assert customer.seqs[-1] == 2
    assert customer.heard[-1]["type"] == "conversation"
    assert stranger.frames == []


def test_a_frame_is_passed_on_as_it_is(room) -> None:
    customer = room.enter(CARLA)
    frame = Typing(conversation="c1", side=Side.AGENT, name="Nina Novak", active=True)
    room.fanout.handle(Hint(kind="typing", topics=topics.topics_of(CONVERSATION), data=to_fields(frame)))
    assert customer.heard == [msgspec.to_builtins(frame)]


@pytest.mark.parametrize("kind", ["message", "conversation", "welcome", "frame", ""])
def test_what_somebody_wrote_is_never_taken_from_a_hint(room, kind, caplog) -> None:
    """Write access to Redis is not enough to put words into anybody's mouth."""
    customer = room.enter(CARLA)
    forged = {"type": kind, "conversation": "c1", "message": {"author": "Ada", "side": "agent", "body": "Pay here"}}
    room.fanout.handle(Hint(kind=kind, topics=topics.topics_of(CONVERSATION), data=forged))
    assert customer.frames == []
    assert [record.getMessage() for record in caplog.records] == ["hint_unknown"]


@pytest.mark.parametrize(("kind", "data"), [("messages", {"tenant": "t1"}), ("typing", {"side": "nobody"})])
def test_a_hint_that_says_too_little_is_ignored_and_logged(room, kind, data, caplog) -> None:
    customer = room.enter(CARLA)
    room.fanout.handle(Hint(kind=kind, topics=topics.topics_of(CONVERSATION), data=data))
    assert customer.frames == []
    assert [record.getMessage() for record in caplog.records] == ["hint_unreadable"]


def test_a_conversation_that_is_gone_is_no_trouble(room) -> None:
    customer = room.enter(CARLA)
    room.hint(1, tenant="t2")
    room.hint(1, tenant="t2", kind="changed")
    assert customer.frames == []


def test_a_site_that_left_is_let_go_and_no_other(room) -> None:
    leaving, staying = room.enter(CARLA), room.enter(msgspec.structs.replace(NINA, tenant="t2"))
    room.fanout.handle(Hint(kind="left", topics=[tenant_topic("t1")], data={}))
    assert (leaving.closed, staying.closed) == ((4001, "not in use any more"), None)
