"""Hearing hints, and knowing when some may have been missed."""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Set

import msgspec
import redis

from jira_chat.broker.hint_channels import CHANNEL
from jira_chat.broker.hint_publisher import Envelope, Hint
from jira_chat.broker.hint_stream import SILENT_SECONDS, HintStream

log = logging.getLogger(__name__)

BELLS = "jira-chat:bell"
"""Each process hears a channel of its own, too: one connection can be waited on by one thread only."""

_LISTEN_SECONDS = 1.0
_MOST_AT_ONCE = 100


class _Source(msgspec.Struct):
    """What is read of every envelope; our own are read no further."""

    source: str


_sources, _envelopes = msgspec.json.Decoder(_Source), msgspec.json.Decoder(Envelope)


class Subscription:
    """One connection that hears channels of Redis. It subscribes when it hears, and anew after a failure.

    A subscription on which our own process' beats are not heard is lost, though its connection may not know it.
    """

    def __init__(self, client: redis.Redis, channels: Callable[[], Set[str]]) -> None:
        """`channels` returns what is to be heard; it is never nothing."""
        self._client = client
        self._channels = channels
        self._open: redis.client.PubSub | None = None
        self._heard: Set[str] = frozenset()
        self._asked_at: dict[str, float] = {}

    def hear(self, handle: Callable[[str, bytes | str], None], *, began: Callable[[str], None]) -> int:
        """Handle what comes within a second; return how much came. `began` is called of a channel (again) heard.

        Raises RedisError, and what handlers raise, after which it subscribes anew.
        """
        try:
            subscription, timeout, count = self._subscribed(), _LISTEN_SECONDS, 0
            for _ in range(_MOST_AT_ONCE):
                message = subscription.get_message(timeout=timeout)
                if message is None:
                    self._check_began()
                    break
                if message["type"] == "subscribe":
                    self._asked_at.pop(message["channel"], None)
                    began(message["channel"])
                elif message["type"] == "message":
                    handle(message["channel"], message["data"])
                    count += 1
                timeout = 0.0
            return count
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give the connection back."""
        if self._open is not None:
            self._open.close()
            self._open = None
            self._heard = frozenset()
            self._asked_at.clear()

    def _subscribed(self) -> "redis.client.PubSub":
        if self._open is None:
            self._open = self._client.pubsub()  # type: ignore[no-untyped-call]
        wanted = self._channels()
        if new := wanted - self._heard:
            self._open.subscribe(*new)
            self._asked_at |= dict.fromkeys(new, time.monotonic())
        if old := self._heard - wanted:
            self._open.unsubscribe(*old)
        self._heard = wanted
        return self._open

    def _check_began(self) -> None:
        """Raises redis.TimeoutError when a server takes connections but does not answer on them."""
        if any(time.monotonic() - at > _LISTEN_SECONDS for at in self._asked_at.values()):
            raise redis.TimeoutError("The subscription is not confirmed.")


class HintSubscriber:
    """Passes the hints of other processes on, and says on which channels some may be missing."""

    def __init__(
        self,
        client: redis.Redis,
        own: str,
        channels: Callable[[], Set[str]],
        *,
        handle: Callable[[list[Hint]], None],
        missed: Callable[[str], None],
    ) -> None:
        """`own` is this process' publisher, whose hints are handled without Redis; `channels` are to be heard now."""
        self.bell = f"{BELLS}:{own}"
        self._subscription = Subscription(client, lambda: channels() | {self.bell})
        self._own = own
        self._handle = handle
        self._missed = missed
        self._streams: defaultdict[str, HintStream] = defaultdict(HintStream)
        self._heard_at = time.monotonic()

    def step(self) -> None:
        """Hear for a second, or until somebody rings the bell because there are other channels to be heard.

        Raises RedisError when the subscription is lost; the next step subscribes anew.
        """
        if self._subscription.hear(self._take, began=self._began):
            self._heard_at = time.monotonic()
        now = time.monotonic()
        if now - self._heard_at > SILENT_SECONDS:
            self._heard_at = now
            self.close()
            raise redis.TimeoutError("Not even our own hints are heard.")
        if vanished := self._streams[CHANNEL].silent(now=now):
            log.info("hint_publisher_vanished")
            self._forget(vanished)
            self._missed(CHANNEL)

    def close(self) -> None:
        """Unsubscribe."""
        self._subscription.close()

    def _began(self, channel: str) -> None:
        if channel == self.bell:
            return
        self._streams[channel], self._heard_at = HintStream(), time.monotonic()
        self._missed(channel)

    def _take(self, channel: str, data: bytes | str) -> None:
        """Handle one envelope. Whatever goes wrong with it, those that follow are heard."""
        if channel == self.bell:
            return
        try:
            if _sources.decode(data).source == self._own:
                return
            envelope = _envelopes.decode(data)
        except msgspec.MsgspecError:
            log.exception("hint_broke")
            return
        if envelope.goodbye:
            self._forget([envelope.source])
        elif self._streams[channel].misses(envelope.source, envelope.number, now=time.monotonic()):
            log.warning("hints_missing", extra={"publisher": envelope.source, "channel": channel})
            self._missed(channel)
        if envelope.hints:
            self._handle(envelope.hints)

    def _forget(self, sources: Iterable[str]) -> None:
        for stream in self._streams.values():
            for source in sources:
                stream.leave(source)
