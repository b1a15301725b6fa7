"""A storage of the `limits` package for counting each frame in the process that has the socket.

The package's own storage takes locks, and scans all keys a hundred times a second: ten thousand people would keep a CPU
busy. The event loop must not wait for either. Greenlets of one thread share this storage.
"""

import time
from collections.abc import Sequence

from limits.storage import MemoryStorage

from jira_chat.broker.limiter import Use

ADDRESS = "process://"

_PRUNE_SECONDS = 60.0


class ProcessStorage(MemoryStorage):
    """Counts in moving windows; expired uses are removed at the next access, or within two minutes."""

    STORAGE_SCHEME = ["process"]  # noqa: RUF012 -- the package declares it

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **_options: str) -> None:
        super().__init__(uri, wrap_exceptions)
        self._windows: dict[str, tuple[int, list[float]]] = {}
        self._pruned_at = time.time()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count `amount` uses unless that would exceed `limit` in the last `expiry` seconds."""
        return self.acquire(Use(key, limit, expiry, "", amount))

    def acquire_all(self, uses: Sequence[Use]) -> list[bool]:
        """Count several uses, each as `acquire`."""
        return [self.acquire(use) for use in uses]

    def acquire(self, use: Use) -> bool:
        """Count a use unless that would exceed the limit. The package's own method takes twice as long."""
        key, limit, expiry, _, amount = use
        now = time.time()
        if now - self._pruned_at > _PRUNE_SECONDS:
            self._prune(now)
        known = self._windows.get(key)
        if known is None:
            known = self._windows[key] = (expiry, [])
        uses = known[1]
        if uses and not now - expiry < uses[0] <= uses[-1] <= now:
            _forget(uses, now - expiry, now)
        if len(uses) + amount > limit:
            return False
        if amount == 1:
            uses.append(now)
        else:
            uses.extend([now] * amount)
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002 -- the package's signature
        """Return the time of the oldest use in the window, and the number of uses in it."""
        now = time.time()
        _, uses = self._windows.get(key, (expiry, []))
        _forget(uses, now - expiry, now)
        return (uses[0] if uses else now), len(uses)

    def reset(self) -> int | None:
        """Forget everything."""
        count = len(self._windows)
        self._windows.clear()
        return count

    def _prune(self, now: float) -> None:
        self._pruned_at = now
        self._windows = {
            key: (expiry, uses) for key, (expiry, uses) in self._windows.items() if uses and uses[-1] > now - expiry
        }


def _forget(uses: list[float], until: float, now: float) -> None:
    """Forget uses up to an instant, and all if the clock was set back: they would count until it has caught up."""
    if uses and uses[-1] > now:
        uses.clear()
    count = 0
    for at in uses:
        if at > until:
            break
        count += 1
    if count:
        del uses[:count]
