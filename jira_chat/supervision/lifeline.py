"""A pipe from a parent to its children that closes when the parent ends, for whatever reason."""

import os
import stat
from collections.abc import Mapping
from typing import Self

_VARIABLE = "JIRA_CHAT_LIFELINE"


class Lifeline:
    """The parent's end of the pipe. Nothing is ever written; the system closes it when the process ends."""

    def __init__(self) -> None:
        self.reader, self._writer = os.pipe()
        os.set_blocking(self.reader, False)

    @property
    def environment(self) -> dict[str, str]:
        """The environment variable that tells a child to watch the inherited `reader`."""
        return {_VARIABLE: str(self.reader)}


class ParentWatch:
    """The child's end of the pipe."""

    def __init__(self, reader: int | None) -> None:
        self._reader = reader

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Watch the parent's lifeline; without one the parent counts as alive."""
        named = environ.get(_VARIABLE, "")
        return cls(int(named) if named.isdecimal() and _is_pipe(int(named)) else None)

    def is_over(self) -> bool:
        """Whether the parent is gone."""
        if self._reader is None:
            return False
        try:
            return os.read(self._reader, 1) == b""
        except BlockingIOError:
            return False


def _is_pipe(descriptor: int) -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(descriptor).st_mode)
    except OSError:
        return False
