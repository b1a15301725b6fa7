"""The file that lists the processes working on a data folder."""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import msgspec
import psutil

from jira_chat.supervision.errors import StartRefusedError

log = logging.getLogger(__name__)

_SUPERVISOR = "supervisor"
GRACE_SECONDS = 12.0
_SAME_START_SECONDS = 2.0
"""Tolerance for start times, which the system derives from the clock, which may be adjusted in between."""


class Entry(msgspec.Struct, frozen=True):
    """A process. Ids are reused, so its start (seconds since 1970) is part of its identity."""

    pid: int
    started: float


class RunFile:
    """The run file, held by one supervisor at a time: the system's lock ends with the process that holds it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._entries = _read(file)

    @classmethod
    @contextmanager
    def held(cls, path: Path) -> Iterator["RunFile"]:
        """Hold the file for the block, and empty it at the end.

        Raises StartRefusedError, which names the holder, while another process holds it.
        """
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StartRefusedError(_is_held(path, _read(file))) from None
            run = cls(file)
            run.note(_SUPERVISOR, os.getpid())
            yield run
            run._write({})

    def note(self, name: str, pid: int) -> None:
        """Note a started process, in place of the previous one of that name."""
        with suppress(psutil.NoSuchProcess):
            self._write({**self._entries, name: Entry(pid, psutil.Process(pid).create_time())})

    def end_leftovers(self) -> bool:
        """End the processes of an earlier run whose supervisor was killed; return whether there was such a run."""
        left = [each for name, entry in self._entries.items() if name != _SUPERVISOR and (each := _find(entry))]
        was_cut_off = len(self._entries) > 1
        if left:
            log.warning("leftovers_ended", extra={"pids": [each.pid for each in left]})
            _end(left)
        self._write({_SUPERVISOR: self._entries[_SUPERVISOR]})
        return was_cut_off

    def _write(self, entries: dict[str, Entry]) -> None:
        self._entries = entries
        # In place, since the lock belongs to this very file, and in a single write, which is complete or missing if we
        # are killed: blanks cover the rest of a longer text.
        text = msgspec.json.encode(entries) if entries else b""
        self._file.seek(0)
        self._file.write(text.ljust(os.fstat(self._file.fileno()).st_size))


def _read(file: IO[bytes]) -> dict[str, Entry]:
    file.seek(0)
    try:
        return msgspec.json.decode(file.read(), type=dict[str, Entry])
    except msgspec.MsgspecError:
        # Empty after a regular end, or incomplete after a power cut, which ended the processes, too.
        return {}


def _is_held(path: Path, entries: dict[str, Entry]) -> str:
    by = f" (process {entries[_SUPERVISOR].pid})" if _SUPERVISOR in entries else ""
    return f"Jira Chat is running already{by} with the data folder {path.parent}. Stop it, or choose another DATA_DIR."


def _find(entry: Entry) -> psutil.Process | None:
    """Return the process of an entry, None if it is gone or its id was reused."""
    try:
        process = psutil.Process(entry.pid)
        is_same = abs(process.create_time() - entry.started) < _SAME_START_SECONDS
    except psutil.Error:
        return None
    return process if is_same and entry.pid != os.getpid() else None


def _end(processes: list[psutil.Process]) -> None:
    family = [*processes, *(child for each in processes for child in _children(each))]
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, alive = psutil.wait_procs(family, timeout=GRACE_SECONDS)
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, timeout=GRACE_SECONDS)


def _children(process: psutil.Process) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    with suppress(psutil.NoSuchProcess):
        found += process.children(recursive=True)
    return found
