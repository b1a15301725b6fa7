"""Hints: "something changed, look at the database". They may be lost, come twice or out of order, and nothing breaks.

Only JSON crosses Redis, and only ids, positions and what is not worth keeping (who is typing, who is here).
"""

import logging
import threading
from collections.abc import Callable
from typing import Any

import msgspec
import redis

log = logging.getLogger(__name__)

_CHANNEL = "jira-chat:hints"
_WORK_CHANNEL = "jira-chat:work"
_RETRY_SECONDS = 0.5


class Hint(msgspec.Struct, frozen=True, kw_only=True):
    """What is told to every process. `topics` name whom it concerns; `kind` says how to read `data`."""

    kind: str
    topics: list[str]
    data: dict[str, Any]


class Hints:
    """One publisher, and one subscription per process."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client

    def publish(self, kind: str, *, topics: list[str], data: dict[str, Any]) -> None:
        """Tell all processes. A broker that is away loses the hint; readers catch up by position."""
        self._publish(_CHANNEL, msgspec.json.encode(Hint(kind=kind, topics=topics, data=data)))

    def work_waits(self) -> None:
        """Wake the worker before its next look at the outbox."""
        self._publish(_WORK_CHANNEL, b"1")

    def listen(self, handle: Callable[[Hint], None], *, stopped: threading.Event) -> None:
        """Call `handle` for every hint until `stopped`; reconnects by itself. Blocks."""
        self._listen(_CHANNEL, lambda data: handle(msgspec.json.decode(data, type=Hint)), stopped)

    def listen_for_work(self, handle: Callable[[], None], *, stopped: threading.Event) -> None:
        """Call `handle` whenever work waits until `stopped`. Blocks."""
        self._listen(_WORK_CHANNEL, lambda _data: handle(), stopped)

    def _publish(self, channel: str, data: bytes) -> None:
        try:
            self._client.publish(channel, data)
        except redis.RedisError as error:
            log.warning("hint_lost", extra={"channel": channel, "error": type(error).__name__})

    def _listen(self, channel: str, handle: Callable[[str], None], stopped: threading.Event) -> None:
        while not stopped.is_set():
            try:
                with self._client.pubsub(ignore_subscribe_messages=True) as subscription:  # type: ignore[no-untyped-call]
                    subscription.subscribe(channel)
                    while not stopped.is_set():
                        message = subscription.get_message(timeout=1.0)
                        if message is not None:
                            _pass_on(message["data"], handle)
            except redis.RedisError as error:
                log.warning("hints_interrupted", extra={"channel": channel, "error": type(error).__name__})
                stopped.wait(_RETRY_SECONDS)


def _pass_on(data: str, handle: Callable[[str], None]) -> None:
    """Handle one hint. Whatever goes wrong with it, those that follow are heard."""
    try:
        handle(data)
    except Exception:
        log.exception("hint_broke")
