from dataclasses import replace
from itertools import chain

import msgspec
import pytest

from jira_chat.conversations.models import Sight
from jira_chat.realtime.positions import follow
from jira_chat.realtime.renamed import MOST_TOLD_AGAIN, told_again
from tests.unit.realtime.test_fanout import CARLA, CONVERSATION, MESSAGE, NINA, Hint, Room, tenant_topic


@pytest.fixture
def room() -> Room:
    return Room()


def seqs(room: Room, project: str = CONVERSATION.project, tenant: str = "t1") -> list[int]:
    told = told_again(room.hub, room.positions, room.reader, tenant, project)
    return [message.seq for _, message in told]


def test_open_panels_are_told_again_what_agents_are_called_now(room) -> None:
    customer, agent, stranger = (
        room.member(CARLA),
        room.enter(NINA),
        room.enter(msgspec.structs.replace(CARLA, visitor="v2")),
    )
    room.reader.seq = 3
    follow(customer.follows, room.positions.of(replace(CONVERSATION, seq=2)))
    room.shown = Sight.TEAM
    for renamed in ("10001", None, CONVERSATION.project):
        data = {"tenant": "t1", "renamed": renamed}
        room.fanout.handle([Hint(kind="settings_saved", topics=[tenant_topic("t1")], data=data)])
    assert customer.connection.seqs == [1, 2]
    assert b"Nina" not in b"".join(customer.connection.frames)
    assert list(chain(agent.frames, stranger.frames)) == []


def test_nobody_asks_for_what_no_customer_has_open(room) -> None:
    agent = room.member(NINA)
    follow(agent.follows, room.positions.of(CONVERSATION))
    assert seqs(room) == []
    assert room.reader.asked == 0


def test_other_projects_and_sites_are_told_nothing(room) -> None:
    customer = room.member(CARLA)
    follow(customer.follows, room.positions.of(CONVERSATION))
    assert seqs(room, project="10001") == seqs(room, tenant="t2") == []


def test_the_latest_are_told_in_their_order(room) -> None:
    customer = room.member(CARLA)
    room.reader.seq = MOST_TOLD_AGAIN + 5
    follow(customer.follows, room.positions.of(replace(CONVERSATION, seq=room.reader.seq)))
    assert MESSAGE.author.name == "Nina Novak"
    assert seqs(room) == list(range(6, MOST_TOLD_AGAIN + 6))
