"""Sending hints without letting anybody wait for Redis."""

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
"""Hints that wait for a Redis that does not answer; what is more is dropped, and its number with it."""

_MOST_AT_ONCE = 500
_PAUSE_SECONDS = 0.002
_RETRY_SECONDS = 0.25
_GOODBYE_SECONDS = 1.0


class Hint(msgspec.Struct, frozen=True, kw_only=True):
    """What is told to every process. `topics` name its listeners; `kind` says how to read `data`."""

    kind: str
    topics: list[str]
    data: dict[str, Any]


class OwnHint(Hint, frozen=True, kw_only=True):
    """A hint on its way to the listener in its own process, with what it is about; that part never leaves it."""

    about: Any


class Envelope(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Some hints of one publisher on one channel; it numbers those of each channel by themselves."""

    source: str
    number: int
    hints: list[Hint] = []
    goodbye: bool = False


Merge = Callable[[Hint, Hint], Hint]
"""Makes one hint of an earlier one that still waits and the one that replaces it."""


class _Waiting(NamedTuple):
    channel: str
    hint: Hint


class HintPublisher:
    """Keeps what is to be told until one thread (under gevent a greenlet) has told it.

    What Redis does not take is sent again, in order, until it answers; what replaces something that still waits takes
    its place.
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
        """Channels whose last number was said once."""
        self._beat_at = time.monotonic()
        self._unsent: list[tuple[str, bytes]] = []
        self._thread: threading.Thread | None = None
        self._stopped = False

    def put(self, hint: Hint, *, channel: str = CHANNEL, key: Hashable = None, merge: Merge | None = None) -> None:
        """Send a hint soon. Never waits. Of hints with the same `key` only the latest is kept while they wait."""
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
        """Let those who listen to a channel look, soon; once is enough, however often this is asked."""
        with self._lock:
            self._calls.add(channel)
            self._begin()
        self._wake.set()

    def begin(self) -> None:
        """Send beats from now on, so that others can hear that this process is there."""
        with self._lock:
            self._begin()

    def close(self) -> None:
        """Send what waits and say goodbye, within a second or not at all."""
        with self._lock:
            self._stopped = True
            thread = self._thread
        self._wake.set()
        if thread is not None:
            thread.join(_GOODBYE_SECONDS)
        atexit.unregister(self.close)

    def _begin(self) -> None:
        # Not before it is needed: threads do not come along when a process forks.
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
                # Only this thread waits; nobody who publishes does.
                time.sleep(_RETRY_SECONDS)
                self._wake.set()
            else:
                if is_away:
                    log.info("hints_go_on")
                is_away = False
        self._say_goodbye()

    def _has_more(self) -> bool:
        return bool(self._waiting or self._dropped or self._calls or self._unsent)

    def _send_all(self) -> None:
        """Send what waits, and a beat when it is time. Raises RedisError when it has to be sent again."""
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
            # Each call costs as much as twenty hints: what comes meanwhile goes together.
            time.sleep(_PAUSE_SECONDS)

    def _send(self, envelopes: list[tuple[str, bytes]], calls: set[str]) -> None:
        pipeline = self._client.pipeline(transaction=False)
        for channel, envelope in envelopes:
            pipeline.publish(channel, envelope)
        for channel in calls:
            pipeline.publish(channel, b"1")
        pipeline.execute()

    def _next(self) -> list[tuple[str, bytes]]:
        """Return the next envelopes. A number is skipped where hints were dropped, so that others notice."""
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
        """Return where a number is to be said again, when it is time: nobody would notice that they missed the last."""
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
