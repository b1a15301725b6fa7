import msgspec
import pytest

from jira_chat.access.principals import Side
from jira_chat.broker.hints import Gap, Hint
from jira_chat.conversations import topics
from jira_chat.conversations.models import Header, Receipt, Receipts
from jira_chat.conversations.receipt_service import Advance
from jira_chat.realtime.positions import follow
from tests.unit.realtime.test_fanout import Room
from tests.unit.realtime.test_frame_handlers import CARLA, NINA, Talk
from tests.unit.realtime.test_protocol import CONVERSATION

HEADER = Header(
    tenant="t1",
    id="c1",
    project="10000",
    entrance="10000",
    customer=CONVERSATION.customer,
    issue="10007",
    closed=False,
    seq=2,
)


@pytest.fixture
def room() -> Room:
    return Room()


def tell(room: Room, *, side: Side = Side.AGENT, delivered: int = 2, read: int = 1, **more: str) -> None:
    data = {"tenant": "t1", "conversation": "c1", "side": side, "delivered": delivered, "read": read, **more}
    room.fanout.handle([Hint(kind="received", topics=topics.topics_of(CONVERSATION), data=data)])


def test_both_sides_are_told_how_far_a_side_is_and_nobody_which_agent(room) -> None:
    customer, agent = room.enter(CARLA), room.enter(NINA)
    tell(room, account="nina", name="Nina Novak")
    told = {"type": "receipt", "conversation": "c1", "side": "agent", "delivered": 2, "read": 1}
    assert customer.heard == agent.heard == [told]


def test_nobody_is_told_of_what_they_may_not_see_whatever_they_listen_to(room) -> None:
    follower = room.member(NINA)
    follow(follower.follows, room.positions.of(CONVERSATION))
    spy = room.enter(msgspec.structs.replace(CARLA, visitor="v2"), topics.topics_of(CONVERSATION))
    tell(room)
    assert follower.connection.heard
    assert spy.frames == []


def test_positions_never_go_backwards(room) -> None:
    member = room.member(CARLA)
    follow(member.follows, room.positions.of(CONVERSATION))
    tell(room, delivered=5, read=3)
    tell(room, delivered=4, read=4)
    tell(room, side=Side.CUSTOMER, delivered=1, read=1)
    assert member.follows[0].receipts == Receipts(customer=Receipt(1, 1), agent=Receipt(5, 4))


def test_after_a_gap_what_was_stored_meanwhile_is_told_once(room) -> None:
    member = room.member(CARLA)
    room.follow(member)
    room.receipts.stored["c1"] = Receipts(customer=Receipt(1, 1), agent=Receipt(1, 0))
    tell(room, side=Side.CUSTOMER, delivered=1, read=1)
    room.fanout.read_again(Gap())
    room.fanout.read_again(Gap())
    assert [(frame["side"], frame["read"]) for frame in member.connection.heard] == [("customer", 1), ("agent", 0)]


def test_what_a_lost_hint_would_have_told_is_known_once_it_is_said_again() -> None:
    talk = Talk()
    talk.welcome()
    known = Receipt(delivered=2, read=2)
    talk.receipts.advances = [Advance(header=HEADER, side=Side.CUSTOMER, receipt=known, is_new=False)]
    talk.say("receipts", receipts={"c1": {"delivered": 2, "read": 2}})
    assert talk.say("ping")["receipts"]["c1"]["customer"] == {"delivered": 2, "read": 2}
    assert talk.line.sent[-2] == {
        "type": "receipt",
        "conversation": "c1",
        "side": "customer",
        "delivered": 2,
        "read": 2,
    }


def test_a_conversation_that_nobody_here_follows_is_shown_with_its_stored_receipts(room) -> None:
    agent = room.enter(NINA)
    room.receipts.stored["c1"] = Receipts(customer=Receipt(1, 1))
    room.hint(1, kind="changed")
    (news,) = agent.heard
    assert news["conversation"]["receipts"]["customer"] == {"delivered": 1, "read": 1}
