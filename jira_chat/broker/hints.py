"""Hints: "something changed, look at the database". They may be lost, repeated or out of order without harm.

Only JSON crosses Redis, and only ids, positions and ephemeral state (typing, presence). Hints of this process reach its
own listener without Redis. After a possible loss, the callbacks of `on_gap` run, which read again what this process
knows.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Hashable

import msgspec
import redis

from jira_chat.broker.connection import BrokerUnavailable
from jira_chat.broker.hint_channels import CHANNEL, Following, Gap, channel_of
from jira_chat.broker.hint_publisher import WORK_CHANNEL, Hint, HintPublisher, Merge, OwnHint
from jira_chat.broker.hint_subscriber import HintSubscriber, Subscription
from jira_chat.kernel import loops
from jira_chat.kernel.ids import TenantId
from jira_chat.kernel.kinds import kind_of, to_fields

log = logging.getLogger(__name__)

LOST_SECONDS = 5.0
"""While the subscription is lost, how often the `on_gap` callbacks run."""

_MOST_AT_ONCE = 500
_MOST_UNHEARD = 20_000
"""Hints queued for a busy listener. More of them are dropped and count as a gap."""

__all__ = ["Gap", "Hint", "Hints", "Merge", "OwnHint"]


class Hints:
    """A process's publisher and subscription of hints."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client
        self._publisher = HintPublisher(client)
        self.following = Following(on_new=self._ring)
        self._bell = ""
        self._inbox: _Inbox | None = None
        self._gap_handlers: list[Callable[[Gap], None]] = []

    def publish(
        self,
        event: msgspec.Struct,
        *,
        topics: list[str],
        tenant: TenantId | None = None,
        key: Hashable = None,
        merge: Merge | None = None,
        about: object = None,
    ) -> None:
        """Publish a tagged event to all processes, with `about` for the listener in this one. Never blocks.

        With a `tenant`, only processes that follow it receive the event.

        While Redis is not available hints wait; of those with the same `key` only the latest is kept, or the result of
        `merge`. When too many wait, further ones are dropped, and subscribers notice a gap.
        """
        hint = Hint(kind=kind_of(event), topics=topics, data=to_fields(event))
        if self._inbox is not None:
            self._inbox.put([hint if about is None else _own(hint, about)])
        self._publisher.put(hint, channel=channel_of(tenant), key=key, merge=merge)

    def notify_worker(self) -> None:
        """Wake the worker before its next look at the outbox. Never blocks."""
        self._publisher.call(WORK_CHANNEL)

    def on_gap(self, handle: Callable[[Gap], None]) -> None:
        """Call `handle` whenever hints may have been lost, in order of registration, before the next hint.

        It is also called when listening begins and for each newly followed site, and repeated until it succeeds.
        """
        self._gap_handlers.append(handle)

    def listen(self, handle: Callable[[list[Hint]], None], *, stopped: threading.Event) -> None:
        """Call `handle` with incoming hints until `stopped`; reconnects automatically. Blocks.

        If `handle` fails, its hints count as lost, which is a gap.
        """
        inbox = self._inbox = _Inbox()
        subscriber = HintSubscriber(
            self._client,
            self._publisher.source,
            self.following.channels,
            handle=inbox.put,
            missed=inbox.note_gap,
        )
        self._bell = subscriber.bell
        self._publisher.begin()
        hearing = threading.Thread(target=self._hear, args=(subscriber, inbox, stopped), daemon=True)
        hearing.start()

        def step() -> None:
            hints = inbox.take(self._close_gap)
            try:
                handle(hints)
            except BaseException:
                inbox.note_gap()
                raise

        loops.run("handle hints", step, wait=stopped.wait)
        hearing.join()

    def listen_for_work(self, handle: Callable[[], None], *, stopped: threading.Event) -> None:
        """Call `handle` whenever there may be work, until `stopped`. Blocks."""
        subscription = Subscription(self._client, lambda: {WORK_CHANNEL})

        def step() -> None:
            subscription.hear(lambda *_: handle(), began=lambda _: handle())

        try:
            loops.run(f"listen to {WORK_CHANNEL}", step, wait=stopped.wait)
        finally:
            subscription.close()

    def close(self) -> None:
        """Send the waiting hints within a second, then stop."""
        self._publisher.close()

    def _ring(self) -> None:
        # Without a listener or Redis this is not needed: the next subscription includes the channel.
        if self._bell:
            self._publisher.call(self._bell)

    def _close_gap(self, gap: Gap) -> None:
        for handle in self._gap_handlers:
            handle(gap)

    def _hear(self, subscriber: HintSubscriber, inbox: "_Inbox", stopped: threading.Event) -> None:
        def step() -> None:
            try:
                subscriber.step()
            except BrokerUnavailable:
                inbox.note_gap()
                raise

        try:
            loops.run("listen for hints", step, wait=stopped.wait, longest=LOST_SECONDS)
        finally:
            subscriber.close()
            inbox.wake()


def _own(hint: Hint, about: object) -> OwnHint:
    return OwnHint(kind=hint.kind, topics=hint.topics, data=hint.data, about=about)


class _Inbox:
    """The queue of hints from this and other processes for the handler."""

    def __init__(self) -> None:
        self._hints: deque[Hint] = deque()
        self._missed: set[str] = set()
        self._wake = threading.Event()

    def put(self, hints: list[Hint]) -> None:
        if len(self._hints) >= _MOST_UNHEARD:
            log.warning("hints_unheard", extra={"count": len(self._hints)})
            self._hints.clear()
            self._missed.add(CHANNEL)
        self._hints.extend(hints)
        self._wake.set()

    def note_gap(self, channel: str = CHANNEL) -> None:
        self._missed.add(channel)
        self._wake.set()

    def wake(self) -> None:
        self._wake.set()

    def take(self, close_gap: Callable[[Gap], None]) -> list[Hint]:
        """Return the hints of up to a second, after closing a gap; a gap that cannot be closed stays open."""
        if not self._hints and not self._missed:
            self._wake.wait(1.0)
        self._wake.clear()
        if self._missed:
            missed, self._missed = self._missed, set()
            try:
                close_gap(Gap(frozenset(missed)))
            except BaseException:
                self._missed |= missed
                raise
        return [self._hints.popleft() for _ in range(min(len(self._hints), _MOST_AT_ONCE))]
