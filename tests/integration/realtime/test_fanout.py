import re
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psutil
import pytest

from tests.support.product import Product
from tests.support.raw_sockets import SocketClient, connected


@pytest.fixture
def apart(product: Product, visitor: str, agent: str) -> Iterator[tuple[SocketClient, SocketClient]]:
    """A customer and an agent whose sockets are in two different processes."""
    with ExitStack() as stack:
        customer = stack.enter_context(connected(product, visitor))
        home = product.process_of(customer.sock)
        assert home is not None
        for _ in range(50):
            line = stack.enter_context(connected(product, agent))
            if product.process_of(line.sock) != home:
                line.choose(online=True)
                yield customer, line
                line.choose(online=False)
                return
        raise AssertionError("all sockets went to one process")


def test_a_message_crosses_from_process_to_process_both_ways_within_a_second(apart) -> None:
    customer, agent = apart
    conversation = customer.start("Hello, is anybody there?")
    began = time.monotonic()
    assert agent.hear_message("Hello, is anybody there?")["side"] == "customer"
    agent.post(conversation, "Yes, how can I help?")
    message = customer.hear_message("Yes, how can I help?")
    assert message | {"at": "", "client_id": ""} == {
        "seq": 2,
        "client_id": "",
        "side": "agent",
        "author": "Name of account-of-ada",
        "body": "Yes, how can I help?",
        "at": "",
        "photo": "/initials/NA",
    }
    assert time.monotonic() - began < 1
    customer.post(conversation, "My printer is on fire.")
    assert agent.hear_message("My printer is on fire.")["seq"] == 3


def test_a_new_conversation_is_shown_before_its_first_message(apart) -> None:
    customer, agent = apart
    body = f"This is new: {uuid.uuid4()}"
    conversation = customer.start(body)
    while True:
        shown = agent.hear_until("conversation")["conversation"]
        if shown["id"] == conversation:
            break
    assert re.fullmatch("Visitor [0-9A-F]{4}", shown["customer"])
    assert shown["anonymous"] is True
    assert shown["site"] == "https://www.example.com"
    assert agent.hear_until("message")["message"]["body"] == body


def test_typing_and_presence_cross_too_and_leave_no_message(apart) -> None:
    customer, agent = apart
    conversation = customer.start("Hello")
    agent.hear_message("Hello")
    customer.send(type="typing", conversation=conversation, active=True)
    typing = agent.hear_until("typing")
    assert (typing["conversation"], typing["side"], typing["active"]) == (conversation, "customer", True)
    for online in (False, True, False):
        agent.send(type="presence", online=online)
        while customer.hear_until("presence")["agents_online"] is not online:
            pass
    customer.send(type="ping")
    assert customer.hear_until("pong")["positions"][conversation] == 1


def test_strangers_hear_nothing_of_it(product, key, apart) -> None:
    customer, agent = apart
    with connected(product, product.visitor(key)) as stranger:
        conversation = customer.start("A secret")
        agent.hear_message("A secret")
        agent.post(conversation, "It is safe here")
        customer.hear_message("It is safe here")
        stranger.send(type="sync", conversation=conversation, after=0)
        stranger.send(type="ping")
        heard = []
        while not heard or heard[-1]["type"] != "pong":
            heard.append(stranger.hear())
        # Whether an agent is online concerns everybody in the project.
        about = [each for each in heard if each["type"] != "presence"]
        assert (about[0]["type"], about[0]["code"]) == ("error", "not_found")
        assert about[1:] == [{"type": "pong", "ref": None, "positions": {}, "revisions": {}}]


@pytest.mark.usefixtures("online")
def test_the_same_client_id_is_the_same_message(product, visitor) -> None:
    with connected(product, visitor) as line:
        conversation = line.start("Hello")
        name = str(uuid.uuid4())
        acks = [line.post(conversation, "Once", name) for _ in range(3)]
        assert [ack["seq"] for ack in acks] == [2, 2, 2]
        assert len({ack["at"] for ack in acks}) == 1
        line.send(type="history", conversation=conversation)
        assert [each["body"] for each in line.hear_until("messages")["messages"]] == ["Hello", "Once"]


@pytest.mark.usefixtures("online")
def test_the_same_start_is_the_same_conversation_even_on_another_socket(product, visitor) -> None:
    frame = {"type": "start", "client_id": str(uuid.uuid4()), "body": "Hello"}
    with connected(product, visitor) as one, connected(product, visitor) as other:
        one.send(**frame)
        other.send(**frame)
        started = [line.hear_until("started") for line in (one, other)]
        assert started[0]["conversation"]["id"] == started[1]["conversation"]["id"]
        assert started[0]["message"] == started[1]["message"]


@pytest.mark.usefixtures("online")
def test_who_comes_back_gets_what_they_missed(product, visitor, agent) -> None:
    with connected(product, agent) as answering:
        with connected(product, visitor) as line:
            conversation = line.start("Hello")
        for number in range(3):
            answering.post(conversation, f"Answer {number}")
        with connected(product, visitor) as line:
            (known,) = line.welcome["conversations"]
            assert (known["id"], known["seq"]) == (conversation, 4)
            assert known["last"]["body"] == "Answer 2"
            assert not {"customer", "site", "customer_online"} & known.keys()
            line.send(type="sync", ref="catch up", conversation=conversation, after=1)
            page = line.hear_until("messages")
    assert (page["ref"], page["more"]) == ("catch up", False)
    assert [each["seq"] for each in page["messages"]] == [2, 3, 4]
    assert [each["body"] for each in page["messages"]] == ["Answer 0", "Answer 1", "Answer 2"]


def test_receipts_cross_and_are_there_after_coming_back(product, apart, visitor) -> None:
    customer, agent = apart
    conversation = customer.start("Have you seen this?")
    agent.hear_message("Have you seen this?")
    agent.send(type="receipts", receipts={conversation: {"delivered": 1, "read": 1}})
    receipt = customer.hear_until("receipt")
    assert receipt == {"type": "receipt", "conversation": conversation, "side": "agent", "delivered": 1, "read": 1}
    customer.send(type="ping")
    assert customer.hear_until("pong")["receipts"][conversation]["agent"]["read"] == 1
    with connected(product, visitor) as line:
        assert line.welcome["conversations"][0]["receipts"] == {
            "customer": {"delivered": 0, "read": 0},
            "agent": {"delivered": 1, "read": 1},
        }


@contextmanager
def frozen(process: psutil.Process) -> Iterator[None]:
    process.suspend()
    try:
        yield
    finally:
        process.resume()


def test_what_was_written_while_redis_was_frozen_crosses_within_seconds_of_its_return(product, apart) -> None:
    """Nobody pings: once a hint that Redis did not take was lost, and the next heartbeat had to notice."""
    customer, agent = apart
    conversation = customer.start("Hello")
    agent.hear_message("Hello")
    with frozen(product.child("valkey")):
        customer.send(type="post", conversation=conversation, client_id=str(uuid.uuid4()), body="Are you there?")
        customer.hear_until("ack")
    agent.sock.settimeout(5)
    assert agent.hear_message("Are you there?")["seq"] == 2
