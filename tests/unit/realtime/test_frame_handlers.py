import logging
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
import pytest

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations import models, topics
from jira_chat.conversations.desk import Figures, Listed
from jira_chat.conversations.errors import MessageTooLongError
from jira_chat.conversations.models import Page, View
from jira_chat.kernel.errors import NotFoundError, TooManyRequestsError
from jira_chat.kernel.logging import JsonFormatter
from jira_chat.realtime import protocol
from jira_chat.realtime.desk_handlers import DeskHandlers
from jira_chat.realtime.frame_handlers import FrameHandlers
from jira_chat.realtime.hub import Hub, Member
from jira_chat.realtime.positions import Positions, follow
from jira_chat.realtime.receipt_announcer import ReceiptAnnouncer
from tests.support.fakes import FakeHints
from tests.unit.realtime.test_protocol import CONVERSATION, MESSAGE

CARLA = Principal(tenant="t1", surface=Surface.WIDGET, project="10000", visitor="v1", name="Anonymous Chat User")
NINA = Principal(tenant="t1", surface=Surface.DASHBOARD, project="10000", account="nina", name="Nina Novak")


class Conversations:
    """One conversation with one message."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.page = Page(messages=[MESSAGE], more=False)

    def of_people(self, people: Any) -> dict[Principal, list[Any]]:
        return {person: [CONVERSATION] for person in people}

    def get(self, _person: Principal, conversation: str) -> Any:
        if self.error or conversation != CONVERSATION.id:
            raise self.error or NotFoundError("This conversation no longer exists.")
        return CONVERSATION

    header = get

    def start(self, _person: Principal, *, client_id: str, body: str, **_: Any) -> Any:
        raise self.error or NotFoundError("Nothing is begun here.")

    def after(self, person: Principal, conversation: str, seq: int) -> Page:
        self.get(person, conversation)
        return self.page

    before = after


class Presence:
    """Agents are online, customers are not."""

    def with_agents(self, places: Any) -> Any:
        return frozenset(places)

    def has_chosen_online(self, _person: Principal) -> bool:
        return True

    def customers_online(self, *_: Any) -> frozenset[str]:
        return frozenset()


class Receipts:
    """What is stored, and what was noted."""

    def __init__(self, **stored: models.Receipts) -> None:
        self.stored = stored
        self.noted: list[Any] = []
        self.advances: list[Any] = []

    def of(self, _tenant: str, conversations: Any) -> dict[Any, models.Receipts]:
        return {each: self.stored[each] for each in conversations if each in self.stored}

    def note(self, person: Principal, said: Any) -> list[Any]:
        self.noted.append((person, said))
        return self.advances


class Line:
    """A connection that keeps what is sent."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def send(self, frame: bytes) -> None:
        self.sent.append(msgspec.json.decode(frame))


class Allowances:
    def __init__(self) -> None:
        self.spent: list[tuple[Any, ...]] = []
        self.used_up = False

    def spend(self, *what: Any) -> None:
        self.spent.append(what)
        if self.used_up:
            raise TooManyRequestsError("Please wait.", retry_after=3)


class Desk:
    """Has one conversation in each view."""

    def listed(self, agent: Principal, view: View, *, search: str, cursor: str | None, filter_id: str) -> Listed:
        self.asked = (agent, view, search, cursor, filter_id)
        return Listed(conversations=[CONVERSATION], receipts={}, cursor="next")

    def counts(self, _agent: Principal) -> dict[View, int]:
        return {View.MINE: 1}

    def filter_counts(self, _agent: Principal) -> dict[str, int]:
        return {"f1": 2}

    def figures(self, _agent: Principal, since: datetime) -> Figures:
        self.asked = since
        return Figures(answered=2, median_seconds=30.5)


class Talk:
    """One socket with everything around it at hand."""

    def __init__(self, person: Principal = CARLA) -> None:
        self.conversations, self.presence, self.hints = Conversations(), Presence(), FakeHints()
        self.desk = Desk()
        self.allowances, self.positions = Allowances(), Positions()
        self.receipts = Receipts()
        self.line = Line()
        self.member = Member(person, self.line, "192.0.2.1", held_back=[])
        self.handlers = FrameHandlers(
            conversations=self.conversations,
            desk=DeskHandlers(self.desk, self.presence),
            presence=self.presence,
            announcer=None,
            positions=self.positions,
            receipts=ReceiptAnnouncer(Hub(), self.positions, self.receipts),
            hints=self.hints,
            allowances=self.allowances,
        )

    @property
    def sent(self) -> list[dict[str, Any]]:
        return self.line.sent

    def welcome(self, ticket: str = "") -> None:
        self.handlers.welcome({self.member: ticket})

    def say(self, kind: str, **fields: Any) -> dict[str, Any] | None:
        before, frame = len(self.sent), protocol.read(protocol.encode({"type": kind, **fields}))
        if not self.handlers.answer_at_once(self.member, frame):
            self.handlers.answer(self.member, frame)
        return self.sent[-1] if len(self.sent) > before else None


def test_a_welcome_shows_what_there_is_and_a_customer_nothing_of_themselves() -> None:
    talk = Talk()
    talk.welcome()
    (welcome,) = talk.sent
    assert (welcome["type"], welcome["side"], welcome["heartbeat"]) == ("welcome", "customer", 25.0)
    assert welcome["conversations"][0]["id"] == "c1"
    assert "site" not in welcome["conversations"][0]


def test_a_welcome_has_the_ticket_of_the_next_socket_if_there_is_one() -> None:
    talk = Talk()
    talk.welcome()
    talk.welcome("next")
    assert [each.get("ticket") for each in talk.sent] == [None, "next"]


def test_what_cannot_be_done_is_said_with_the_reference_and_the_senders_id() -> None:
    talk = Talk()
    talk.conversations.error = MessageTooLongError("This message is too long.")
    answer = talk.say("start", ref=7, client_id="12345678", body="…")
    assert answer == {
        "type": "error",
        "ref": 7,
        "client_id": "12345678",
        "code": "message_too_long",
        "message": "This message is too long.",
    }


def test_what_a_frame_logs_has_its_tenant_and_its_conversation(caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.setFormatter(JsonFormatter())
    talk = Talk()

    def refuse(*_: Any) -> None:
        logging.getLogger("test").warning("limit_used_up")
        raise TooManyRequestsError("Please wait.", retry_after=3)

    talk.allowances.spend = talk.conversations.after = refuse
    talk.say("sync", conversation="c1", after=1)
    talk.say("start", client_id="12345678", body="Hello")
    caught_up, started = map(msgspec.json.decode, caplog.text.splitlines())
    assert (caught_up["tenant"], caught_up["conversation"]) == ("t1", "c1")
    assert started["tenant"] == "t1"
    assert "conversation" not in started


def test_who_starts_too_much_is_told_how_long_to_wait() -> None:
    talk = Talk()
    talk.allowances.used_up = True
    answer = talk.say("start", client_id="12345678", body="Hello")
    assert (answer["code"], answer["retry_after"]) == ("too_many_requests", 3)
    assert talk.allowances.spent == [("starts", CARLA, "192.0.2.1")]


def test_catching_up_on_too_much_starts_afresh() -> None:
    talk = Talk()
    assert talk.say("sync", ref="r", conversation="c1", after=1)["messages"][0]["seq"] == 2
    talk.conversations.page = Page(messages=[MESSAGE], more=True)
    assert talk.say("sync", ref="r", conversation="c1", after=1) == {"type": "resync", "ref": "r", "conversation": "c1"}
    assert talk.say("history", conversation="c1")["more"] is True


def test_typing_concerns_those_in_the_conversation_and_is_not_answered() -> None:
    talk = Talk(NINA)
    assert talk.say("typing", conversation="c1", active=False) is None
    (hint,) = talk.hints.told
    assert "customer:t1:10000:visitor:v1" in hint.topics
    assert hint.kind == "typing"
    assert hint.data == {
        "conversation": "c1",
        "side": "agent",
        "name": "Nina Novak",
        "active": False,
    }


def test_who_reads_is_for_agents_and_of_agents() -> None:
    talk = Talk(NINA)
    assert talk.say("reading", conversation="c1") is None
    (hint,) = talk.hints.told
    assert hint.topics == topics.agents_of(CONVERSATION)
    assert hint.data == {"conversation": "c1", "account": "nina", "name": "Nina Novak", "active": True}

    customer = Talk()
    assert customer.say("reading", conversation="c1")["code"] == "forbidden"
    assert customer.hints.told == []


@pytest.mark.parametrize("kind", ["typing", "reading"])
def test_a_conversation_that_one_may_not_see_gets_no_hint(kind: str) -> None:
    talk = Talk(NINA)
    assert talk.say(kind, conversation="c2")["code"] == "not_found"
    assert talk.hints.told == []


def test_a_ping_is_answered_with_positions_of_which_the_database_knows_nothing() -> None:
    talk = Talk()
    assert talk.say("ping", ref=0)["positions"] == {}
    talk.welcome()
    talk.conversations.error = AssertionError("asked the database")
    talk.member.follows[0].seq = 5
    revisions = {"c1": CONVERSATION.revisions}
    assert talk.say("ping", ref=1) == {"type": "pong", "ref": 1, "positions": {"c1": 5}, "revisions": revisions}


def test_typing_in_a_conversation_that_is_followed_needs_no_database() -> None:
    talk = Talk(NINA)
    talk.welcome()
    talk.conversations.error = AssertionError("asked the database")
    assert talk.say("typing", conversation="c1") is None
    assert len(talk.hints.told) == 1


def test_who_may_not_see_a_conversation_any_more_does_not_type_in_it() -> None:
    talk = Talk()
    talk.welcome()
    position = talk.member.follows[0]
    position.conversation = replace(position.conversation, customer="visitor:v2")
    talk.conversations.error = NotFoundError("This conversation does not exist (any more).")
    assert talk.say("typing", conversation="c1")["code"] == "not_found"
    assert talk.hints.told == []


def test_a_pong_is_about_the_latest_ten() -> None:
    talk = Talk()
    for number in range(60):
        follow(talk.member.follows, talk.positions.of(replace(CONVERSATION, id=f"c{number}", seq=number)))
    follow(talk.member.follows, talk.positions.get("c55"))
    assert list(talk.say("ping")["positions"].values()) == [50, 51, 52, 53, 54, 56, 57, 58, 59, 55]
    assert len(talk.member.follows) == 50


def test_an_agent_of_no_project_sees_nothing() -> None:
    talk = Talk(Principal(tenant="t1", surface=Surface.PORTAL))
    talk.welcome()
    assert (talk.sent[0]["conversations"], talk.sent[0]["agents_online"]) == ([], False)


def test_receipts_are_noted_and_not_answered() -> None:
    talk = Talk()
    assert talk.say("receipts", receipts={"c1": {"delivered": 2, "read": 1}}) is None
    assert talk.receipts.noted == [(CARLA, {"c1": models.Receipt(delivered=2, read=1)})]


def test_a_welcome_and_a_pong_have_the_receipts_that_are_stored() -> None:
    talk = Talk()
    stored = {"customer": {"delivered": 2, "read": 2}, "agent": {"delivered": 1, "read": 0}}
    talk.receipts.stored["c1"] = msgspec.convert(stored, models.Receipts)
    talk.welcome()
    assert talk.sent[0]["conversations"][0]["receipts"] == stored
    talk.receipts.stored = None  # a heartbeat asks the database for nothing
    assert talk.say("ping")["receipts"] == {"c1": stored}
