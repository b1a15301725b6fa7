"""Polls and their answers, and what changed since a client's last poll. Pure."""

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
"""Frames per poll. Clients hardly need more, and each frame counts against the limit as on a socket."""

_LONGEST_REASON = 300


class Poll(Struct, frozen=True, kw_only=True):
    """A client's frames and how far it has got. A poll without frames waits for news."""

    frames: Annotated[tuple[Raw, ...], Meta(max_length=MOST_FRAMES)]
    """The frames of the socket, except `hello`: the token identifies the client."""
    cursor: bounds.Id = ""
    """The cursor of the latest answer to a poll without frames; empty in the first poll."""
    positions: Annotated[dict[Id, bounds.Seq], Meta(max_length=100)] = {}
    """The highest sequence number that the client has of each conversation."""


class Polled(Struct, frozen=True, kw_only=True):
    """The frames that a socket would have received."""

    frames: list[Raw]
    cursor: str
    """The cursor for the next poll without frames."""


_decoder = msgspec.json.Decoder(Poll)


def read(text: bytes) -> tuple[Poll, list[protocol.AnyClientFrame | Failure]]:
    """Parse a poll and its frames. A frame of an unknown kind is replaced by the error that answers it.

    Raises InvalidInputError for an invalid poll or frame.
    """
    try:
        poll = _decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidInputError(f"This poll cannot be read: {str(error)[:_LONGEST_REASON]}") from None
    return poll, [_read_frame(bytes(each)) for each in poll.frames]


def cursor_of(welcome: Welcome) -> str:
    """Return a digest of a welcome without its messages, which have positions."""
    conversations = sorted(
        (msgspec.structs.replace(each, last=None, seq=0) for each in welcome.conversations), key=lambda each: each.id
    )
    told = protocol.encode(msgspec.structs.replace(welcome, conversations=conversations))
    return hashlib.blake2b(told, digest_size=12).hexdigest()


def news(welcome: Welcome) -> Iterator[AnyServerFrame]:
    """Yield the current state for a client that has had a welcome before."""
    for conversation in welcome.conversations:
        yield ConversationNews(conversation=conversation)
    yield Presence(agents_online=welcome.agents_online, online=welcome.online)


def behind(poll: Poll, welcome: Welcome) -> list[tuple[Conversation, int]]:
    """Return the conversations in which a client misses messages, each with the last sequence number it has."""
    told = ((each, poll.positions.get(each.id)) for each in welcome.conversations)
    return [(each, seq) for each, seq in told if seq is not None and seq < each.seq]


def answer(frames: Iterable[bytes], cursor: str) -> bytes:
    """Encode an answer from encoded frames."""
    return msgspec.json.encode(Polled(frames=[Raw(each) for each in frames], cursor=cursor))


def _read_frame(text: bytes) -> protocol.AnyClientFrame | Failure:
    try:
        frame = protocol.read(text)
    except UnknownKindError as error:
        return protocol.error_frame(error, ref=error.details["ref"])
    if isinstance(frame, protocol.Hello):
        raise InvalidInputError("A poll has no hello: its token says who is there.")
    return frame
