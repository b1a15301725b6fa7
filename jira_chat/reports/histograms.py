"""Durations as counts in fixed bins, so that the figures of many days are sums. Pure.

Each bin is a quarter of an octave wide, so a result of `quantile` differs from a true value by at most 9.1 %
(2 ** (1/8) - 1), for durations between a second and half a year.
"""

import math
from collections.abc import Mapping
from itertools import accumulate

BINS_AN_OCTAVE = 4
LAST = 96
"""The bin of everything from 2 ** 23.75 seconds on, more than half a year."""

Histogram = Mapping[int, int]
"""Counts by bin."""


def bin_of(seconds: float) -> int:
    """Return the bin of a duration; 0 holds all below a second."""
    return 0 if seconds < 1 else min(LAST, 1 + math.floor(BINS_AN_OCTAVE * math.log2(seconds)))


def quantile(histogram: Histogram, share: float) -> float | None:
    """Return the quantile of all durations in seconds, by nearest rank; None without any."""
    total = sum(histogram.values())
    if total == 0:
        return None
    bins = sorted(histogram)
    ranks = accumulate(histogram[each] for each in bins)
    rank = max(1, math.ceil(share * total))
    return middle_of(next(each for each, reached in zip(bins, ranks, strict=True) if reached >= rank))


def middle_of(bin_: int) -> float:
    """Return the geometric middle of a bin, in seconds."""
    return 0.5 if bin_ == 0 else 2.0 ** ((bin_ - 0.5) / BINS_AN_OCTAVE)
