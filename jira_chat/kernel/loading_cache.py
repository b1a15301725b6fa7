"""A cache of rarely changing values, kept in the process until a change is announced, or for seconds."""

import time
from collections.abc import Callable, Hashable
from threading import Event, Lock
from typing import Generic, TypeVar

from cachetools import TTLCache

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class LoadingCache(Generic[Key, Value]):
    """Caches up to `most` values for `seconds`, from `begin` on. Missing values are not cached.

    Only a process that hears of changes calls `begin`; others, such as the worker, load a value each time.
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
        self._loading: dict[Key, _Loading[Value]] = {}
        self._changes = 0
        self._has_begun = False
        self._lock = Lock()

    def begin(self) -> None:
        """Start caching."""
        self._has_begun = True

    def get(self, key: Key) -> Value | None:
        """Return a value, loaded if it is not cached; concurrent callers share one load."""
        with self._lock:
            known = self._values.get(key)
            if known is not None:
                return known
            loading = self._loading.get(key)
            # A load that started before a change may return the old value.
            joins = loading is not None and loading.changes == self._changes
            if loading is None or not joins:
                loading = self._loading[key] = _Loading(self._changes)
        if joins:
            loading.over.wait()
            return loading.value if loading.succeeded else self._load(key)
        return self._load_for_all(key, loading)

    def _load_for_all(self, key: Key, loading: "_Loading[Value]") -> Value | None:
        try:
            loading.value = value = self._load(key)
            loading.succeeded = True
        finally:
            with self._lock:
                if self._loading.get(key) is loading:
                    del self._loading[key]
                if self._has_begun and loading.value is not None and loading.changes == self._changes:
                    self._values[key] = loading.value
            loading.over.set()
        return value

    def forget(self, key: Key) -> None:
        """Remove a value, which is loaded again at its next use."""
        with self._lock:
            self._changes += 1
            self._values.pop(key, None)

    def forget_all(self) -> None:
        """Remove all values."""
        with self._lock:
            self._changes += 1
            self._values.clear()


class _Loading(Generic[Value]):
    """A value being loaded, for which other callers may wait."""

    def __init__(self, changes: int) -> None:
        self.changes = changes
        self.over = Event()
        self.value: Value | None = None
        self.succeeded = False
