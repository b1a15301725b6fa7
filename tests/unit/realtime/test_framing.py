"""The server's framing, held against `websockets`' own client. Connections with a socket: `test_connection.py`."""

import gc
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.client import ClientProtocol
from websockets.frames import CloseCode, Frame, Opcode
from websockets.protocol import OPEN
from websockets.uri import parse_uri

from jira_chat.realtime.framing import LARGEST_MESSAGE, Framing, is_binary, is_data


def a_client() -> ClientProtocol:
    return ClientProtocol(parse_uri("ws://chat.example/socket"), state=OPEN, max_size=None)


def exchange(client: ClientProtocol, framing: Framing, pieces: int = 1 << 20) -> list[bytes]:
    """Carry what the client wrote over in pieces of so many bytes; return the messages that came out."""
    stream = b"".join(client.data_to_send())
    texts = []
    for start in range(0, len(stream), pieces):
        framing.receive_data(stream[start : start + pieces])
        texts += [framing.joined(frame) for frame in framing.events_received() if is_data(frame)]
    return [text for text in texts if text is not None]


FRAGMENTS = st.lists(st.text(max_size=40).map(str.encode), min_size=1, max_size=5)


@given(st.lists(FRAGMENTS, max_size=6), st.integers(1, 50))
def test_texts_come_whole_however_they_are_cut_and_with_pings_between(messages, pieces) -> None:
    client, framing = a_client(), Framing(too_large=b"")
    for fragments in messages:
        client.send_text(fragments[0], fin=len(fragments) == 1)
        for number, part in enumerate(fragments[1:], 2):
            client.send_ping(b"between")
            client.send_continuation(part, fin=number == len(fragments))
    assert exchange(client, framing, pieces) == [b"".join(fragments) for fragments in messages]
    answer, is_last = framing.take()
    assert not is_last
    client.receive_data(answer)
    pongs = client.events_received()
    assert [(each.opcode, bytes(each.data)) for each in pongs] == [(Opcode.PONG, b"between")] * len(pongs)
    assert len(pongs) == sum(len(fragments) - 1 for fragments in messages)


@given(st.lists(st.text(max_size=300), min_size=1, max_size=10))
def test_the_client_reads_what_is_sent(texts) -> None:
    client, framing = a_client(), Framing(too_large=b"")
    for text in texts:
        framing.send_text(text.encode())
    framing.send_ping(b"there?")
    client.receive_data(framing.take()[0])
    heard = client.events_received()
    assert [bytes(each.data).decode() for each in heard[:-1]] == texts
    assert exchange(client, framing) == []
    assert heard[-1].opcode is Opcode.PING


@given(st.binary(min_size=1, max_size=30), st.integers(0, 30))
def test_what_is_not_utf8_fails_it_and_everything_else_does_not(data, cut) -> None:
    client, framing = a_client(), Framing(too_large=b"")
    client.send_text(data[:cut], fin=False)
    client.send_continuation(data[cut:], fin=True)
    texts = exchange(client, framing)
    try:
        data.decode()
    except UnicodeDecodeError:
        assert texts == []
        assert framing.close_sent.code == CloseCode.INVALID_DATA
    else:
        assert texts == [data]
        assert framing.is_open


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        (b"\x81\x02hi", CloseCode.PROTOCOL_ERROR),
        (b"\xc1\x80\0\0\0\0", CloseCode.PROTOCOL_ERROR),
        (b"\xa1\x80\0\0\0\0", CloseCode.PROTOCOL_ERROR),
        (b"\x91\x80\0\0\0\0", CloseCode.PROTOCOL_ERROR),
        (b"\x83\x80\0\0\0\0", CloseCode.PROTOCOL_ERROR),
        (b"\x8b\x80\0\0\0\0", CloseCode.PROTOCOL_ERROR),
        (b"\x80\x80\0\0\0\0", CloseCode.PROTOCOL_ERROR),
        (b"\x09\x80\0\0\0\0", CloseCode.PROTOCOL_ERROR),
        (b"\x89\xfe\0\x7e\0\0\0\0" + b"x" * 126, CloseCode.PROTOCOL_ERROR),
        (b"\x01\x80\0\0\0\0\x81\x80\0\0\0\0", CloseCode.PROTOCOL_ERROR),
        (b"\x88\x81\0\0\0\0\x03", CloseCode.PROTOCOL_ERROR),
        (b"\x88\x82\0\0\0\0\x03\xed", CloseCode.PROTOCOL_ERROR),
        (b"\x88\x83\0\0\0\0\x03\xe8\xff", CloseCode.INVALID_DATA),
    ],
    ids=[
        "unmasked",
        "first reserved bit",
        "second reserved bit",
        "third reserved bit",
        "unknown data opcode",
        "unknown control opcode",
        "continuation of nothing",
        "ping in fragments",
        "ping over 125 bytes",
        "text within a text",
        "half a close code",
        "close code that is never sent",
        "close reason not UTF-8",
    ],
)
def test_what_is_no_frame_fails_it(stream, code) -> None:
    framing = Framing(too_large=b"")
    framing.receive_data(stream)
    assert framing.close_sent.code == code
    written, is_last = framing.take()
    assert is_last
    client = a_client()
    client.receive_data(written)
    assert client.close_rcvd.code == code


def test_a_goodbye_is_answered_with_its_own_code() -> None:
    client, framing = a_client(), Framing(too_large=b"")
    client.send_close(3000, "enough")
    exchange(client, framing)
    client.receive_data(framing.take()[0])
    assert (client.close_rcvd.code, client.close_rcvd.reason, framing.is_open) == (3000, "enough", False)


def test_our_goodbye_is_done_when_it_is_answered() -> None:
    client, framing = a_client(), Framing(too_large=b"")
    framing.send_close(1001, "going away")
    client.receive_data(framing.take()[0])
    exchange(client, framing)
    assert framing.take() == (b"", True)


@pytest.mark.parametrize("fragmented", [False, True])
def test_what_is_too_large_is_said_to_be_before_the_goodbye(fragmented: bool) -> None:
    client, framing = a_client(), Framing(too_large=b'{"type":"error"}')
    if fragmented:
        client.send_text(b"x" * LARGEST_MESSAGE, fin=False)
        client.send_continuation(b"x", fin=True)
    else:
        client.send_text(b"x" * (LARGEST_MESSAGE + 1))
    assert exchange(client, framing) == []
    client.receive_data(framing.take()[0])
    error, goodbye = client.events_received()
    assert bytes(error.data) == b'{"type":"error"}'
    assert (goodbye.opcode, client.close_rcvd.code) == (Opcode.CLOSE, CloseCode.MESSAGE_TOO_BIG)


def test_binary_is_told_from_text() -> None:
    assert [is_binary(Frame(opcode, b"")) for opcode in (Opcode.BINARY, Opcode.TEXT, Opcode.CONT)] == [
        True,
        False,
        False,
    ]
    assert not is_data(Frame(Opcode.PING, b""))


def test_what_has_ended_does_not_wait_for_the_garbage_collector() -> None:
    framing = Framing(too_large=b"")
    framing.receive_data(Frame(Opcode.TEXT, b"one").serialize(mask=True))
    ended = weakref.ref(framing)
    gc.disable()
    try:
        framing.end()
        del framing
        assert ended() is None
    finally:
        gc.enable()
