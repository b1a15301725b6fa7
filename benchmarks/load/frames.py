"""The frames of `docs/protocol.md` that the load client reads, with the fields it uses; others are ignored."""

import msgspec


class Frame(msgspec.Struct, tag_field="type"):
    """Any frame from the server."""


class Message(msgspec.Struct):
    seq: int
    client_id: str


class Conversation(msgspec.Struct):
    id: str
    seq: int = 0


class Welcome(Frame, tag="welcome"):
    conversations: list[Conversation] = []
    heartbeat: float | None = None
    ticket: str = ""


class Started(Frame, tag="started"):
    client_id: str
    conversation: Conversation


class Ack(Frame, tag="ack"):
    client_id: str
    conversation: str
    seq: int = 0


class Delivered(Frame, tag="message"):
    conversation: str
    message: Message


class Typing(Frame, tag="typing"):
    conversation: str


class Messages(Frame, tag="messages"):
    conversation: str
    messages: list[Message]
    more: bool = False
    ref: str | int | None = None


class Resync(Frame, tag="resync"):
    conversation: str
    ref: str | int | None = None


class Presence(Frame, tag="presence"):
    online: bool | None = None


class Pong(Frame, tag="pong"):
    positions: dict[str, int] = {}


class Error(Frame, tag="error"):
    code: str
    message: str = ""
    ref: str | int | None = None
    client_id: str | None = None


AnyFrame = Welcome | Started | Ack | Delivered | Typing | Messages | Resync | Presence | Pong | Error
_decoder: msgspec.json.Decoder[AnyFrame] = msgspec.json.Decoder(AnyFrame)
encode = msgspec.json.encode
decode = msgspec.json.decode


def read(payload: bytes) -> AnyFrame | None:
    """Return a frame, None for an unknown kind, which clients ignore."""
    try:
        return _decoder.decode(payload)
    except msgspec.ValidationError:
        return None
