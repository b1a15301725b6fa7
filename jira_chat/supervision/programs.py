"""Programs as processes, each in its own process group, so that none of its children outlives it."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from jira_chat.supervision.lifeline import Lifeline

_ORPHANS_SECONDS = 2.0
_LOOK_SECONDS = 0.02


@dataclass(frozen=True, kw_only=True)
class Program:
    """A program to run."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(repr=False)
    is_ready: Callable[[], bool] = lambda: True
    """Whether the program answers; later stages wait for that."""
    is_heard: bool = True
    """Whether its output goes where ours goes."""


class Running(Protocol):
    """A started program."""

    @property
    def pid(self) -> int:
        """The id of its process."""

    def status(self) -> int | None:
        """Return the exit status (negative: the signal that ended it), None while it runs."""

    def terminate(self) -> None:
        """Ask it to end."""

    def end(self, seconds: float) -> None:
        """Wait up to `seconds` for its end, then kill it and its remaining children."""


def launch(program: Program, lifeline: Lifeline, folder: Path) -> Running:
    """Start a program in `folder`. Raises OSError if the system cannot."""
    output = None if program.is_heard else subprocess.DEVNULL
    return _Group(
        subprocess.Popen(  # noqa: S603 -- ours
            program.command,
            cwd=folder,
            env={**program.environment, **lifeline.environment},
            pass_fds=(lifeline.reader,),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            # A Ctrl-C at the terminal reaches only the supervisor, which then stops all programs in order.
            start_new_session=True,
        )
    )


class _Group:
    """A process and the process group that it leads."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.pid = process.pid

    def status(self) -> int | None:
        return self._process.poll()

    def terminate(self) -> None:
        self._process.terminate()

    def end(self, seconds: float) -> None:
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        # While a process is left in the group, its id is not reused.
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self._is_empty_after(number):
                return

    def _is_empty_after(self, number: signal.Signals) -> bool:
        give_up_at = time.monotonic() + _ORPHANS_SECONDS
        try:
            os.killpg(self.pid, number)
            while time.monotonic() < give_up_at:
                with suppress(ChildProcessError):  # in a container, orphans may become our children
                    os.waitpid(-self.pid, os.WNOHANG)
                os.killpg(self.pid, 0)
                time.sleep(_LOOK_SECONDS)
        except (ProcessLookupError, PermissionError):  # macOS raises the latter for a group of zombies
            return True
        return False
