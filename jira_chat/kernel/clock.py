"""The one place that asks what time it is. Rules take `now` as an argument; services take a clock."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present instant, timezone-aware."""
    return datetime.now(UTC)
