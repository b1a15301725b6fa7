"""What was read and does not change often, kept in the process until somebody says that it changed, or for seconds."""

import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from cachetools import TTLCache

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """Remembers up to `most` values for `seconds`, from `begin` on. What is not there is not remembered.

    It begins where somebody hears of changes: a process that does not, such as the worker, reads each time.
    """

    def __init__(
        self,
        load: Callable[[Key], Value | None],
        *,
        most: int,
        seconds: float,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._load = load
        self._values: TTLCache[Key, Value] = TTLCache(most, seconds, timer)
        self._changes = 0
        self._has_begun = False
        self._lock = Lock()

    def begin(self) -> None:
        """Begin to remember."""
        self._has_begun = True

    def get(self, key: Key) -> Value | None:
        """Return a value, loaded if it is not remembered."""
        with self._lock:
            known = self._values.get(key)
            changes = self._changes
        if known is not None:
            return known
        value = self._load(key)
        if value is not None:
            with self._lock:
                # What was loaded while something changed may be from before.
                if self._has_begun and changes == self._changes:
                    self._values[key] = value
        return value

    def forget(self, key: Key) -> None:
        """Load a value anew the next time."""
        with self._lock:
            self._changes += 1
            self._values.pop(key, None)

    def forget_all(self) -> None:
        """Load everything anew."""
        with self._lock:
            self._changes += 1
            self._values.clear()
