import logging
from typing import Any

import msgspec
import pytest

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations.errors import MessageTooLongError
from jira_chat.conversations.models import Page
from jira_chat.kernel.errors import InvalidInputError, NotFoundError, TooManyRequestsError
from jira_chat.kernel.logging import JsonFormatter
from jira_chat.realtime import protocol
from jira_chat.realtime.session import Session
from tests.support.fakes import FakeHints
from tests.unit.realtime.test_protocol import CONVERSATION, MESSAGE

CARLA = Principal(tenant="t1", surface=Surface.WIDGET, project="10000", visitor="v1", name="Anonymous Chat User")
NINA = Principal(tenant="t1", surface=Surface.DASHBOARD, project="10000", account="nina", name="Nina Novak")


class Conversations:
    """One conversation with one message."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.page = Page(messages=[MESSAGE], more=False)

    def of_person(self, _person: Principal) -> list[Any]:
        return [CONVERSATION]

    def get(self, _person: Principal, conversation: str) -> Any:
        if self.error or conversation != CONVERSATION.id:
            raise self.error or NotFoundError("This conversation no longer exists.")
        return CONVERSATION

    header = get

    def post(self, person: Principal, conversation: str, *, client_id: str, body: str) -> Any:
        self.get(person, conversation)
        return MESSAGE

    def after(self, person: Principal, conversation: str, seq: int) -> Page:
        self.get(person, conversation)
        return self.page

    before = after


class Presence:
    """Agents are online, customers are not; renewals are counted."""

    def __init__(self) -> None:
        self.renewed = 0

    def agents_online(self, *_: Any) -> bool:
        return True

    def has_chosen_online(self, _person: Principal) -> bool:
        return True

    def customers_online(self, *_: Any) -> Any:
        return lambda customer: False

    def renew(self, _person: Principal) -> None:
        self.renewed += 1


class Allowances:
    def __init__(self) -> None:
        self.spent: list[tuple[Any, ...]] = []
        self.used_up = False

    def spend(self, *what: Any) -> None:
        self.spent.append(what)
        if self.used_up:
            raise TooManyRequestsError("Please wait.", retry_after=3)


class Talk:
    """A session with everything around it at hand."""

    def __init__(self, person: Principal = CARLA) -> None:
        self.sent: list[dict[str, Any]] = []
        self.conversations, self.presence, self.hints = Conversations(), Presence(), FakeHints()
        self.allowances = Allowances()
        self.session = Session(
            person,
            lambda frame: self.sent.append(msgspec.json.decode(frame)),
            conversations=self.conversations,
            presence=self.presence,
            announcer=None,
            hints=self.hints,
            allowances=self.allowances,
            address="192.0.2.1",
        )

    def say(self, kind: str, **fields: Any) -> dict[str, Any] | None:
        before = len(self.sent)
        self.session.answer(protocol.encode({"type": kind, **fields}))
        return self.sent[-1] if len(self.sent) > before else None


def test_a_welcome_shows_what_there_is_and_a_customer_nothing_of_themselves() -> None:
    talk = Talk()
    talk.session.welcome()
    (welcome,) = talk.sent
    assert (welcome["type"], welcome["side"], welcome["heartbeat"]) == ("welcome", "customer", 25.0)
    assert welcome["conversations"][0]["id"] == "c1"
    assert "site" not in welcome["conversations"][0]


def test_a_post_is_acknowledged_with_its_place() -> None:
    talk = Talk(NINA)
    assert talk.say("post", ref="r", conversation="c1", client_id="12345678", body="Hello") == {
        "type": "ack",
        "ref": "r",
        "client_id": "12345678",
        "conversation": "c1",
        "seq": 2,
        "at": "2026-06-01T12:00:00Z",
    }
    assert talk.allowances.spent == [("messages", NINA, "192.0.2.1")]


def test_what_cannot_be_done_is_said_with_the_reference_and_the_senders_id() -> None:
    talk = Talk()
    talk.conversations.error = MessageTooLongError("This message is too long.")
    answer = talk.say("post", ref=7, conversation="c1", client_id="12345678", body="…")
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

    talk.allowances.spend = refuse
    talk.say("post", conversation="c1", client_id="12345678", body="Hello")
    talk.say("start", client_id="12345678", body="Hello")
    posted, started = map(msgspec.json.decode, caplog.text.splitlines())
    assert (posted["tenant"], posted["conversation"]) == ("t1", "c1")
    assert started["tenant"] == "t1"
    assert "conversation" not in started


@pytest.mark.parametrize("kind", ["start", "post"])
def test_who_writes_too_much_is_told_how_long_to_wait(kind: str) -> None:
    talk = Talk()
    talk.allowances.used_up = True
    answer = talk.say(kind, conversation="c1", client_id="12345678", body="Hello")
    assert (answer["code"], answer["retry_after"]) == ("too_many_requests", 3)
    assert talk.allowances.spent == [({"start": "starts", "post": "messages"}[kind], CARLA, "192.0.2.1")]


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


def test_a_conversation_that_one_may_not_see_gets_no_hint() -> None:
    talk = Talk()
    assert talk.say("typing", conversation="c2")["code"] == "not_found"
    assert talk.hints.told == []


def test_a_ping_is_a_sign_of_life_and_is_answered_with_positions() -> None:
    talk = Talk()
    assert talk.say("ping", ref=1) == {"type": "pong", "ref": 1, "positions": {"c1": 2}}
    assert talk.presence.renewed == 1


def test_a_second_hello_cannot_be_read() -> None:
    with pytest.raises(InvalidInputError):
        Talk().say("hello", ticket="x")


def test_an_agent_of_no_project_sees_nothing() -> None:
    talk = Talk(Principal(tenant="t1", surface=Surface.PORTAL))
    talk.session.welcome()
    assert (talk.sent[0]["conversations"], talk.sent[0]["agents_online"]) == ([], False)
