"""Detection of gaps in the stream of hints. Pure.

Each publisher numbers its envelopes on a channel and repeats the last number. A skipped number, a publisher silent
without a goodbye, and a silent subscription all mean the same: hints may be missing, and their subjects have to be
read again.
"""

BEAT_SECONDS = 3.0
"""The longest time between two numbers of a publisher."""

SILENT_SECONDS = 4 * BEAT_SECONDS
"""After this a publisher counts as crashed; it may have committed changes without a hint."""


class HintStream:
    """The last number of each publisher on one channel since its subscription."""

    def __init__(self) -> None:
        self._heard: dict[str, tuple[int, float]] = {}

    def misses(self, source: str, number: int, *, now: float) -> bool:
        """Note a number, and return whether numbers before it are missing. Repeated numbers are not a gap.

        Neither is the first number of a publisher: earlier changes were read when the subscription began.
        """
        last, _ = self._heard.get(source, (number, 0.0))
        self._heard[source] = (max(last, number), now)
        return number > last + 1

    def leave(self, source: str) -> None:
        """Forget a publisher after its goodbye."""
        self._heard.pop(source, None)

    def silent(self, *, now: float) -> list[str]:
        """Return the silent publishers. On the common channel, a living publisher is never silent."""
        return [source for source, (_, at) in self._heard.items() if now - at > SILENT_SECONDS]
