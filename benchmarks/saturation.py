"""The highest rate that holds: everything arrives once and in order, and 99 of 100 messages within 100 ms.

That is the median of the seconds, so that a neighbour on the machine does not decide; over the whole run it is half a
second, so that a server that stalls does not pass.
"""

from collections.abc import Callable, Iterator
from typing import Any

LONGEST_MS = 100.0
LONGEST_STALL_MS = 500.0
LOWEST, HIGHEST = 2.0, 200_000.0
TRIES = 2
"""A failed step is tried once more, because the machine is shared."""

BISECTIONS = 3

Run = dict[str, Any]


def holds(run: Run) -> bool:
    """Whether a server keeps up with a rate."""
    waits = [run[name] for name in ("ack", "delivery") if name in run]
    in_time = all(each["median_p99"] < LONGEST_MS and each["p99"] < LONGEST_STALL_MS for each in waits)
    all_came = run["delivered"] == run["sent"] and ("ack" not in run or run["acked"] == run["sent"])
    return all_came and in_time and not (run["doubled"] or run["out_of_order"] or run["closed"])


def search(offer: Callable[[float], Run], *, start: float) -> tuple[Run | None, list[Run]]:
    """Double the rate while it holds, then narrow down; return the best run and all of them."""
    runs: list[Run] = []

    def holding(rate: float) -> Run | None:
        for _ in range(TRIES):
            runs.append(offer(rate))
            if holds(runs[-1]):
                return runs[-1]
        return None

    best, low, high = None, 0.0, start
    for rate in _doubling(start):
        high = rate
        found = holding(rate)
        if found is None:
            break
        best, low = found, rate
    while best is None and high > LOWEST:
        high /= 2
        if found := holding(high):
            best, low, high = found, high, high * 2
    for _ in range(BISECTIONS if best else 0):
        middle = (low * high) ** 0.5
        if found := holding(middle):
            best, low = found, middle
        else:
            high = middle
    return best, runs


def _doubling(start: float) -> Iterator[float]:
    rate = start
    while rate <= HIGHEST:
        yield rate
        rate *= 2
