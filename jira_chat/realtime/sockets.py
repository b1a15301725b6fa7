"""The realtime part of one web process: its socket endpoint and its background greenlets."""

import threading

import gevent

from jira_chat.broker.hints import Hint, Hints
from jira_chat.conversations.alarms import Alarms
from jira_chat.realtime import rounds
from jira_chat.realtime.endpoint import SocketEndpoint
from jira_chat.realtime.fanout import Fanout
from jira_chat.realtime.forgetting import Forgetting
from jira_chat.realtime.polling import Polling
from jira_chat.realtime.presence_announcer import PresenceAnnouncer
from jira_chat.realtime.revocation import Revocation

SAVE_ALARMS_EVERY_SECONDS = 2.0

_LOOK_SECONDS = 0.05


class Sockets:
    """Starts and stops the background greenlets. A failure in one is logged and does not affect the others."""

    def __init__(
        self,
        endpoint: SocketEndpoint,
        fanout: Fanout,
        announcer: PresenceAnnouncer,
        revocation: Revocation,
        forgetting: Forgetting,
        *,
        polling: Polling,
        hints: Hints,
        alarms: Alarms,
    ) -> None:
        self.endpoint = endpoint
        self.polling = polling
        self._fanout = fanout
        self._announcer = announcer
        self._revocation = revocation
        self._forgetting = forgetting
        self._hints = hints
        self._alarms = alarms
        self._stopped = threading.Event()

    def start(self) -> None:
        """Start listening for hints, watching leases and rights, and saving alarms."""
        self._forgetting.begin()
        # Caches are cleared first, so that `read_again` reads fresh rows.
        self._hints.on_gap(self._forgetting.forget)
        self._hints.on_gap(self._fanout.read_again)
        self._hints.on_gap(self._announcer.look_again)
        gevent.spawn(self._hints.listen, self._handle, stopped=self._stopped)
        gevent.spawn(self.endpoint.wheel.run)
        gevent.spawn(self._announcer.watch)
        gevent.spawn(self._revocation.watch)
        gevent.spawn(rounds.repeat, self._alarms.save, every=SAVE_ALARMS_EVERY_SECONDS)

    def _handle(self, hints: list[Hint]) -> None:
        # Caches are cleared first, so that the fan-out of these hints shows nothing stale.
        for hint in hints:
            self._forgetting.handle(hint)
        self._fanout.handle(hints)

    def drain(self, seconds: float) -> None:
        """Stop, and wait for the clients to leave, `seconds` at most."""
        self.stop()
        with gevent.Timeout(seconds, exception=False):
            while len(self.endpoint.hub):
                gevent.sleep(_LOOK_SECONDS)

    def stop(self) -> None:
        """Ask all clients to reconnect elsewhere, then stop listening."""
        self.endpoint.close_all()
        self._stopped.set()
