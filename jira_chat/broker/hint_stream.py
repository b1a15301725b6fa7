"""Noticing what is missing in the stream of hints. Pure.

Each process that publishes numbers what it sends on a channel, and says the last number once more. So a number that was
skipped, a publisher that fell silent without a goodbye, and a subscription that hears nothing any more all mean the
same: hints may be missing, and what they were about has to be read again.
"""

BEAT_SECONDS = 3.0
"""How often a publisher sends its number at the least."""

SILENT_SECONDS = 4 * BEAT_SECONDS
"""After this a publisher has ended without a goodbye: it may have committed something that it told nobody."""


class HintStream:
    """What was heard of each publisher on one channel, since it was subscribed to."""

    def __init__(self) -> None:
        self._heard: dict[str, tuple[int, float]] = {}

    def misses(self, source: str, number: int, *, now: float) -> bool:
        """Note a number, and say whether numbers before it are missing. Those that come twice are not missing.

        The first number of a publisher says nothing: what came before it was read when the subscription began.
        """
        last, _ = self._heard.get(source, (number, 0.0))
        self._heard[source] = (max(last, number), now)
        return number > last + 1

    def leave(self, source: str) -> None:
        """Forget a publisher that said goodbye."""
        self._heard.pop(source, None)

    def silent(self, *, now: float) -> list[str]:
        """Return the publishers that fell silent. On everybody's channel no living one does."""
        return [source for source, (_, at) in self._heard.items() if now - at > SILENT_SECONDS]
