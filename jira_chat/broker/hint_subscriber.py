"""Hearing hints, and knowing when some may have been missed."""

import logging
import time
from collections.abc import Callable

import msgspec
import redis

from jira_chat.broker.hint_publisher import CHANNEL, Envelope, Hint
from jira_chat.broker.hint_stream import SILENT_SECONDS, HintStream

log = logging.getLogger(__name__)

_LISTEN_SECONDS = 1.0
_MOST_AT_ONCE = 100


class _Source(msgspec.Struct):
    """What is read of every envelope; our own are read no further."""

    source: str


_sources, _envelopes = msgspec.json.Decoder(_Source), msgspec.json.Decoder(Envelope)


class Subscription:
    """A channel of Redis. It subscribes when it hears, and anew after a failure.

    A subscription on which our own process' beats are not heard is lost, though its connection may not know it.
    """

    def __init__(self, client: redis.Redis, channel: str) -> None:
        self._client = client
        self._channel = channel
        self._open: redis.client.PubSub | None = None
        self._began_at = 0.0

    def hear(self, handle: Callable[[bytes | str], None], *, began: Callable[[], None]) -> int:
        """Handle what comes within a second; return how much came. `began` is called when it subscribed (again).

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
                    self._began_at = 0.0
                    began()
                elif message["type"] == "message":
                    handle(message["data"])
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

    def _subscribed(self) -> "redis.client.PubSub":
        if self._open is None:
            self._open = self._client.pubsub()  # type: ignore[no-untyped-call]
            self._open.subscribe(self._channel)
            self._began_at = time.monotonic()
        return self._open

    def _check_began(self) -> None:
        """Raises redis.TimeoutError when a server takes connections but does not answer on them."""
        if self._began_at and time.monotonic() - self._began_at > _LISTEN_SECONDS:
            raise redis.TimeoutError("The subscription is not confirmed.")


class HintSubscriber:
    """Passes the hints of other processes on, and says when some may be missing."""

    def __init__(
        self,
        client: redis.Redis,
        own: str,
        *,
        handle: Callable[[list[Hint]], None],
        missed: Callable[[], None],
    ) -> None:
        """`own` is this process' publisher, whose hints are handled without Redis."""
        self._subscription = Subscription(client, CHANNEL)
        self._own = own
        self._handle = handle
        self._missed = missed
        self._stream = HintStream()
        self._heard_at = time.monotonic()

    def step(self) -> None:
        """Hear for a second.

        Raises RedisError when the subscription is lost; the next step subscribes anew.
        """
        if self._subscription.hear(self._take, began=self._began):
            self._heard_at = time.monotonic()
        now = time.monotonic()
        if now - self._heard_at > SILENT_SECONDS:
            self._heard_at = now
            self.close()
            raise redis.TimeoutError("Not even our own hints are heard.")
        if self._stream.vanished(now=now):
            log.info("hint_publisher_vanished")
            self._missed()

    def close(self) -> None:
        """Unsubscribe."""
        self._subscription.close()

    def _began(self) -> None:
        self._stream, self._heard_at = HintStream(), time.monotonic()
        self._missed()

    def _take(self, data: bytes | str) -> None:
        """Handle one envelope. Whatever goes wrong with it, those that follow are heard."""
        try:
            if _sources.decode(data).source == self._own:
                return
            envelope = _envelopes.decode(data)
        except msgspec.MsgspecError:
            log.exception("hint_broke")
            return
        if envelope.goodbye:
            self._stream.leave(envelope.source)
        elif self._stream.misses(envelope.source, envelope.number, now=time.monotonic()):
            log.warning("hints_missing", extra={"publisher": envelope.source})
            self._missed()
        if envelope.hints:
            self._handle(envelope.hints)
