"""Records what was sent, acknowledged and delivered, and when: the source of a run's figures."""

import math
import statistics
from array import array
from collections import Counter
from collections.abc import Iterable
from typing import Any

NOT_YET = 0.0


class Ledger:
    """Messages have consecutive numbers. Times are seconds of a monotonic clock.

    A message counts from the moment at which it was due, not from the one at which the client came to send it: a client
    that is held up would otherwise measure only the messages that had luck ("coordinated omission").
    """

    def __init__(self, *, first: int = 0, acknowledges: bool = True) -> None:
        self.first = first
        self.acknowledges = acknowledges
        self.due = array("d")
        self.acked = array("d")
        self.delivered = array("d")
        self.doubled = 0
        self.late = 0
        """Offset of the numbers of an earlier, closed ledger."""
        self.out_of_order = 0
        self.errors: Counter[str] = Counter()
        self.missing = 0

    def __len__(self) -> int:
        return len(self.due)

    @property
    def is_complete(self) -> bool:
        """Whether everything expected has arrived."""
        return self.missing <= 0

    def note_due(self, at: float) -> int:
        """Record a message that is being sent and return its number."""
        self.due.append(at)
        self.acked.append(NOT_YET)
        self.delivered.append(NOT_YET)
        self.missing += 2 if self.acknowledges else 1
        return self.first + len(self.due) - 1

    def note_acked(self, number: int, at: float) -> None:
        self._note(self.acked, number, at)

    def note_delivered(self, number: int, at: float) -> None:
        self._note(self.delivered, number, at)

    def _note(self, times: array, number: int, at: float) -> None:  # type: ignore[type-arg]
        index = number - self.first
        if index < 0:
            self.late += 1
        elif times[index]:
            self.doubled += 1
        else:
            times[index] = at
            self.missing -= 1

    def report(self, *, warm_up: float = 0.0) -> dict[str, Any]:
        """Return the figures of all messages; those of the first seconds count for losses only."""
        began = self.due[0] if self.due else 0.0
        measured = [number for number, due in enumerate(self.due) if due - began >= warm_up]
        found: dict[str, Any] = {
            "sent": len(self),
            "acked": len(self) - self.acked.count(NOT_YET),
            "delivered": len(self) - self.delivered.count(NOT_YET),
            "doubled": self.doubled,
            "late": self.late,
            "out_of_order": self.out_of_order,
            "errors": dict(self.errors),
            "delivery": self._latencies(self.delivered, measured),
        }
        if self.acknowledges:
            found["ack"] = self._latencies(self.acked, measured)
            found["lost"] = sum(acked and not got for acked, got in zip(self.acked, self.delivered, strict=True))
        else:
            found["lost"] = found["sent"] - found["delivered"]
        return found

    def _latencies(self, times: array, measured: list[int]) -> dict[str, Any]:  # type: ignore[type-arg]
        began = self.due[0] if self.due else 0.0
        seconds: dict[int, list[float]] = {}
        for number in measured:
            took = (times[number] - self.due[number]) * 1000 if times[number] else math.inf
            seconds.setdefault(int(self.due[number] - began), []).append(took)
        everything = [took for each in seconds.values() for took in each]
        each_second = [(percentile(values, 50), percentile(values, 99)) for _, values in sorted(seconds.items())]
        return {
            "p50": percentile(everything, 50),
            "p99": percentile(everything, 99),
            "max": max(everything, default=math.nan),
            "median_p99": statistics.median([p99 for _, p99 in each_second]) if each_second else math.nan,
            "seconds": each_second,
        }


def percentile(values: Iterable[float], share: float) -> float:
    """Return the nearest-rank percentile; infinite if that message never came."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share / 100) - 1)] if ordered else math.nan
