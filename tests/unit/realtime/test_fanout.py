from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
import pytest

from jira_chat.access.principals import Principal, Side
from jira_chat.broker.hint_channels import channel_of
from jira_chat.broker.hints import Gap, Hint, OwnHint
from jira_chat.conversations import topics
from jira_chat.conversations.announcements import Written
from jira_chat.conversations.models import Author, Conversation, Message, Sight
from jira_chat.installations.service import tenant_topic
from jira_chat.kernel.ids import AccountId
from jira_chat.kernel.kinds import to_fields
from jira_chat.realtime.fanout import MOST_LOADED, Fanout
from jira_chat.realtime.hub import Hub, Member
from jira_chat.realtime.positions import Positions, follow
from jira_chat.realtime.receipt_announcer import ReceiptAnnouncer
from jira_chat.realtime.server_frames import Reading, Typing
from tests.support.fakes import NOW, FakeClock
from tests.unit.realtime.test_frame_handlers import CARLA, NINA, Presence, Receipts
from tests.unit.realtime.test_protocol import CONVERSATION, MESSAGE


class Reader:
    """One conversation; remembers how often it was asked for messages."""

    def __init__(self) -> None:
        self.asked = 0
        self.seq = 1
        self.changes: dict[str, Any] = {}
        self.goes_on = False
        self.by_nina = False

    def find_all(self, tenant: str, conversations: list[str]) -> list[Any]:
        known = tenant == CONVERSATION.tenant and CONVERSATION.id in conversations
        return [replace(CONVERSATION, seq=self.seq, **self.changes)] if known else []

    def active_since(self, tenant: str, project: str, since: datetime, *, limit: int) -> list[Any]:
        assert since < NOW
        return self.find_all(tenant, [CONVERSATION.id]) if project == CONVERSATION.project else []

    def messages_numbered(self, _tenant: str, wanted: dict[str, range]) -> dict[str, list[Message]]:
        self.asked += 1
        if self.goes_on:
            self.seq += 3
        author = Author(side=Side.AGENT, name="Nina Novak", account=AccountId("nina"))
        message = replace(MESSAGE, author=author) if self.by_nina else MESSAGE
        return {CONVERSATION.id: [replace(message, seq=each, at=NOW) for each in wanted[CONVERSATION.id]]}


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
        self.hub, self.reader, self.positions, self.clock = Hub(), Reader(), Positions(), FakeClock()
        self.receipts = Receipts()
        announcer = ReceiptAnnouncer(self.hub, self.positions, self.receipts)
        self.shown = Sight.NAME
        self.photos = {"nina": "/photos/t1/abc"}
        self.fanout = Fanout(
            self.hub, self.positions, self.reader, Presence(), announcer, conversations=self, clock=self.clock
        )

    def sight_of(self, person: Principal) -> Sight:
        return Sight.NAME if person.side is Side.AGENT else self.shown

    def photo_of(self, _tenant: str, account: str, _name: str) -> str:
        return self.photos.get(account, "")

    def enter(self, person: Principal, heard: list[str] | None = None) -> Socket:
        return self.member(person, heard).connection

    def member(self, person: Principal, heard: list[str] | None = None) -> Member:
        member = Member(person=person, connection=Socket())
        self.hub.join(member, heard or topics.topics_for(person))
        return member

    def follow(self, member: Member) -> None:
        """Let a member follow the conversation, whose first message all have."""
        position = self.positions.of(replace(CONVERSATION, seq=1))
        position.is_told = True
        follow(member.follows, position)

    def hint(self, seq: int, *, tenant: str = "t1", kind: str = "messages") -> None:
        data = {"tenant": tenant, "conversation": "c1", "first": seq, "seq": seq}
        self.fanout.handle([Hint(kind=kind, topics=topics.topics_of(CONVERSATION), data=data)])

    def write(self, *seqs: int, **changes: Any) -> None:
        """Tell of messages that this process has written itself, in a conversation with some changes."""
        conversation = replace(CONVERSATION, **changes)
        self.fanout.handle([self.own(seq, conversation) for seq in seqs])

    @staticmethod
    def own(seq: int, conversation: Conversation) -> OwnHint:
        data = {"tenant": "t1", "conversation": "c1", "first": seq, "seq": seq}
        about = Written(conversation, replace(MESSAGE, seq=seq, at=NOW))
        return OwnHint(kind="messages", topics=topics.topics_of(conversation), data=data, about=about)


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


def test_where_agents_are_not_named_no_frame_of_a_customer_has_their_name(room) -> None:
    room.shown = Sight.TEAM
    customer, agent = room.enter(CARLA), room.enter(NINA)
    room.hint(1)
    room.write(2)
    data = {"tenant": "t1", "conversation": "c1"}
    for kind, more in (("changed", {}), ("revised", {"seq": 1})):
        room.fanout.handle([Hint(kind=kind, topics=topics.topics_of(CONVERSATION), data=data | more)])
    typing = Typing(conversation="c1", side=Side.AGENT, name="Nina Novak", active=True)
    room.fanout.handle([Hint(kind="typing", topics=topics.topics_of(CONVERSATION), data=to_fields(typing))])
    assert len(customer.heard) == len(agent.heard)
    assert {each["type"] for each in customer.heard} == {"message", "conversation", "typing"}
    assert b"Nina" not in b"".join(customer.frames)
    assert all(b"Nina" in frame for frame in agent.frames)


def test_a_photo_is_for_customers_who_see_it(room) -> None:
    room.reader.by_nina = True
    room.shown = Sight.PHOTO
    customer, agent = room.enter(CARLA), room.enter(NINA)
    room.reader.seq = 2
    room.hint(2)
    assert customer.heard[-1]["message"]["photo"] == "/photos/t1/abc"
    assert b"photo" not in b"".join(agent.frames)
    room.shown = Sight.NAME
    room.reader.seq = 3
    room.hint(3)
    assert customer.frames[-1] is agent.frames[-1]


@pytest.fixture
def lively(room) -> Room:
    """A customer and an agent follow the conversation, whose first message they know."""
    room.customer, room.agent = room.enter(CARLA), room.enter(NINA)
    room.hint(1)
    room.reader.asked = 0
    return room


def test_what_was_written_here_is_not_read(lively) -> None:
    lively.write(3, 2)
    lively.write(2)
    assert lively.customer.seqs == lively.agent.seqs == [1, 2, 3]
    assert lively.reader.asked == 0
    lively.reader.seq = 4
    lively.hint(4)
    assert lively.customer.seqs == [1, 2, 3, 4]


def test_what_others_wrote_before_it_is_read(lively) -> None:
    lively.reader.seq = 3
    lively.write(3)
    assert lively.customer.seqs == lively.agent.seqs == [1, 2, 3]
    lively.reader.seq = 5
    theirs = Hint(**{name: getattr(lively.own(5, CONVERSATION), name) for name in ("kind", "topics", "data")})
    lively.fanout.handle([lively.own(4, CONVERSATION), theirs])
    assert lively.customer.seqs == [1, 2, 3, 4, 5]


def test_a_conversation_that_went_to_somebody_else_is_read_before_anything_is_pushed(lively) -> None:
    lively.reader.seq = 2
    lively.reader.changes = {"customer": "visitor:v2"}
    lively.write(2, customer="visitor:v2")
    assert (lively.customer.seqs, lively.agent.seqs) == ([1], [1, 2])
    assert lively.reader.asked == 1


def test_of_a_note_agents_alone_hear_that_it_is_there(lively) -> None:
    stranger = lively.enter(NINA, [*topics.agents_of(CONVERSATION)])
    before = len(lively.customer.frames)
    data = {"tenant": "t1", "conversation": "c1"}
    lively.fanout.handle([Hint(kind="note_added", topics=topics.topics_of(CONVERSATION), data=data)])
    assert lively.agent.heard[-1] == stranger.heard[-1] == {"type": "notes", "conversation": "c1"}
    assert len(lively.customer.frames) == before


@pytest.mark.parametrize("is_own", [True, False])
def test_agents_hear_a_message_that_somebody_elses_welcome_had_already(room, is_own) -> None:
    """Agents listen to more conversations than they follow."""
    agent, customer = room.enter(NINA), room.member(CARLA)
    follow(customer.follows, room.positions.of(replace(CONVERSATION, seq=3)))
    room.reader.seq = 3
    for seq in (2, 3, 3):
        room.write(seq) if is_own else room.hint(seq)
    assert agent.seqs == [2, 3] if is_own else [2, 3, 3]
    assert customer.follows[0].seq == 3


def test_after_a_gap_agents_hear_what_somebody_elses_welcome_had_already(room) -> None:
    agent, customer = room.enter(NINA), room.member(CARLA)
    follow(customer.follows, room.positions.of(replace(CONVERSATION, seq=2)))
    room.reader.seq = 2
    room.fanout.read_again(Gap())
    room.fanout.read_again(Gap())
    assert agent.seqs == [1, 2]


def test_a_change_that_one_welcome_had_already_is_shown_to_all_after_a_gap(room) -> None:
    agent, customer = room.member(NINA), room.member(CARLA)
    room.follow(agent)
    room.reader.changes = {"summary": "Changed"}
    follow(customer.follows, room.positions.of(replace(CONVERSATION, summary="Changed")))
    room.fanout.read_again(Gap())
    shown = [frame["conversation"] for frame in agent.connection.heard if frame["type"] == "conversation"]
    assert [each["summary"] for each in shown] == ["Changed"]


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
    assert agent.heard[0]["conversation"]["customer"] == "Visitor 1D41"


def test_a_revised_message_is_pushed_again_to_those_who_may_see_it(room) -> None:
    customer, stranger = room.enter(CARLA), room.enter(NINA, [f"customer:{CARLA.tenant}:x:y"])
    room.reader.seq = 3
    room.hint(3)
    room.hint(2, kind="revised")

    assert customer.seqs[-1] == 2
    assert [frame["type"] for frame in customer.heard[-2:]] == ["conversation", "message"]
    assert stranger.frames == []


def test_a_frame_is_passed_on_as_it_is(room) -> None:
    customer = room.enter(CARLA)
    frame = Typing(conversation="c1", side=Side.AGENT, name="Nina Novak", active=True)
    room.fanout.handle([Hint(kind="typing", topics=topics.topics_of(CONVERSATION), data=to_fields(frame))])
    assert customer.heard == [msgspec.to_builtins(frame)]


def test_who_reads_is_told_to_agents_whatever_a_hint_says(room) -> None:
    customer, agent = room.enter(CARLA), room.enter(NINA)
    frame = Reading(conversation="c1", account="omar", name="Omar Okafor", active=True)
    room.fanout.handle([Hint(kind="reading", topics=topics.topics_of(CONVERSATION), data=to_fields(frame))])
    assert agent.heard == [msgspec.to_builtins(frame)]
    assert customer.frames == []


@pytest.mark.parametrize("kind", ["message", "conversation", "welcome", "frame", ""])
def test_what_somebody_wrote_is_never_taken_from_a_hint(room, kind, caplog) -> None:
    """Write access to Redis is not enough to put words into anybody's mouth."""
    customer = room.enter(CARLA)
    forged = {"type": kind, "conversation": "c1", "message": {"author": "Ada", "side": "agent", "body": "Pay here"}}
    room.fanout.handle([Hint(kind=kind, topics=topics.topics_of(CONVERSATION), data=forged)])
    assert customer.frames == []
    assert [record.getMessage() for record in caplog.records] == ["hint_unknown"]


@pytest.mark.parametrize(("kind", "data"), [("messages", {"tenant": "t1"}), ("typing", {"side": "nobody"})])
def test_a_hint_that_says_too_little_is_ignored_and_logged(room, kind, data, caplog) -> None:
    customer = room.enter(CARLA)
    room.fanout.handle([Hint(kind=kind, topics=topics.topics_of(CONVERSATION), data=data)])
    assert customer.frames == []
    assert [record.getMessage() for record in caplog.records] == ["hint_unreadable"]


def test_a_conversation_that_is_gone_is_no_trouble(room) -> None:
    customer = room.enter(CARLA)
    room.hint(1, tenant="t2")
    room.hint(1, tenant="t2", kind="changed")
    assert customer.frames == []


def test_a_site_that_left_is_let_go_and_no_other(room) -> None:
    leaving, staying = room.enter(CARLA), room.enter(msgspec.structs.replace(NINA, tenant="t2"))
    room.fanout.handle([Hint(kind="left", topics=[tenant_topic("t1")], data={})])
    assert (leaving.closed, staying.closed) == ((4001, "not in use any more"), None)


def test_many_hints_of_one_conversation_are_one_look(room) -> None:
    customer = room.enter(CARLA)
    room.reader.seq = 5
    data = {"tenant": "t1", "conversation": "c1"}
    hints = [
        Hint(
            kind="messages",
            topics=topics.topics_of(CONVERSATION),
            data=data | {"first": seq, "seq": seq},
        )
        for seq in (3, 2, 4, 5)
    ]
    room.fanout.handle(hints)
    assert (customer.seqs, room.reader.asked) == ([2, 3, 4, 5], 1)


def test_a_conversation_that_goes_on_while_it_is_read_is_told_without_gaps(room) -> None:
    customer = room.enter(CARLA)
    room.reader.seq, room.reader.goes_on = 2, True
    room.hint(2)
    assert customer.seqs == [2]
    room.reader.goes_on = False
    room.hint(5)
    assert customer.seqs == [2, 3, 4, 5]


def test_a_hint_that_nobody_understands_keeps_no_other(room, caplog) -> None:
    customer = room.enter(CARLA)
    room.reader.seq = 2
    concerned = topics.topics_of(CONVERSATION)
    room.fanout.handle(
        [
            Hint(kind="of tomorrow", topics=concerned, data={}),
            Hint(kind="messages", topics=concerned, data={"tenant": "t1"}),
            Hint(
                kind="messages",
                topics=concerned,
                data={"tenant": "t1", "conversation": "c1", "first": 2, "seq": 2},
            ),
        ]
    )
    assert customer.seqs == [2]
    assert [record.getMessage() for record in caplog.records] == ["hint_unknown", "hint_unreadable"]


def test_after_a_gap_what_is_followed_is_read_again_and_pushed_once(room) -> None:
    member = room.member(CARLA)
    room.follow(member)
    room.reader.seq = 4
    room.fanout.read_again(Gap())
    room.fanout.read_again(Gap())
    assert member.connection.seqs == [2, 3, 4]
    assert member.follows[0].seq == 4


def test_a_gap_of_other_sites_is_none_of_ours(room) -> None:
    member = room.member(CARLA)
    room.follow(member)
    room.reader.seq = 4
    room.fanout.read_again(Gap(frozenset({channel_of("t2")})))
    assert member.connection.seqs == []
    room.fanout.read_again(Gap(frozenset({channel_of("t1")})))
    assert member.connection.seqs == [2, 3, 4]


def test_after_a_gap_what_began_in_it_is_shown(room) -> None:
    agent = room.enter(NINA)
    room.fanout.read_again(Gap())
    assert [frame["type"] for frame in agent.heard] == ["conversation", "message"]


def test_after_a_gap_what_changed_is_shown(room) -> None:
    member = room.member(NINA)
    room.follow(member)
    room.reader.changes = {"issue_key": "SUP-9"}
    room.fanout.read_again(Gap())
    assert [frame["conversation"]["issue_key"] for frame in member.connection.heard] == ["SUP-9"]


def test_what_comes_before_the_welcome_is_sent_after_it(room) -> None:
    member = room.member(CARLA)
    member.held_back = []
    room.reader.seq = 2
    room.hint(2)
    assert member.connection.frames == []
    member.welcome(b'{"type":"welcome"}')
    room.reader.seq = 3
    room.hint(3)
    assert [frame["type"] for frame in member.connection.heard] == ["welcome", "message", "message"]


def test_agents_who_lose_sight_of_a_moved_conversation_are_told_and_its_customer_goes_on(
    room,
) -> None:
    customer, agent = room.member(CARLA), room.member(NINA)
    room.reader.seq = 2
    room.hint(2)
    assert customer.follows
    room.reader.seq = 3
    room.reader.changes = {"project": "10009", "issue_key": "OPS-7", "summary": "Moved", "last": MESSAGE}
    room.hint(3, kind="changed")

    (*_, last) = agent.connection.heard
    told = last["conversation"]
    assert (last["type"], told["closed"], told["moved"]) == ("conversation", True, True)
    assert (told["issue_key"], told["summary"]) == (CONVERSATION.issue_key, CONVERSATION.summary)
    assert (told["last"], told["seq"]) == (None, 2)
    assert agent.follows == []
    news = [frame["conversation"] for frame in customer.connection.heard if frame["type"] == "conversation"]
    assert [(each["issue_key"], each["closed"], each["moved"]) for each in news] == [("OPS-7", False, True)]
    room.hint(3)
    assert (customer.connection.seqs, agent.connection.seqs) == ([2, 3], [2])


def test_an_agent_who_was_put_offline_hears_of_it_on_all_pages(room) -> None:
    nina, carla = room.enter(NINA), room.enter(CARLA)
    room.fanout.handle([Hint(kind="put_offline", topics=[topics.agent("t1", "10000", "nina")], data={})])
    assert (nina.heard, carla.heard) == ([{"type": "presence", "online": False}], [])
