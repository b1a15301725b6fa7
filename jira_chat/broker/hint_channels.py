"""The channels of hints. Hints about one site go to one of a fixed number of channels, all others to every process.

These are plain channels, not Redis' sharded ones (`SPUBLISH`), which need a connection to each node of a cluster and
save only the traffic between its nodes.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from zlib import crc32

from jira_chat.kernel.ids import TenantId

SHARDS = 256
"""More than a new deployment has sites, and few enough to subscribe to with one command."""

CHANNEL = "jira-chat:hints"
"""The channel that every process subscribes to."""

LINGER_SECONDS = 60.0
"""How long a channel stays subscribed after its last socket left, because a reloading page comes back."""


def channel_of(tenant: TenantId | None) -> str:
    """Return the channel of a site's hints; for None, the channel of all processes."""
    return CHANNEL if tenant is None else f"{CHANNEL}:{crc32(tenant.encode()) % SHARDS}"


@dataclass(frozen=True)
class Gap:
    """Channels on which hints may have been missed."""

    channels: frozenset[str] = frozenset({CHANNEL})

    @property
    def is_whole(self) -> bool:
        """Whether any hint may have been missed, including those for all processes."""
        return CHANNEL in self.channels

    def covers(self, tenant: TenantId) -> bool:
        """Whether a hint about a site may have been missed."""
        return self.is_whole or channel_of(tenant) in self.channels


class Following:
    """Counts this process's followers per channel. No method blocks."""

    def __init__(self, *, on_new: Callable[[], None] = lambda: None) -> None:
        """`on_new` is called when a further channel has to be subscribed to."""
        self._on_new = on_new
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._left_at: dict[str, float] = {}

    def begin(self, tenant: TenantId) -> None:
        """Add a follower to a site's channel."""
        channel = channel_of(tenant)
        with self._lock:
            self._counts[channel] += 1
            is_heard = self._counts[channel] > 1 or self._left_at.pop(channel, None) is not None
        if not is_heard:
            self._on_new()

    def end(self, tenant: TenantId) -> None:
        """Undo one `begin`."""
        channel = channel_of(tenant)
        with self._lock:
            self._counts[channel] -= 1
            if not self._counts[channel]:
                del self._counts[channel]
                self._left_at[channel] = time.monotonic()

    def channels(self) -> frozenset[str]:
        """Return the channels to subscribe to: the common one, followed ones, and those followed a moment ago."""
        until = time.monotonic() - LINGER_SECONDS
        with self._lock:
            self._left_at = {channel: at for channel, at in self._left_at.items() if at > until}
            return frozenset({CHANNEL, *self._counts, *self._left_at})
