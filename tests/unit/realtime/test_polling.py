import json
from types import SimpleNamespace
from typing import Any

import gevent
import pytest

from jira_chat.access.allowances import Kind
from jira_chat.conversations import topics
from jira_chat.conversations.models import Page
from jira_chat.kernel.errors import TooManyRequestsError
from jira_chat.realtime.connection import NOT_VALID
from jira_chat.realtime.fair_use import Seats, Turns
from jira_chat.realtime.hub import Hub, Member
from jira_chat.realtime.polling import Polling
from jira_chat.realtime.workers import Workers
from tests.unit.realtime.test_frame_handlers import CARLA, NINA, Talk

ADDRESS = "192.0.2.1"
MOST = {"customer": 2, "agent": 2, "address": 2}


class Announcer:
    def __init__(self) -> None:
        self.noted: list[str] = []

    def came(self, _members: Any) -> None:
        self.noted.append("came")

    def stayed(self, _member: Any) -> None:
        self.noted.append("stayed")

    def left(self, _member: Any) -> None:
        self.noted.append("left")


class Budget:
    """Frames that may be spent."""

    def __init__(self) -> None:
        self.left = 100

    def of(self, kind: Kind, *_: Any) -> Kind:
        return kind

    def take(self, allowance: Kind) -> None:
        assert allowance is Kind.FRAMES
        if not self.left:
            raise TooManyRequestsError("Too many frames.", retry_after=3)
        self.left -= 1


class Door:
    """All that polls share with sockets; what there is, is the one conversation of `Talk`."""

    def __init__(self, hold_seconds: float = 5.0) -> None:
        self.talk = Talk()
        self.hub, self.turns, self.seats = Hub(), Turns(), Seats()
        self.announcer, self.budget = Announcer(), Budget()
        workers = Workers()
        self.endpoint = SimpleNamespace(
            is_closing=False,
            hub=self.hub,
            start=workers.start,
            turns=self.turns,
            seats=self.seats,
            handlers=self.talk.handlers,
            announcer=self.announcer,
            frame_allowances=self.budget,
            most_sockets=MOST,
        )
        self.polling = Polling(self.endpoint, self.talk.conversations, hold_seconds=hold_seconds)

    def poll(self, person: Any = CARLA, **body: Any) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(
            self.polling.answer(person, ADDRESS, "", json.dumps({"frames": []} | body).encode())
        )
        return answer

    def waiting(self, **body: Any) -> gevent.Greenlet:
        """A poll that has nothing to tell yet."""
        greenlet = gevent.spawn(self.poll, cursor=self.poll()["cursor"], **body)
        gevent.sleep(0)
        assert len(self.hub) == 1
        return greenlet

    def member(self) -> Member:
        (member,) = self.hub
        return member


@pytest.fixture
def door() -> Door:
    return Door()


def kinds(answer: dict[str, Any]) -> list[str]:
    return [frame["type"] for frame in answer["frames"]]


def test_the_first_poll_is_welcomed_and_a_later_one_told_what_changed(door) -> None:
    first = door.poll()
    assert kinds(first) == ["welcome"]
    later = door.poll(cursor="of another state")
    assert kinds(later) == ["conversation", "presence"]
    assert later["cursor"] == first["cursor"]
    assert door.announcer.noted == ["came", "left", "stayed", "left"]


def test_a_poll_waits_until_something_is_said_and_nobody_listens_after_it(door) -> None:
    news = door.waiting()
    (listener,) = door.hub.listeners(topics.topics_for(CARLA))
    listener.send(b'{"type":"message"}')
    assert kinds(news.get(timeout=1)) == ["message"]
    assert len(door.hub) == 0
    assert not door.hub.listeners(topics.topics_for(CARLA))


def test_a_poll_is_answered_after_a_while_and_when_its_right_ends() -> None:
    door = Door(hold_seconds=0.05)
    assert door.waiting().get(timeout=1)["frames"] == []
    door = Door()
    news = door.waiting()
    door.member().connection.close(NOT_VALID, "session ended")
    door.member().send(b'{"type":"message"}')
    assert news.get(timeout=1)["frames"] == []


def test_a_poll_does_not_wait_in_a_process_that_ends(door) -> None:
    cursor = door.poll()["cursor"]
    door.endpoint.is_closing = True
    assert gevent.spawn(door.poll, cursor=cursor).get(timeout=1)["frames"] == []


def test_what_was_missed_between_two_polls_is_told(door) -> None:
    cursor = door.poll()["cursor"]
    told = door.poll(cursor=cursor, positions={"c1": 0})
    assert kinds(told) == ["message"]
    door.talk.conversations.page = Page(messages=[], more=True)
    (pong,) = door.poll(cursor=cursor, positions={"c1": 0})["frames"]
    assert (pong["type"], list(pong["positions"])) == ("pong", ["c1"])


def test_frames_are_answered_in_their_order_and_wait_for_nothing(door) -> None:
    frames = [
        {"type": "sync", "ref": 1, "conversation": "c1", "after": 0},
        {"type": "wave"},
        {"type": "ping", "ref": 2},
    ]
    answer = door.poll(frames=frames, cursor="kept")
    assert kinds(answer) == ["messages", "error", "pong"]
    assert answer["cursor"] == "kept"
    assert door.announcer.noted == []


def test_a_frame_that_breaks_is_answered_and_the_next_one_is_worked_on(door, caplog) -> None:
    door.talk.conversations.error = RuntimeError("broken")
    answer = door.poll(frames=[{"type": "history", "ref": 1, "conversation": "c1"}, {"type": "ping"}])
    assert [frame.get("code") for frame in answer["frames"]] == ["unavailable", None]
    assert "poll_broke" in caplog.text


def test_every_poll_and_every_frame_in_it_counts_and_one_too_many_does_nothing(door) -> None:
    door.budget.left = 3
    door.poll()
    with pytest.raises(TooManyRequestsError):
        door.poll(frames=[{"type": "sync", "conversation": "c1", "after": 0}] * 2)
    assert door.talk.allowances.spent == []


def test_polls_take_seats_like_sockets_and_give_them_back(door) -> None:
    news = [door.waiting(), gevent.spawn(door.poll, cursor=door.poll()["cursor"])]
    gevent.sleep(0)
    with pytest.raises(TooManyRequestsError):
        door.poll()
    assert kinds(door.poll(NINA)) == ["welcome"]
    for member in door.hub:
        member.connection.close(NOT_VALID)
    gevent.joinall(news)
    assert kinds(door.poll()) == ["welcome"]
