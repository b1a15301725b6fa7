"""Signals that ask a process to end."""

import select
import signal
import socket
from contextlib import suppress
from types import FrameType


class StopSignals:
    """Notes SIGINT, SIGTERM and SIGHUP. To be made, and waited for, on the main thread.

    The handler sets a flag and no more. It may interrupt any line, so a lock that it takes, an Event's too, can be held
    by the very code that it interrupted; the process would then wait for itself.
    """

    def __init__(self) -> None:
        self.received = False
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        # The interpreter writes a byte here for each signal, which wakes `wait` without a race.
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._numbers = [signal.SIGINT, signal.SIGTERM]
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # which `nohup` asks for
            self._numbers.append(signal.SIGHUP)
        for number in self._numbers:
            signal.signal(number, self._note)

    def wait(self, seconds: float) -> bool:
        """Wait until a signal comes, at most `seconds`; return whether one ever came."""
        if not self.received:
            select.select([self._reader], [], [], seconds)
            with suppress(BlockingIOError):
                self._reader.recv(64)
        return self.received

    def ignore_more(self) -> None:
        """Let no further signal change how the process ends; for its last lines.

        While the interpreter shuts down it gives signals their default effect back, which is to kill.
        """
        for number in self._numbers:
            signal.signal(number, signal.SIG_IGN)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.received = True
