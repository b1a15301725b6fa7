from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from jira_chat.access.principals import Principal
from jira_chat.conversations.errors import MessageTooLongError
from jira_chat.conversations.service import Said
from jira_chat.kernel.errors import ConnectionLostError, TooManyRequestsError
from jira_chat.realtime import protocol
from jira_chat.realtime.hub import Member
from jira_chat.realtime.poster import Poster
from tests.unit.realtime.test_frame_handlers import CARLA, NINA
from tests.unit.realtime.test_protocol import MESSAGE


class Conversations:
    """Gives each message the next number; what was said before has the number that it had."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.outcomes: dict[str, Any] = {}
        self.meanwhile: Callable[[], None] = lambda: None
        self.numbers: dict[str, int] = {}

    def post_all(self, said: Sequence[Said]) -> list[Any]:
        self.batches.append([each.body for each in said])
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        return [self._outcome(each) for each in said]

    def _outcome(self, said: Said) -> Any:
        if isinstance(outcome := self.outcomes.pop(said.body, None), Exception):
            return outcome
        return replace(MESSAGE, seq=self.numbers.setdefault(said.client_id, len(self.numbers) + 1))


class Allowances:
    def __init__(self) -> None:
        self.used_up: set[Any] = set()
        self.spent: list[Any] = []

    def of(self, *what: Any) -> Any:
        return what

    def spend_each(self, allowances: Sequence[Any]) -> list[TooManyRequestsError | None]:
        self.spent += allowances
        refusal = TooManyRequestsError("Please wait.", retry_after=3)
        return [refusal if allowance[1] in self.used_up else None for allowance in allowances]


class Line:
    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.closed: list[int] = []

    def send(self, frame: bytes) -> None:
        self.sent.append(msgspec.json.decode(frame))

    def close(self, code: int, _reason: str) -> None:
        self.closed.append(code)


class Desk:
    def __init__(self) -> None:
        self.conversations, self.allowances = Conversations(), Allowances()
        self.jobs: list[Callable[[], None]] = []
        self.done: list[str] = []
        self.poster = Poster(self.conversations, self.allowances, start=self.jobs.append)
        self.members = {person: Member(person, Line(), "192.0.2.1") for person in (CARLA, NINA)}

    def say(self, body: str, by: Principal = CARLA) -> None:
        frame = {"type": "post", "ref": body, "conversation": "c1", "client_id": f"id-of-{body}", "body": body}
        self.poster.post(self.members[by], protocol.read(protocol.encode(frame)), lambda: self.done.append(body))

    def work(self) -> None:
        while self.jobs:
            self.jobs.pop(0)()

    def heard(self, by: Principal = CARLA) -> list[Any]:
        return [
            (each["type"], each["ref"], each.get("seq", each.get("code"))) for each in self.members[by].connection.sent
        ]


def test_a_post_is_acknowledged_with_its_place() -> None:
    desk = Desk()
    desk.say("one-more", by=NINA)
    desk.work()
    assert desk.members[NINA].connection.sent == [
        {
            "type": "ack",
            "ref": "one-more",
            "client_id": "id-of-one-more",
            "conversation": "c1",
            "seq": 1,
            "at": "2026-06-01T12:00:00Z",
        }
    ]
    assert (desk.allowances.spent, desk.done) == ([("messages", NINA, "192.0.2.1")], ["one-more"])


def test_what_comes_while_others_are_written_goes_together_with_the_next() -> None:
    desk = Desk()
    desk.conversations.meanwhile = lambda: [desk.say(body) for body in ("second", "third")]
    desk.say("first")
    desk.work()
    assert desk.conversations.batches == [["first"], ["second", "third"]]
    assert desk.heard() == [("ack", "first", 1), ("ack", "second", 2), ("ack", "third", 3)]
    assert desk.done == ["first", "second", "third"]


def test_each_hears_what_is_wrong_with_their_own() -> None:
    desk = Desk()
    desk.conversations.outcomes["too-long"] = MessageTooLongError("This message is too long.")
    desk.allowances.used_up.add(NINA)
    desk.say("too-long"), desk.say("too-many", by=NINA), desk.say("right")
    desk.work()
    assert desk.heard() == [("error", "too-long", "message_too_long"), ("ack", "right", 1)]
    assert desk.heard(NINA) == [("error", "too-many", "too_many_requests")]
    assert desk.members[NINA].connection.sent[0]["retry_after"] == 3
    assert desk.conversations.batches == [["too-long", "right"]]
    assert desk.done == ["too-long", "too-many", "right"]


def test_where_the_database_went_away_it_is_asked_once_more() -> None:
    desk = Desk()
    desk.conversations.outcomes["lost-once"] = ConnectionLostError(may_be_done=True)
    desk.say("written"), desk.say("lost-once")
    desk.work()
    assert desk.heard() == [("ack", "written", 1), ("ack", "lost-once", 2)]


def test_what_nobody_foresaw_ends_the_sockets_and_nothing_else(caplog) -> None:
    desk = Desk()

    def break_down() -> None:
        raise ZeroDivisionError

    desk.conversations.meanwhile = break_down
    desk.say("unlucky")
    desk.work()
    desk.say("next", by=NINA)
    desk.work()
    assert desk.members[CARLA].connection.closed == [1011]
    assert (desk.heard(NINA), desk.done) == ([("ack", "next", 1)], ["unlucky", "next"])
    assert [record.getMessage() for record in caplog.records] == ["socket_broke"]
