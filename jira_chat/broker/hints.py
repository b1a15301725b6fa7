"""Hints: "something changed, look at the database". They may be lost, come twice or out of order, and nothing breaks.

Only JSON crosses Redis, and only ids, positions and what is not worth keeping (who is typing, who is here).
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import msgspec
import redis

from jira_chat.kernel import loops
from jira_chat.kernel.kinds import kind_of, to_fields

log = logging.getLogger(__name__)

_CHANNEL = "jira-chat:hints"
_WORK_CHANNEL = "jira-chat:work"

QUIET_SECONDS = 1.0
"""After a hint that was not taken, how long to send none. Otherwise each message waits while Redis does not answer."""

_LISTEN_SECONDS = 1.0
_MOST_AT_ONCE = 100


class Hint(msgspec.Struct, frozen=True, kw_only=True):
    """What is told to every process. `topics` name whom it concerns; `kind` says how to read `data`."""

    kind: str
    topics: list[str]
    data: dict[str, Any]


class Hints:
    """One publisher, and one subscription per process."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client
        self._quiet_until = 0.0
        self._dropped = 0

    def publish(self, event: msgspec.Struct, *, topics: list[str]) -> None:
        """Tell all processes of a tagged event. A broker that is away loses the hint; readers catch up by position."""
        self._publish(_CHANNEL, msgspec.json.encode(Hint(kind=kind_of(event), topics=topics, data=to_fields(event))))

    def notify_worker(self) -> None:
        """Wake the worker before its next look at the outbox."""
        self._publish(_WORK_CHANNEL, b"1")

    def listen(self, handle: Callable[[Hint], None], *, stopped: threading.Event) -> None:
        """Call `handle` for every hint until `stopped`; reconnects by itself. Blocks."""
        self._listen(_CHANNEL, lambda data: handle(msgspec.json.decode(data, type=Hint)), stopped)

    def listen_for_work(self, handle: Callable[[], None], *, stopped: threading.Event) -> None:
        """Call `handle` whenever work waits until `stopped`. Blocks."""
        self._listen(_WORK_CHANNEL, lambda _data: handle(), stopped)

    def _publish(self, channel: str, data: bytes) -> None:
        if time.monotonic() < self._quiet_until:
            self._dropped += 1
            return
        try:
            self._client.publish(channel, data)
        except redis.RedisError as error:
            self._quiet_until = time.monotonic() + QUIET_SECONDS
            lost = {"channel": channel, "error": type(error).__name__, "dropped_before": self._dropped}
            log.warning("hint_lost", extra=lost)
            self._dropped = 0

    def _listen(self, channel: str, handle: Callable[[str], None], stopped: threading.Event) -> None:
        subscription = _Subscription(self._client, channel, handle)
        try:
            loops.run(f"listen to {channel}", subscription.hear, wait=stopped.wait)
        finally:
            subscription.close()


class _Subscription:
    """A channel and what handles its hints. It subscribes when it hears, anew after a failure."""

    def __init__(self, client: redis.Redis, channel: str, handle: Callable[[str], None]) -> None:
        self._client = client
        self._channel = channel
        self._handle = handle
        self._open: redis.client.PubSub | None = None

    def hear(self) -> None:
        """Handle what comes within a second."""
        try:
            subscription = self._subscribed()
            timeout = _LISTEN_SECONDS
            for _ in range(_MOST_AT_ONCE):
                message = subscription.get_message(timeout=timeout)
                if message is None:
                    return
                _pass_on(message["data"], self._handle)
                timeout = 0.0
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
            self._open = self._client.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
            self._open.subscribe(self._channel)
        return self._open


def _pass_on(data: str, handle: Callable[[str], None]) -> None:
    """Handle one hint. Whatever goes wrong with it, those that follow are heard."""
    try:
        handle(data)
    except Exception:
        log.exception("hint_broke")
