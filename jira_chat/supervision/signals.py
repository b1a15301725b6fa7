"""Signals that ask a process to end."""

import select
import signal
import socket
from contextlib import suppress
from types import FrameType


class StopSignals:
    """Notes SIGINT, SIGTERM and SIGHUP. Create it, and wait for it, on the main thread.

    The handler only sets a flag. It may interrupt any line, so a lock that it took, even an Event's, could be held by
    the interrupted code, and the process would deadlock.
    """

    def __init__(self) -> None:
        self.received = False
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        # The interpreter writes a byte here for each signal, which wakes `wait` without a race.
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._numbers = [signal.SIGINT, signal.SIGTERM]
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as `nohup` sets it
            self._numbers.append(signal.SIGHUP)
        for number in self._numbers:
            signal.signal(number, self._note)

    def wait(self, seconds: float) -> bool:
        """Wait up to `seconds` for a signal; return whether one has ever arrived."""
        if not self.received:
            select.select([self._reader], [], [], seconds)
            with suppress(BlockingIOError):
                self._reader.recv(64)
        return self.received

    def ignore_more(self) -> None:
        """Ignore further signals, for the last lines of the process.

        While the interpreter shuts down, it restores the default action of signals, which is to kill.
        """
        for number in self._numbers:
            signal.signal(number, signal.SIG_IGN)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.received = True
