"""What a client that polls says and gets, and what has changed since it last asked. Pure."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Annotated

import msgspec
from msgspec import Meta, Raw, Struct

from jira_chat.kernel import bounds
from jira_chat.kernel.errors import InvalidInputError
from jira_chat.realtime import protocol
from jira_chat.realtime.errors import UnknownKindError
from jira_chat.realtime.protocol import Id
from jira_chat.realtime.server_frames import AnyServerFrame, Conversation, ConversationNews, Failure, Presence, Welcome

MOST_FRAMES = 20
"""In one poll. A client has hardly more to say at a time; frames are counted one by one as in a socket."""

_LONGEST_REASON = 300


class Poll(Struct, frozen=True, kw_only=True):
    """What a client has to say and how far it has got. With no frames it waits for news."""

    frames: Annotated[tuple[Raw, ...], Meta(max_length=MOST_FRAMES)]
    """As it would send them through a socket, but for `hello`: the token says who it is."""
    cursor: bounds.Id = ""
    """That of the latest answer to a poll without frames; the first has none."""
    positions: Annotated[dict[Id, bounds.Seq], Meta(max_length=100)] = {}
    """The highest sequence number of each conversation that it was told."""


class Polled(Struct, frozen=True, kw_only=True):
    """What a socket would have brought."""

    frames: list[Raw]
    cursor: str
    """To be sent with the next poll that has no frames."""


_decoder = msgspec.json.Decoder(Poll)


def read(text: bytes) -> tuple[Poll, list[protocol.AnyClientFrame | Failure]]:
    """Parse a poll with its frames; for one that a later version may know stands what it is answered with.

    Raises InvalidInputError for what is no poll or no frame.
    """
    try:
        poll = _decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidInputError(f"This poll cannot be read: {str(error)[:_LONGEST_REASON]}") from None
    return poll, [_read_frame(bytes(each)) for each in poll.frames]


def cursor_of(welcome: Welcome) -> str:
    """Return what stands for all that a welcome tells, but for messages: those have positions."""
    conversations = sorted(
        (msgspec.structs.replace(each, last=None, seq=0) for each in welcome.conversations), key=lambda each: each.id
    )
    told = protocol.encode(msgspec.structs.replace(welcome, conversations=conversations))
    return hashlib.blake2b(told, digest_size=12).hexdigest()


def news(welcome: Welcome) -> Iterator[AnyServerFrame]:
    """Tell somebody who was welcomed before what there is by now."""
    for conversation in welcome.conversations:
        yield ConversationNews(conversation=conversation)
    yield Presence(agents_online=welcome.agents_online, online=welcome.online)


def behind(poll: Poll, welcome: Welcome) -> list[tuple[Conversation, int]]:
    """Return the conversations in which a client misses messages, with the last that it was told."""
    told = ((each, poll.positions.get(each.id)) for each in welcome.conversations)
    return [(each, seq) for each, seq in told if seq is not None and seq < each.seq]


def answer(frames: Iterable[bytes], cursor: str) -> bytes:
    """Encode an answer of frames that are encoded already."""
    return msgspec.json.encode(Polled(frames=[Raw(each) for each in frames], cursor=cursor))


def _read_frame(text: bytes) -> protocol.AnyClientFrame | Failure:
    try:
        frame = protocol.read(text)
    except UnknownKindError as error:
        return protocol.error_frame(error, ref=error.details["ref"])
    if isinstance(frame, protocol.Hello):
        raise InvalidInputError("A poll has no hello: its token says who is there.")
    return frame
