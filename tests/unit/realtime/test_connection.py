from collections.abc import Iterator
from typing import Any

import gevent
import pytest
from websockets.frames import Opcode

from jira_chat.kernel.errors import TooManyRequestsError
from jira_chat.realtime import connection as module
from jira_chat.realtime.connection import SLOW, TOO_MANY, UNREADABLE, Connection
from jira_chat.realtime.framing import LARGEST_MESSAGE as LARGEST_FRAME
from jira_chat.realtime.timers import Wheel
from tests.support.socket_peer import SocketPeer, socket_pair, turn_until

SMALL = 4096


class Reader:
    """Handles a connection's frames and keeps what came in."""

    def __init__(
        self, sock: Any, wheel: Wheel, spend: Any = lambda: None, *, busy: bool = False, **options: Any
    ) -> None:
        self.texts: list[bytes] = []
        self.spend = spend
        self.ended = 0
        self.busy = busy
        self.connection = Connection(sock, handler=self, wheel=wheel, **options)
        self.connection.begin()

    def on_frame(self, text: bytes) -> bool:
        self.texts.append(text)
        if text == b"big please":
            self.connection.send(b"x" * SMALL * 8)
        return self.busy

    def on_close(self) -> None:
        self.ended += 1


@pytest.fixture
def ends() -> Iterator[tuple[Any, SocketPeer]]:
    with socket_pair(buffer=SMALL) as pair:
        yield pair


@pytest.fixture
def peer(ends: Any) -> SocketPeer:
    return ends[1]


@pytest.fixture
def make(ends: Any) -> Iterator[Any]:
    wheel, made = Wheel(tick=0.01), []

    def turn() -> None:
        while True:
            wheel.turn()
            gevent.sleep(0.01)

    def make(**options: Any) -> Reader:
        made.append(Reader(ends[0], wheel, **({"idle_seconds": 5.0} | options)))
        return made[-1]

    turning = gevent.spawn(turn)
    yield make
    turning.kill()
    for reader in made:
        reader.connection.abort()
        assert reader.ended == 1


def is_over(reader: Reader) -> None:
    turn_until(lambda: reader.ended)


def test_texts_come_in_and_go_out_in_order(make, peer) -> None:
    reader = make()
    peer.send_text(b"one")
    peer.send_text(b"two")
    turn_until(lambda: len(reader.texts) == 2)
    for text in (b'{"n":1}', b'{"n":2}'):
        reader.connection.send(text)
    assert (peer.hear(), peer.hear()) == ({"n": 1}, {"n": 2})
    assert reader.texts == [b"one", b"two"]


def test_a_message_in_fragments_is_one_message(make, peer) -> None:
    reader = make()
    peer.send_text(b"one ", fin=False)
    peer.protocol.send_ping(b"between")
    peer.protocol.send_continuation(b"mess", fin=False)
    peer.protocol.send_continuation(b"age", fin=True)
    peer.flush()
    peer.send_text(b"another")
    turn_until(lambda: len(reader.texts) == 2)
    assert reader.texts == [b"one message", b"another"]
    assert peer.read().opcode is Opcode.PONG


def test_pings_are_answered(make, peer) -> None:
    make()
    peer.protocol.send_ping(b"are you there")
    peer.flush()
    pong = peer.read()
    assert (pong.opcode, bytes(pong.data)) == (Opcode.PONG, b"are you there")


def test_a_goodbye_comes_after_what_was_queued(make, peer) -> None:
    reader = make()
    reader.connection.send(b'{"n":1}')
    reader.connection.close(1001, "going away")
    reader.connection.send(b'{"n":2}')
    assert peer.hear() == {"n": 1}
    assert peer.close_code() == 1001
    assert peer.read() is None
    peer.sock.close()
    is_over(reader)


def test_a_clients_goodbye_is_answered_and_ends_it(make, peer) -> None:
    reader = make()
    peer.protocol.send_close(1000, "")
    peer.flush()
    assert peer.close_code() == 1000
    peer.sock.shutdown(2)
    is_over(reader)


@pytest.mark.parametrize(
    ("bytes_of", "code"),
    [
        pytest.param(lambda peer: b"GET / HTTP/1.1\r\n\r\n", 1002, id="not a frame"),
        pytest.param(lambda peer: b"\x81\x02hi", 1002, id="unmasked"),
        pytest.param(lambda peer: b"\xc1\x80\0\0\0\0", 1002, id="reserved bit, as compression sets it"),
        pytest.param(lambda peer: b"\x83\x80\0\0\0\0", 1002, id="unknown opcode"),
        pytest.param(lambda peer: b"\x80\x80\0\0\0\0", 1002, id="continuation of nothing"),
        pytest.param(lambda peer: b"\x09\x80\0\0\0\0", 1002, id="ping in fragments"),
        pytest.param(lambda peer: b"\x82\x80\0\0\0\0", UNREADABLE, id="binary"),
        pytest.param(lambda peer: b"\x81\x81\0\0\0\0\xff", 1007, id="not UTF-8"),
        pytest.param(lambda peer: b"\x01\x81\0\0\0\0\xc3\x80\x81\0\0\0\0x", 1007, id="not UTF-8 together"),
        pytest.param(
            lambda peer: b"\x81\xff" + (LARGEST_FRAME + 1).to_bytes(8, "big") + b"\0\0\0\0", 1009, id="too large"
        ),
        pytest.param(lambda peer: b"\x81\xff" + (2**62).to_bytes(8, "big") + b"\0\0\0\0", 1009, id="far too large"),
    ],
)
def test_what_is_no_text_frame_ends_the_connection(make, peer, bytes_of, code: int) -> None:
    reader = make()
    peer.sock.sendall(bytes_of(peer))
    assert peer.close_code() == code
    assert reader.texts == []


def test_a_message_may_be_as_large_as_the_limit_and_no_larger_in_fragments(make, peer) -> None:
    reader = make()
    peer.send_text(b"x" * LARGEST_FRAME)
    turn_until(lambda: reader.texts == [b"x" * LARGEST_FRAME])
    peer.send_text(b"x" * LARGEST_FRAME, fin=False)
    peer.protocol.send_continuation(b"x", fin=True)
    peer.flush()
    assert peer.hear()["code"] == "too_large"
    assert peer.close_code() == 1009


def test_a_slow_reader_is_let_go_and_sending_to_it_never_waits(make, peer) -> None:
    reader = make(most_waiting=8)
    with gevent.Timeout(1):
        for _ in range(256):
            reader.connection.send(b"x" * SMALL)
            gevent.sleep(0)
    assert peer.close_code() == SLOW


def test_who_never_reads_is_hung_up_on_after_a_while(make, peer, monkeypatch) -> None:
    monkeypatch.setattr(module, "_CLOSE_SECONDS", 0.05)
    reader = make(most_waiting=8)
    for _ in range(64):
        reader.connection.send(b"x" * SMALL)
        gevent.sleep(0)
    is_over(reader)


def test_who_speaks_but_does_not_read_is_hung_up_on(make, peer) -> None:
    """Half a frame lies in the line once a write has timed out, so nothing can be sent after it."""
    reader = make(idle_seconds=0.2)
    reader.connection.send(b"x" * SMALL * 64)
    with pytest.raises(OSError, match=r"."), gevent.Timeout(3):  # noqa: PT012 -- which send fails is open
        while True:
            peer.send_text(b"still here")
            gevent.sleep(0.02)
    is_over(reader)


def test_answers_do_not_pile_up_for_who_does_not_read_them(make, peer) -> None:
    reader = make(most_waiting=1000)
    asking = gevent.spawn(lambda: [peer.send_text(b"big please") for _ in range(100)])
    turn_until(lambda: reader.texts)
    for _ in range(50):
        gevent.sleep(0)
    assert len(reader.texts) == 1
    for _ in range(100):
        assert len(peer.read().data) == SMALL * 8
    asking.get()
    assert len(reader.texts) == 100


def test_pongs_do_not_pile_up_for_who_does_not_read_them(make, peer) -> None:
    make()
    peer.sock.settimeout(0.3)
    sent = 0
    with pytest.raises(TimeoutError):  # noqa: PT012 -- how many fit is the question
        for _ in range(20_000):
            peer.protocol.send_ping(b"x" * 125)
            peer.flush()
            sent += 1
    assert sent < 2000


def test_every_frame_is_counted_even_those_that_carry_no_message(make, peer) -> None:
    def spend(left: list[None] = [None] * 3) -> None:
        if not left:
            raise TooManyRequestsError("enough", retry_after=1)
        left.pop()

    reader = make(spend=spend)
    peer.send_text(b"one", fin=False)
    peer.protocol.send_continuation(b"", fin=False)
    peer.protocol.send_ping(b"")
    peer.protocol.send_continuation(b"", fin=True)
    peer.flush()
    assert peer.close_code() == TOO_MANY
    assert reader.texts == []


@pytest.mark.parametrize("who_begins", ["client", "server"])
def test_after_both_goodbyes_the_line_ends_at_once(make, peer, who_begins: str) -> None:
    """The server hangs up first (RFC 6455, section 7.1.1); clients wait for it."""
    reader = make()
    if who_begins == "server":
        reader.connection.close(1001, "going away")
    else:
        peer.protocol.send_close(1000)
        peer.flush()
    peer.sock.settimeout(1)
    assert peer.close_code() in {1000, 1001}
    assert peer.read() is None


def test_nothing_is_heard_after_a_goodbye(make, peer) -> None:
    reader = make()
    reader.connection.close(UNREADABLE, "")
    peer.send_text(b"one more thing")
    assert peer.close_code() == UNREADABLE
    assert reader.texts == []


def test_a_client_that_broke_the_protocol_and_stays_is_hung_up_on(make, peer, monkeypatch) -> None:
    monkeypatch.setattr(module, "_CLOSE_SECONDS", 0.05)
    reader = make()
    peer.sock.sendall(b"\x83\x80\0\0\0\0")
    is_over(reader)


def test_silence_ends_the_connection(make, peer) -> None:
    make(idle_seconds=0.05)
    assert peer.is_hung_up()


def test_frames_wait_while_one_is_worked_on(make, peer) -> None:
    reader = make(busy=True)
    for text in (b"one", b"two", b"three"):
        peer.send_text(text)
    turn_until(lambda: reader.texts)
    gevent.sleep(0.02)
    assert reader.texts == [b"one"]
    reader.connection.done()
    assert reader.texts == [b"one", b"two"]


def test_what_was_said_before_a_goodbye_counts(make, peer) -> None:
    """A browser sends a message and closes the page: both come together."""
    reader = make(busy=True)
    peer.protocol.send_text(b"one")
    peer.protocol.send_text(b"two")
    peer.protocol.send_close(1000, "")
    peer.flush()
    peer.sock.shutdown(1)
    turn_until(lambda: reader.texts)
    assert peer.close_code() == 1000
    peer.sock.close()
    is_over(reader)
    reader.connection.done()
    assert reader.texts == [b"one", b"two"]
    reader.connection.done()


def test_a_silent_client_is_asked_for_a_sign_of_life_and_stays(make, peer, monkeypatch) -> None:
    """Browsers answer also for a hidden tab, whose own timers they hold up for a minute."""
    monkeypatch.setattr(module, "PING_SECONDS", 0.05)
    reader = make(idle_seconds=0.15)
    for _ in range(6):
        assert peer.read().opcode is Opcode.PING
        peer.flush()
    assert not reader.ended


def test_a_connection_lasts_no_longer_than_it_may(make, peer) -> None:
    reader = make()
    reader.connection.last(0.02, code=4001, reason="please renew")
    assert peer.close_code() == 4001


def test_without_a_hello_it_is_hung_up_on(make, peer) -> None:
    reader = make()
    reader.connection.last(0.02)
    assert peer.is_hung_up()


def test_an_error_is_said_before_the_goodbye(make, peer) -> None:
    make()
    peer.sock.sendall(b"\x82\x80\0\0\0\0")
    assert peer.hear()["code"] == "invalid_input"
    assert peer.close_code() == UNREADABLE


def test_a_large_message_comes_whole_to_a_slow_reader(make, peer) -> None:
    reader = make()
    text = bytes(range(32, 127)) * 4000
    reader.connection.send(text)
    reader.connection.send(b'{"n":1}')
    assert bytes(peer.read().data) == text
    assert peer.hear() == {"n": 1}
