"""Sending hints without letting anybody wait for Redis."""

import atexit
import logging
import threading
import time
from collections.abc import Callable, Hashable
from typing import Any

import msgspec
import redis

from jira_chat.broker.connection import BrokerUnavailable
from jira_chat.broker.hint_stream import BEAT_SECONDS
from jira_chat.kernel.ids import new_id

log = logging.getLogger(__name__)

CHANNEL = "jira-chat:hints"
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
    """Some hints of one publisher."""

    source: str
    number: int
    hints: list[Hint] = []
    goodbye: bool = False


Merge = Callable[[Hint, Hint], Hint]
"""Makes one hint of an earlier one that still waits and the one that replaces it."""


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
        self._waiting: dict[Hashable, Hint] = {}
        self._dropped = 0
        self._work = False
        self._number = 0
        self._unsent: bytes | None = None
        self._thread: threading.Thread | None = None
        self._stopped = False

    def put(self, hint: Hint, *, key: Hashable = None, merge: Merge | None = None) -> None:
        """Send a hint soon. Never waits. Of hints with the same `key` only the latest is kept while they wait."""
        with self._lock:
            place = key or object()
            earlier = self._waiting.pop(place, None)
            if earlier is not None and merge is not None:
                hint = merge(earlier, hint)
            if len(self._waiting) < MOST_WAITING:
                self._waiting[place] = hint
            else:
                self._dropped += 1
            self._begin()
        self._wake.set()

    def wake_worker(self) -> None:
        """Let the worker look at the outbox soon; once is enough, however often this is asked."""
        with self._lock:
            self._work = True
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
            self._wake.wait(BEAT_SECONDS)
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
        return bool(self._waiting or self._work or self._unsent)

    def _send_all(self) -> None:
        """Send what waits, a beat when nothing does. Raises RedisError when it has to be sent again."""
        while True:
            with self._lock:
                if self._unsent is None:
                    self._unsent = self._next()
                works, self._work = self._work, False
            self._send(self._unsent, works=works)
            self._unsent = None
            if not self._has_more():
                return
            # Each call costs as much as twenty hints: what comes meanwhile goes together.
            time.sleep(_PAUSE_SECONDS)

    def _send(self, envelope: bytes, *, works: bool) -> None:
        try:
            pipeline = self._client.pipeline(transaction=False)
            pipeline.publish(CHANNEL, envelope)
            if works:
                pipeline.publish(WORK_CHANNEL, b"1")
            pipeline.execute()
        except BrokerUnavailable:
            self._work = self._work or works
            raise

    def _next(self) -> bytes:
        """Return the next envelope. A number is skipped where hints were dropped, so that others notice."""
        hints = [self._waiting.pop(key) for key in list(self._waiting)[:_MOST_AT_ONCE]]
        if self._dropped:
            log.warning("hints_dropped", extra={"count": self._dropped})
            self._number += 2
        elif hints:
            self._number += 1
        self._dropped = 0
        return msgspec.json.encode(Envelope(source=self.source, number=self._number, hints=hints))

    def _say_goodbye(self) -> None:
        goodbye = Envelope(source=self.source, number=self._number, goodbye=True)
        try:
            self._client.publish(CHANNEL, msgspec.json.encode(goodbye))
        except BrokerUnavailable as error:
            log.debug("goodbye_not_taken", extra={"error": type(error).__name__})
