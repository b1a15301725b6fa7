import msgspec
import pytest

from jira_chat.conversations.models import Receipts
from jira_chat.kernel.errors import InvalidInputError
from jira_chat.realtime import polls, protocol
from jira_chat.realtime.server_frames import Failure
from tests.unit.realtime.test_frame_handlers import CARLA
from tests.unit.realtime.test_protocol import CONVERSATION

VALUE = protocol.conversation_value(CONVERSATION, side=CARLA.side, receipts=Receipts())


def welcome(*conversations, agents_online: bool = True):
    return protocol.welcome(CARLA, list(conversations), agents_online=agents_online, online=False, heartbeat=25.0)


def test_a_poll_is_read_with_its_frames() -> None:
    poll, frames = polls.read(b'{"frames":[{"type":"ping","ref":1},{"type":"wave","ref":2}],"positions":{"c1":3}}')
    assert poll.positions == {"c1": 3}
    assert frames[0] == protocol.Ping(ref=1)
    assert isinstance(frames[1], Failure)
    assert (frames[1].code, frames[1].ref) == ("unknown_kind", 2)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b'{"frames":{}}',
        b'{"frames":["ping"]}',
        b'{"frames":[{"type":"post"}]}',
        b'{"frames":[{"type":"hello","ticket":"t"}]}',
        b'{"cursor":""}',
        b'{"frames":[],"positions":{"c1":-1}}',
        b'{"frames":[],"positions":{"\\u0000":1}}',
        b'{"frames":[],"cursor":"' + b"x" * 256 + b'"}',
        b'{"frames":[],"cursor":"\xff"}',
    ],
)
def test_what_is_no_poll_is_refused(text: bytes) -> None:
    with pytest.raises(InvalidInputError):
        polls.read(text)


def test_a_cursor_stands_for_everything_but_messages() -> None:
    other = msgspec.structs.replace(VALUE, id="c2")
    before = polls.cursor_of(welcome(VALUE, other))
    assert polls.cursor_of(welcome(other, msgspec.structs.replace(VALUE, seq=VALUE.seq + 1, last=None))) == before
    for changed in (
        welcome(VALUE),
        welcome(VALUE, other, agents_online=False),
        welcome(msgspec.structs.replace(VALUE, issue_key="SUP-9"), other),
        welcome(msgspec.structs.replace(VALUE, revisions=VALUE.revisions + 1), other),
    ):
        assert polls.cursor_of(changed) != before


@pytest.mark.parametrize(("told", "missing"), [({}, False), ({"c1": 1}, True), ({"c1": 2}, False), ({"c2": 1}, False)])
def test_messages_are_missing_after_the_position_of_a_conversation(told: dict[str, int], missing: bool) -> None:
    value = msgspec.structs.replace(VALUE, id="c1", seq=2)
    assert polls.behind(polls.Poll(frames=(), positions=told), welcome(value)) == ([(value, 1)] if missing else [])


def test_frames_are_put_into_an_answer_as_they_are() -> None:
    answer = polls.answer([b'{"type":"pong"}', b'{"type":"ack"}'], "abc")
    assert msgspec.json.decode(answer) == {"frames": [{"type": "pong"}, {"type": "ack"}], "cursor": "abc"}
