"""Subscription to hints, with detection of missed ones."""

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
"""Prefix of each process's own channel, which interrupts its wait: only one thread can wait on a connection."""

_LISTEN_SECONDS = 1.0


class _Source(msgspec.Struct):
    """The part of an envelope that is decoded first; our own envelopes are not decoded further."""

    source: str


_sources, _envelopes = msgspec.json.Decoder(_Source), msgspec.json.Decoder(Envelope)


class Subscription:
    """One connection subscribed to Redis channels. `hear` subscribes, and resubscribes after a failure.

    A subscription without our own process's beats is lost, even if its connection looks healthy.
    """

    def __init__(self, client: redis.Redis, channels: Callable[[], Set[str]]) -> None:
        """`channels` returns the channels to subscribe to, at least one."""
        self._client = client
        self._channels = channels
        self._open: redis.client.PubSub | None = None
        self._heard: Set[str] = frozenset()
        self._asked_at: dict[str, float] = {}

    def hear(self, handle: Callable[[str, bytes | str], None], *, began: Callable[[str], None]) -> bool:
        """Handle the next message, if one comes within a second. `began` is called for each new subscription.

        Return whether one came.

        Raises RedisError, and what handlers raise; the next call then resubscribes.
        """
        try:
            # Only one: to ask whether there is another costs as much as to read it.
            message = self._subscribed().get_message(timeout=_LISTEN_SECONDS)
            kind = None if message is None else message["type"]
            if kind == "subscribe":
                self._asked_at.pop(message["channel"], None)
                began(message["channel"])
            elif kind == "message":
                handle(message["channel"], message["data"])
            self._check_began()
            return kind == "message"
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Release the connection."""
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
        """Raise redis.TimeoutError if a server accepts connections but does not confirm subscriptions."""
        if any(time.monotonic() - at > _LISTEN_SECONDS for at in self._asked_at.values()):
            raise redis.TimeoutError("The subscription is not confirmed.")


class HintSubscriber:
    """Passes on the hints of other processes, and reports channels with missed hints."""

    def __init__(
        self,
        client: redis.Redis,
        own: str,
        channels: Callable[[], Set[str]],
        *,
        handle: Callable[[list[Hint]], None],
        missed: Callable[[str], None],
    ) -> None:
        """`own` is this process's publisher, whose hints skip Redis; `channels` returns what to subscribe to."""
        self.bell = f"{BELLS}:{own}"
        self._subscription = Subscription(client, lambda: channels() | {self.bell})
        self._own = own
        self._handle = handle
        self._missed = missed
        self._streams: defaultdict[str, HintStream] = defaultdict(HintStream)
        self._heard_at = time.monotonic()

    def step(self) -> None:
        """Handle the next envelope, or wait a second for one; the bell announces a change of channels.

        Raises RedisError if the subscription is lost; the next step resubscribes.
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
        """Handle one envelope. An unreadable one is logged and skipped."""
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
