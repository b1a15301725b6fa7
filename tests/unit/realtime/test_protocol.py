import re
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_chat.access.principals import Principal, Side, Surface
from jira_chat.conversations.models import Author, Conversation, Message, Page, Progress, Receipt, Receipts, Sla
from jira_chat.kernel.errors import InvalidInputError, TooManyRequestsError
from jira_chat.realtime import protocol
from tests.support.fakes import NOW

MESSAGE = Message(
    conversation="c1",
    seq=2,
    client_id="12345678",
    author=Author(side=Side.AGENT, name="Nina Novak", account="nina"),
    body="Hello",
    at=NOW,
)
CONVERSATION = Conversation(
    tenant="t1",
    id="c1",
    project="10000",
    entrance="10000",
    customer="visitor:v1",
    customer_name="Anonymous Chat User",
    customer_account=None,
    site="https://www.example.com",
    issue="10007",
    issue_key="SUP-7",
    seq=2,
    created_at=NOW,
    last=MESSAGE,
)


def sent(frame: Any) -> dict:
    """What arrives of a frame."""
    return msgspec.json.decode(protocol.encode(frame))


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        (b'{"type":"hello","ticket":"x"}', protocol.Hello(ticket="x")),
        (b'{"type":"ping","ref":7}', protocol.Ping(ref=7)),
        (b'{"type":"ping","new":{"field":[]}}', protocol.Ping()),
        (b'{"type":"sync","conversation":"c","after":0}', protocol.Sync(conversation="c", after=0)),
        (b'{"type":"history","conversation":"c"}', protocol.History(conversation="c", before=None)),
        (
            b'{"type":"receipts","receipts":{"c":{"read":2}}}',
            protocol.Receipts(receipts={"c": Receipt(delivered=0, read=2)}),
        ),
        (b'{"ref":"r","type":"typing","conversation":"c"}', protocol.Typing(ref="r", conversation="c", active=True)),
    ],
)
def test_frames_are_read(text: bytes, frame: protocol.ClientFrame) -> None:
    assert protocol.read(text) == frame


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"null",
        b"7",
        b"{}",
        b'{"type":"welcome"}',
        b'{"type":"presence"}',
        b'{"type":"presence","online":1}',
        b'{"type":"sync","conversation":"c","after":-1}',
        b'{"type":"sync","conversation":"c","after":2147483648}',
        b'{"type":"post","conversation":"two words","client_id":"12345678","body":""}',
        b'{"type":"ping"}{"type":"ping"}',
        b'{"type":"ping","x":' + b"[" * 60_000,
        b'{"type":"\xff"}',
    ],
)
def test_what_is_no_frame_is_invalid_input(text: bytes) -> None:
    with pytest.raises(InvalidInputError):
        protocol.read(text)


@given(text=st.binary(max_size=300))
def test_nothing_else_comes_of_any_bytes(text: bytes) -> None:
    with pytest.raises(InvalidInputError):
        protocol.read(text)


def test_a_customer_sees_of_a_conversation_what_is_theirs() -> None:
    receipts = Receipts(agent=Receipt(delivered=2, read=1))
    assert sent(protocol.conversation_value(CONVERSATION, side=Side.CUSTOMER, receipts=receipts)) == {
        "id": "c1",
        "issue_key": "SUP-7",
        "summary": None,
        "resolved": False,
        "last": sent(protocol.message_value(MESSAGE)),
        "seq": 2,
        "created_at": "2026-06-01T12:00:00Z",
        "closed": False,
        "moved": False,
        "revisions": 0,
        "unconfirmed": None,
        "offered": False,
        "receipts": {"customer": {"delivered": 0, "read": 0}, "agent": {"delivered": 2, "read": 1}},
    }


def test_an_agent_sees_who_and_where_the_customer_is() -> None:
    value = sent(protocol.conversation_value(CONVERSATION, side=Side.AGENT, receipts=Receipts(), customer_online=True))
    assert re.fullmatch("Visitor [0-9A-F]{4}", value["customer"])
    assert value["site"] == "https://www.example.com"
    assert (value["anonymous"], value["customer_online"]) == (True, True)
    known = replace(CONVERSATION, customer="account:carla", customer_name="Carla Costa", customer_account="carla")
    assert protocol.conversation_value(known, side=Side.AGENT, receipts=Receipts()).anonymous is False


def test_an_agent_sees_the_sla_and_a_customer_does_not() -> None:
    sla = Sla(name="Time to resolution", breach_at=NOW, left=None, goal=60)
    known = replace(CONVERSATION, progress=Progress(sla=sla))
    seen = {side: sent(protocol.conversation_value(known, side=side, receipts=Receipts())) for side in Side}
    said = {"name": "Time to resolution", "breach_at": "2026-06-01T12:00:00Z", "left": None, "goal": 60}
    assert seen[Side.AGENT]["sla"] == said
    assert "sla" not in seen[Side.CUSTOMER]


def test_a_message_looks_the_same_to_both_sides_and_names_no_account() -> None:
    assert sent(protocol.message_frame(MESSAGE)) == {
        "type": "message",
        "conversation": "c1",
        "message": {
            "seq": 2,
            "client_id": "12345678",
            "side": "agent",
            "author": "Nina Novak",
            "body": "Hello",
            "at": "2026-06-01T12:00:00Z",
        },
    }


@pytest.mark.parametrize("surface", [Surface.DASHBOARD, Surface.WIDGET])
def test_only_an_agents_welcome_says_what_they_chose(surface: Surface) -> None:
    person = Principal(tenant="t1", surface=surface, name="Nina Novak")
    frame = sent(protocol.welcome(person, [], agents_online=True, online=True, heartbeat=25.0))
    assert ("online" in frame) is (surface is Surface.DASHBOARD)
    assert (frame["name"], frame["heartbeat"], frame["agents_online"]) == ("Nina Novak", 25.0, True)


def test_pages_and_errors_carry_what_was_asked() -> None:
    page = sent(protocol.page_frame("r", "c1", Page(messages=[MESSAGE], more=True)))
    assert (page["type"], page["ref"], page["more"], len(page["messages"])) == ("messages", "r", True, 1)
    error = TooManyRequestsError("Please wait.", retry_after=7, secret="not for clients")
    assert sent(protocol.error_frame(error, ref="r", client_id="12345678")) == {
        "type": "error",
        "ref": "r",
        "client_id": "12345678",
        "code": "too_many_requests",
        "message": "Please wait.",
        "retry_after": 7,
    }
