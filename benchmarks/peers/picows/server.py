"""picows on uvloop with bare hiredis, batching its writes: the most that Python can do."""

import asyncio
import os
from collections import defaultdict
from urllib.parse import parse_qs, urlsplit

import hiredis
import msgspec
import uvloop
from picows import WSFrame, WSListener, WSMsgType, WSTransport, WSUpgradeRequest, ws_create_server

CHANNEL = b"chat"
agents: defaultdict[bytes, set[WSTransport]] = defaultdict(set)


class Post(msgspec.Struct):
    conversation: str
    client_id: str
    body: str


class Message(msgspec.Struct):
    seq: int
    client_id: str
    body: str


class Told(msgspec.Struct, tag_field="type", tag="message"):
    conversation: str
    message: Message


read = msgspec.json.Decoder(Post).decode
write = msgspec.json.Encoder().encode


class Subscriber(asyncio.Protocol):
    def __init__(self) -> None:
        self._reader = hiredis.Reader()

    def connection_made(self, transport: asyncio.Transport) -> None:
        transport.write(hiredis.pack_command(("SUBSCRIBE", CHANNEL)))

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        while (told := self._reader.gets()) is not False:
            if told[0] == b"message":
                place, _, frame = told[2].partition(b"\n")
                for transport in agents[place]:
                    transport.send(WSMsgType.TEXT, frame)


class Publisher(asyncio.Protocol):
    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def connection_made(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    def publish(self, payload: bytes) -> None:
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._flush)
        self._waiting.append(hiredis.pack_command(("PUBLISH", CHANNEL, payload)))

    def _flush(self) -> None:
        self._transport.write(b"".join(self._waiting))
        self._waiting.clear()


class Client(WSListener):
    def __init__(self, request: WSUpgradeRequest, publisher: Publisher) -> None:
        asked = parse_qs(urlsplit(request.path.decode()).query)
        self._place = asked["place"][0].encode()
        self._is_agent = asked["side"] == ["agent"]
        self._publisher = publisher

    def on_ws_connected(self, transport: WSTransport) -> None:
        if self._is_agent:
            agents[self._place].add(transport)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.CLOSE:
            transport.disconnect()
        elif frame.msg_type == WSMsgType.TEXT:
            post = read(frame.get_payload_as_memoryview())
            told = Told(post.conversation, Message(0, post.client_id, post.body))
            self._publisher.publish(self._place + b"\n" + write(told))

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        agents[self._place].discard(transport)


async def main() -> None:
    loop = asyncio.get_running_loop()
    redis = urlsplit(os.environ["REDIS_URL"])
    await loop.create_connection(Subscriber, redis.hostname, redis.port)
    _, publisher = await loop.create_connection(Publisher, redis.hostname, redis.port)
    server = await ws_create_server(
        lambda request: Client(request, publisher), "127.0.0.1", int(os.environ["PORT"]), backlog=4096
    )
    await server.serve_forever()


uvloop.run(main())
