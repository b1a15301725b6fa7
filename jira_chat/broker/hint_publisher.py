"""Publishing of hints without making callers wait for Redis."""

import atexit
import logging
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable
from typing import Any, NamedTuple

import msgspec
import redis

from jira_chat.broker.connection import BrokerUnavailable
from jira_chat.broker.hint_channels import CHANNEL
from jira_chat.broker.hint_stream import BEAT_SECONDS
from jira_chat.kernel.ids import new_id

log = logging.getLogger(__name__)

WORK_CHANNEL = "jira-chat:work"

MOST_WAITING = 10_000
"""Hints queued while Redis does not answer. Further ones are dropped, and a sequence number is skipped."""

_MOST_AT_ONCE = 500
_PAUSE_SECONDS = 0.005
_RETRY_SECONDS = 0.25
_GOODBYE_SECONDS = 1.0


class Hint(msgspec.Struct, frozen=True, kw_only=True):
    """A message to all processes. `topics` select its listeners; `kind` is the type of `data`."""

    kind: str
    topics: list[str]
    data: dict[str, Any]


class OwnHint(Hint, frozen=True, kw_only=True):
    """A hint for the listener in the publisher's process, with its subject, which never leaves the process."""

    about: Any


class Envelope(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A batch of one publisher's hints on one channel. Each channel has its own sequence of numbers."""

    source: str
    number: int
    hints: list[Hint] = []
    goodbye: bool = False


Merge = Callable[[Hint, Hint], Hint]
"""Merges a waiting hint with the one that replaces it."""


class _Waiting(NamedTuple):
    channel: str
    hint: Hint


class HintPublisher:
    """Queues hints until one thread (under gevent a greenlet) has sent them.

    What Redis does not accept is sent again, in order, until it answers. A hint with the key of a waiting one replaces
    it.
    """

    def __init__(self, client: redis.Redis) -> None:
        self.source = new_id()
        self._client = client
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._waiting: dict[Hashable, _Waiting] = {}
        self._dropped: Counter[str] = Counter()
        self._calls: set[str] = set()
        self._numbers: defaultdict[str, int] = defaultdict(int)
        self._unconfirmed: set[str] = set()
        """Channels whose last number was sent only once."""
        self._beat_at = time.monotonic()
        self._unsent: list[tuple[str, bytes]] = []
        self._thread: threading.Thread | None = None
        self._stopped = False

    def put(self, hint: Hint, *, channel: str = CHANNEL, key: Hashable = None, merge: Merge | None = None) -> None:
        """Send a hint soon. Never blocks. Of waiting hints with the same `key` only the latest is kept."""
        with self._lock:
            place = key or object()
            earlier = self._waiting.pop(place, None)
            if earlier is not None and merge is not None:
                hint = merge(earlier.hint, hint)
            if len(self._waiting) < MOST_WAITING:
                self._waiting[place] = _Waiting(channel, hint)
            else:
                self._dropped[channel] += 1
            self._begin()
        self._wake.set()

    def call(self, channel: str) -> None:
        """Wake the listeners of a channel soon; several calls before sending count as one."""
        with self._lock:
            self._calls.add(channel)
            self._begin()
        self._wake.set()

    def begin(self) -> None:
        """Start sending beats, by which other processes know that this one is alive."""
        with self._lock:
            self._begin()

    def close(self) -> None:
        """Send the waiting hints and a goodbye, within a second at most."""
        with self._lock:
            self._stopped = True
            thread = self._thread
        self._wake.set()
        if thread is not None:
            thread.join(_GOODBYE_SECONDS)
        atexit.unregister(self.close)

    def _begin(self) -> None:
        # Started lazily, because threads do not survive a fork.
        if self._thread is None and not self._stopped:
            self._thread = threading.Thread(target=self._run, name="hint publisher", daemon=True)
            self._thread.start()
            atexit.register(self.close)

    def _run(self) -> None:
        is_away = False
        while not self._stopped or self._has_more():
            self._wake.wait(max(0.0, self._beat_at + BEAT_SECONDS - time.monotonic()))
            self._wake.clear()
            try:
                self._send_all()
            except BrokerUnavailable as error:
                if not is_away:
                    log.warning("hints_wait", extra={"error": type(error).__name__})
                is_away = True
                if self._stopped:
                    return
            except Exception:
                # Their numbers are missing, so subscribers read again what these hints were about.
                log.exception("hints_broke", extra={"channels": len(self._unsent)})
                self._unsent = []
            else:
                if is_away:
                    log.info("hints_go_on")
                is_away = False
                continue
            # Only this thread waits; publishing callers do not.
            time.sleep(_RETRY_SECONDS)
            self._wake.set()
        self._say_goodbye()

    def _has_more(self) -> bool:
        return bool(self._waiting or self._dropped or self._calls or self._unsent)

    def _send_all(self) -> None:
        """Send waiting hints, and beats when due. Raises RedisError if they have to be sent again."""
        while True:
            with self._lock:
                self._unsent = self._unsent or self._next()
                calls, self._calls = self._calls, set()
            try:
                self._send(self._unsent, calls)
            except BrokerUnavailable:
                with self._lock:
                    self._calls |= calls
                raise
            self._unsent = []
            if not self._has_more():
                return
            # A call costs as much as twenty hints, and hearing it again as much, so the pause collects a batch.
            time.sleep(_PAUSE_SECONDS)

    def _send(self, envelopes: list[tuple[str, bytes]], calls: set[str]) -> None:
        pipeline = self._client.pipeline(transaction=False)
        for channel, envelope in envelopes:
            pipeline.publish(channel, envelope)
        for channel in calls:
            pipeline.publish(channel, b"1")
        pipeline.execute()

    def _next(self) -> list[tuple[str, bytes]]:
        """Return the next envelopes. Dropped hints skip a number, so that subscribers notice the gap."""
        hints: dict[str, list[Hint]] = {channel: [] for channel in self._dropped}
        for key in list(self._waiting)[:_MOST_AT_ONCE]:
            channel, hint = self._waiting.pop(key)
            hints.setdefault(channel, []).append(hint)
        if self._dropped:
            log.warning("hints_dropped", extra={"count": self._dropped.total()})
        for channel in hints:
            self._numbers[channel] += 2 if channel in self._dropped else 1
        self._dropped.clear()
        return [self._envelope(channel, hints.get(channel, [])) for channel in [*hints, *self._beats(hints)]]

    def _beats(self, told: Collection[str]) -> list[str]:
        """Return the channels due for a beat, which repeats the last number: a missed last hint would go unnoticed."""
        now = time.monotonic()
        self._unconfirmed.update(told)
        if now - self._beat_at < BEAT_SECONDS:
            return []
        quiet = [channel for channel in {CHANNEL, *self._unconfirmed} if channel not in told]
        self._beat_at, self._unconfirmed = now, set(told)
        return quiet

    def _envelope(self, channel: str, hints: list[Hint]) -> tuple[str, bytes]:
        envelope = Envelope(source=self.source, number=self._numbers[channel], hints=hints)
        return channel, msgspec.json.encode(envelope)

    def _say_goodbye(self) -> None:
        goodbye = Envelope(source=self.source, number=self._numbers[CHANNEL], goodbye=True)
        try:
            self._client.publish(CHANNEL, msgspec.json.encode(goodbye))
        except BrokerUnavailable as error:
            log.debug("goodbye_not_taken", extra={"error": type(error).__name__})
