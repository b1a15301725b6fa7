"""The realtime side of one web process: its socket door, and what runs in the background as long as it lives."""

import threading

import gevent

from jira_chat.broker.hints import Hints
from jira_chat.realtime.attendance import Attendance
from jira_chat.realtime.endpoint import SocketEndpoint
from jira_chat.realtime.fanout import Fanout
from jira_chat.realtime.revocation import Revocation


class Sockets:
    """Starts and stops the background greenlets; a failure in one of them is logged and ends nothing else."""

    def __init__(
        self,
        endpoint: SocketEndpoint,
        fanout: Fanout,
        attendance: Attendance,
        revocation: Revocation,
        hints: Hints,
    ) -> None:
        self.endpoint = endpoint
        self._fanout = fanout
        self._attendance = attendance
        self._revocation = revocation
        self._hints = hints
        self._stopped = threading.Event()

    def start(self) -> None:
        """Begin to listen for hints, and to watch leases and rights."""
        gevent.spawn(self._hints.listen, self._fanout.handle, stopped=self._stopped)
        gevent.spawn(self._attendance.watch)
        gevent.spawn(self._revocation.watch)

    def stop(self) -> None:
        """Stop listening and ask all clients to come back elsewhere."""
        self._stopped.set()
        self.endpoint.close_all()
