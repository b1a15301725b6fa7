"""Which hints a process hears. Hints about one site go to one of a fixed number of channels, the others to everybody.

Plain channels, not Redis' sharded ones (`SPUBLISH`): those need a connection to each node of a cluster, and save only
what its nodes tell each other.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from zlib import crc32

from jira_chat.kernel.ids import TenantId

SHARDS = 256
"""More than a process has sites at first, few enough to be subscribed to with one command."""

CHANNEL = "jira-chat:hints"
"""What everybody hears."""

LINGER_SECONDS = 60.0
"""How long a channel is still heard after the last socket left: a page that is reloaded comes back."""


def channel_of(tenant: TenantId | None) -> str:
    """Return the channel of a site's hints; everybody's for None."""
    return CHANNEL if tenant is None else f"{CHANNEL}:{crc32(tenant.encode()) % SHARDS}"


@dataclass(frozen=True)
class Gap:
    """The channels on which hints may have been missed."""

    channels: frozenset[str] = frozenset({CHANNEL})

    @property
    def is_whole(self) -> bool:
        """Whether any hint may have been missed, also one for everybody."""
        return CHANNEL in self.channels

    def covers(self, tenant: TenantId) -> bool:
        """Whether a hint about this site may have been missed."""
        return self.is_whole or channel_of(tenant) in self.channels


class Following:
    """Counts what is followed in this process, by channel. Nothing here waits."""

    def __init__(self, *, on_new: Callable[[], None] = lambda: None) -> None:
        """`on_new` is called when a channel is to be heard that was not."""
        self._on_new = on_new
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._left_at: dict[str, float] = {}

    def begin(self, tenant: TenantId) -> None:
        """Hear a site's hints, once more than before."""
        channel = channel_of(tenant)
        with self._lock:
            self._counts[channel] += 1
            is_heard = self._counts[channel] > 1 or self._left_at.pop(channel, None) is not None
        if not is_heard:
            self._on_new()

    def end(self, tenant: TenantId) -> None:
        """Take one `begin` back."""
        channel = channel_of(tenant)
        with self._lock:
            self._counts[channel] -= 1
            if not self._counts[channel]:
                del self._counts[channel]
                self._left_at[channel] = time.monotonic()

    def channels(self) -> frozenset[str]:
        """Return what is to be heard now: everybody's, what is followed, and what was a moment ago."""
        until = time.monotonic() - LINGER_SECONDS
        with self._lock:
            self._left_at = {channel: at for channel, at in self._left_at.items() if at > until}
            return frozenset({CHANNEL, *self._counts, *self._left_at})
